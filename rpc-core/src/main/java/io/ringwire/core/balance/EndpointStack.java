package io.ringwire.core.balance;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.ReplyReceiver;
import io.ringwire.core.call.StageFailure;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.discovery.Endpoint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint's layers, with the statistics that balancing reads. Every attempt passes through
 * {@link #invoke}; what else belongs to one endpoint (a breaker, a limiter) has its place there.
 *
 * <p>In flight counts an attempt until it is answered, and a reply's stream from its subscription to
 * its end. Latency is that of unary attempts; other kinds last as long as their author likes, so of
 * them only failures count.
 *
 * <p>It is its average, where it might have one, and holds its count itself: to a pick among thousands each further object
 * is one more cache line that is not there.
 */
final class EndpointStack extends PeakEwma implements Candidate {
  private static final VarHandle IN_FLIGHT;

  static {
    try {
      IN_FLIGHT = MethodHandles.lookup().findVarHandle(EndpointStack.class, "inFlight", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final EndpointInvoker invoker;

  private final AttemptClock clock;
  private volatile int inFlight;
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
    return inFlight;
  }

  @Override
  public double latencyNanos() {
    return read(clock.lastNanos());
  }

  /** Counts one more in flight, until {@link #ended}. */
  void began() {
    IN_FLIGHT.getAndAdd(this, 1);
  }

  void ended() {
    IN_FLIGHT.getAndAdd(this, -1);
  }

  /** The same address with another weight or other labels. */
  void replace(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  void share(int weight) {
    this.weight = weight;
  }

  void invoke(Call call, ReplyReceiver receiver) {
    began();
    Settlement settlement = new Settlement(clock.nanos(), call.method().kind(), receiver);
    try {
      invoker.invoke(call, settlement);
    } catch (Throwable e) {
      // Invokers never throw. One that does must not cost the endpoint a count for ever.
      settlement.accept(
          null,
          new AttemptException(
              Status.of(StatusCode.INTERNAL, "internal failure"), Outcome.UNKNOWN, endpoint, 0, e));
    }
  }

  private void settle(long startNanos, boolean timed, @Nullable Throwable failure) {
    ended();
    long now = clock.nanos();
    long elapsed = now - startNanos;
    if (failure == null) {
      if (timed) {
        answered(now, elapsed);
      }
      return;
    }
    StatusCode code = RpcException.statusOf(failure).code();
    switch (code) {
      case CANCELLED, DEADLINE_EXCEEDED -> {
        if (timed) {
          abandoned(now, elapsed);
        }
      }
      case UNAVAILABLE, RESOURCE_EXHAUSTED, INTERNAL, UNKNOWN, DATA_LOSS -> failed(now, elapsed);
      default -> {
        if (timed) {
          answered(now, elapsed);
        }
      }
    }
  }

  /** One attempt: what it tells of its endpoint is noted before its caller hears of it. */
  private final class Settlement implements ReplyReceiver {
    private final long startNanos;
    private final CallKind kind;
    private final ReplyReceiver receiver;

    Settlement(long startNanos, CallKind kind, ReplyReceiver receiver) {
      this.startNanos = startNanos;
      this.kind = kind;
      this.receiver = receiver;
    }

    @Override
    public void accept(@Nullable Reply reply, @Nullable Throwable failure) {
      settle(startNanos, kind == CallKind.UNARY, failure);
      if (failure != null) {
        receiver.accept(null, StageFailure.bare(failure));
      } else if (reply == null) {
        receiver.accept(null, new NullPointerException("no reply and no failure"));
      } else if (reply.isStream()) {
        receiver.accept(
            Reply.stream(
                new CountedPublisher(reply.messages(), EndpointStack.this), reply.metadata()),
            null);
      } else {
        receiver.accept(reply, null);
      }
    }
  }
}
