package io.ringwire.core.observe;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.Ticker;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times calls into a {@link MetricRegistry}, under the names of {@link MetricNames}. Methods are told apart by
 * path, at most {@link #METHODS_MAX} of them; the rest share one named {@value #OTHER_METHODS}.
 */
public final class CallMetrics implements CallListener {
  static final int METHODS_MAX = 4096;
  static final String OTHER_METHODS = "other";

  private static final int CODES = StatusCode.values().length;

  private final MetricRegistry registry;
  private final Ticker ticker;
  private final Map<String, MethodMetrics> client = new ConcurrentHashMap<>();
  private final Map<String, MethodMetrics> server = new ConcurrentHashMap<>();

  public CallMetrics(MetricRegistry registry) {
    this(registry, Ticker.SYSTEM);
  }

  CallMetrics(MetricRegistry registry, Ticker ticker) {
    this.registry = registry;
    this.ticker = ticker;
  }

  @Override
  public void started(Side side, MethodDescriptor<?, ?> method) {
    of(side, method).inFlight.inc();
  }

  @Override
  public void ended(Side side, MethodDescriptor<?, ?> method, StatusCode code, long elapsedNanos) {
    MethodMetrics metrics = of(side, method);
    metrics.inFlight.dec();
    metrics.calls(code).inc();
    metrics.latencyNanos.update(elapsedNanos);
  }

  @Override
  public void refused(MethodDescriptor<?, ?> method, StatusCode code) {
    of(Side.SERVER, method).refused(code).inc();
  }

  private MethodMetrics of(Side side, MethodDescriptor<?, ?> method) {
    Map<String, MethodMetrics> known = side == Side.CLIENT ? client : server;
    MethodMetrics metrics = known.get(method.path());
    if (metrics != null) {
      return metrics;
    }
    String name = known.size() < METHODS_MAX ? method.path() : OTHER_METHODS;
    return known.computeIfAbsent(name, path -> new MethodMetrics(side, path));
  }

  private final class MethodMetrics {
    private final Side side;
    private final String method;
    private final Counter inFlight;
    private final Histogram latencyNanos;
    // Most methods see a few codes only, so a counter is made when its code is first seen.
    private final AtomicReferenceArray<@Nullable Counter> calls = new AtomicReferenceArray<>(CODES);
    private final AtomicReferenceArray<@Nullable Counter> refused =
        new AtomicReferenceArray<>(CODES);

    MethodMetrics(Side side, String method) {
      this.side = side;
      this.method = method;
      inFlight = registry.counter(MetricNames.inFlight(side, method));
      latencyNanos =
          registry.histogram(
              MetricNames.latencyNanos(side, method),
              () -> new Histogram(new HdrReservoir(ticker)));
    }

    Counter calls(StatusCode code) {
      Counter counter = calls.get(code.ordinal());
      if (counter == null) {
        counter = registry.counter(MetricNames.calls(side, method, code));
        calls.set(code.ordinal(), counter);
      }
      return counter;
    }

    Counter refused(StatusCode code) {
      Counter counter = refused.get(code.ordinal());
      if (counter == null) {
        counter = registry.counter(MetricNames.refused(method, code));
        refused.set(code.ordinal(), counter);
      }
      return counter;
    }
  }
}
