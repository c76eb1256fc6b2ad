package io.ringwire.core.balance;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.StageFailure;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.discovery.Endpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint's layers, with the statistics that balancing reads. Every attempt passes through
 * {@link #invoke}; what else belongs to one endpoint (a breaker, a limiter) has its place there.
 *
 * <p>In flight counts an attempt until it is answered, and a reply's stream from its subscription to
 * its end. Latency is that of unary attempts; other kinds last as long as their author likes, so of
 * them only failures count.
 */
final class EndpointStack implements Candidate {
  final EndpointInvoker invoker;

  private final AttemptClock clock;
  private final PeakEwma latency = new PeakEwma();
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile Endpoint endpoint;
  private volatile int weight;

  EndpointStack(Endpoint endpoint, EndpointInvoker invoker, AttemptClock clock) {
    this.endpoint = endpoint;
    this.invoker = invoker;
    this.clock = clock;
    this.weight = endpoint.weight();
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  @Override
  public double latencyNanos() {
    return latency.read(clock.lastNanos());
  }

  /** The same address with another weight or other labels. */
  void replace(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  void share(int weight) {
    this.weight = weight;
  }

  CompletionStage<Reply> invoke(Call call) {
    inFlight.getAndIncrement();
    long start = clock.nanos();
    CompletionStage<Reply> stage;
    try {
      stage = invoker.invoke(call);
    } catch (Throwable e) {
      // Invokers never throw. One that does must not cost the endpoint a count for ever.
      stage =
          CompletableFuture.failedFuture(
              new AttemptException(
                  Status.of(StatusCode.INTERNAL, "internal failure"),
                  Outcome.UNKNOWN,
                  endpoint,
                  0,
                  e));
    }
    CallKind kind = call.method().kind();
    if (kind.streamsReply()) {
      CompletableFuture<Reply> counted = new CompletableFuture<>();
      stage.whenComplete(new StreamSettlement(start, counted));
      return counted;
    }
    stage.whenComplete(new Settlement(start, kind == CallKind.UNARY));
    return stage;
  }

  private void settle(long startNanos, boolean timed, @Nullable Throwable failure) {
    inFlight.getAndDecrement();
    long now = clock.nanos();
    long elapsed = now - startNanos;
    if (failure == null) {
      if (timed) {
        latency.answered(now, elapsed);
      }
      return;
    }
    StatusCode code = RpcException.statusOf(failure).code();
    switch (code) {
      case CANCELLED, DEADLINE_EXCEEDED -> {
        if (timed) {
          latency.abandoned(now, elapsed);
        }
      }
      case UNAVAILABLE, RESOURCE_EXHAUSTED, INTERNAL, UNKNOWN, DATA_LOSS ->
          latency.failed(now, elapsed);
      default -> {
        if (timed) {
          latency.answered(now, elapsed);
        }
      }
    }
  }

  private final class Settlement implements BiConsumer<Reply, Throwable> {
    private final long startNanos;
    private final boolean timed;

    Settlement(long startNanos, boolean timed) {
      this.startNanos = startNanos;
      this.timed = timed;
    }

    @Override
    public void accept(@Nullable Reply reply, @Nullable Throwable failure) {
      settle(startNanos, timed, failure);
    }
  }

  private final class StreamSettlement implements BiConsumer<Reply, Throwable> {
    private final long startNanos;
    private final CompletableFuture<Reply> counted;

    StreamSettlement(long startNanos, CompletableFuture<Reply> counted) {
      this.startNanos = startNanos;
      this.counted = counted;
    }

    @Override
    public void accept(@Nullable Reply reply, @Nullable Throwable failure) {
      settle(startNanos, false, failure);
      if (reply == null || failure != null) {
        counted.completeExceptionally(
            failure == null
                ? new NullPointerException("no reply and no failure")
                : StageFailure.bare(failure));
      } else {
        counted.complete(
            reply.isStream()
                ? Reply.stream(new CountedPublisher(reply.messages(), inFlight), reply.metadata())
                : reply);
      }
    }
  }
}
