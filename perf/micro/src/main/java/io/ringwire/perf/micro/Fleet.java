package io.ringwire.perf.micro;

import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.serialization.BytesSerializer;
import io.ringwire.core.balance.BalanceConfig;
import io.ringwire.core.balance.BalancedInvoker;
import io.ringwire.core.balance.Candidate;
import io.ringwire.core.balance.EndpointInvoker;
import io.ringwire.core.balance.LoadBalancer;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Cancellation;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.ReplyReceiver;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.StaticResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A real balancer over endpoints that answer at once: the candidates are those that a client has, in the memory they have
 * there, with latencies that were measured and up to three calls under way at each. So that they do not lie side by side,
 * which connections would prevent, each endpoint has some memory of its own.
 */
final class Fleet implements AutoCloseable {
  static final String SERVICE = "perf.Service";

  private static final CompletionStage<Reply> ANSWERED =
      CompletableFuture.completedFuture(Reply.NONE);
  private static final int ENDPOINT_BYTES = 1 << 10;
  private static final int IN_FLIGHT_MAX = 3;
  private static final int WEIGHTS = 3;
  private static final int LATENCY_MICROS_MAX = 2_000;

  final BalancedInvoker invoker;
  private final Random random = new Random(20261122);
  private List<Candidate> candidates = List.of();
  private boolean isMeasuring = true;
  private long skewNanos;

  /**
   * @param policy balances calls through {@link #invoker}
   */
  Fleet(int size, LoadBalancer policy) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String host = "10.1." + i / 256 + "." + i % 256;
      endpoints.add(Endpoint.of(host, 7000, Endpoint.WEIGHT_DEFAULT * (1 + i % WEIGHTS)));
    }
    LoadBalancer remembering =
        ready -> {
          candidates = ready;
          return policy.picker(ready);
        };
    BalanceConfig config =
        BalanceConfig.DEFAULT
            .withControl(Runnable::run)
            .withTicker(() -> System.nanoTime() + skewNanos);
    invoker =
        new BalancedInvoker(
            SERVICE,
            StaticResolver.of(Map.of(SERVICE, endpoints)),
            remembering,
            (endpoint, onReadinessChange) -> new Answering(endpoint),
            config);
    if (candidates.size() != size) {
      throw new IllegalStateException(candidates.size() + " endpoints are ready of " + size);
    }
    measure();
  }

  List<Candidate> candidates() {
    return candidates;
  }

  static Call call() {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.of(
                SERVICE, "Get", CallKind.UNARY, BytesSerializer.INSTANCE, BytesSerializer.INSTANCE)
            .build();
    return Call.of(method, new byte[0], Metadata.EMPTY, Deadline.NONE, new Cancellation());
  }

  /** Calls until nearly every endpoint was called some times. */
  private void measure() {
    Call call = call();
    for (int i = 0; i < 8 * candidates.size(); i++) {
      invoker.invoke(call);
    }
    isMeasuring = false;
  }

  @Override
  public void close() {
    invoker.close();
  }

  private final class Answering implements EndpointInvoker {
    private final Endpoint endpoint;
    private final byte[] connections = new byte[ENDPOINT_BYTES];
    private int unanswered = random.nextInt(IN_FLIGHT_MAX + 1);

    Answering(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public CompletionStage<Reply> invoke(Call call) {
      if (unanswered > 0) {
        unanswered--;
        return new CompletableFuture<>();
      }
      skewNanos += TimeUnit.MICROSECONDS.toNanos(100 + random.nextInt(LATENCY_MICROS_MAX));
      return ANSWERED;
    }

    @Override
    public void invoke(Call call, ReplyReceiver receiver) {
      if (isMeasuring) {
        invoke(call).whenComplete(receiver);
      } else {
        receiver.accept(Reply.NONE, null);
      }
    }

    @Override
    public Endpoint endpoint() {
      return endpoint;
    }

    @Override
    public Readiness readiness() {
      return connections.length == 0 ? Readiness.IDLE : Readiness.READY;
    }

    @Override
    public void connect() {}

    @Override
    public void close() {}
  }
}
