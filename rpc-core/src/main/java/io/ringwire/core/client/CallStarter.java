package io.ringwire.core.client;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.CallContext;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Cancellation;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.observe.CallListener;
import io.ringwire.core.observe.CallListener.Side;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Makes calls out of what callers say: with the deadline, metadata and cancellation they are to have. Knows how many are
 * under way, so that closing can wait for them.
 */
final class CallStarter {
  /** Added to the number of calls under way once the client is closed, which keeps it one atomic word. */
  private static final long CLOSED = 1L << 62;

  private final Pipelines pipelines;
  private final Duration timeout;
  private final Duration closeGrace;
  private final CallListener listener;
  private final AtomicLong underWay = new AtomicLong();
  // Bounded by the streams that connections allow.
  private final Set<ClientCall<?>> streams = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();

  CallStarter(Pipelines pipelines, ClientConfig config, CallListener listener) {
    this.pipelines = pipelines;
    this.timeout = config.timeout();
    this.closeGrace = config.closeGrace();
    this.listener = listener;
  }

  /**
   * Starts a call.
   *
   * @param request one message, or the publisher of them
   * @param unwrap what the caller wants of the reply
   */
  <T> ClientCall<T> start(
      MethodDescriptor<?, ?> method,
      Object request,
      CallOptions options,
      CallContext context,
      Function<Reply, T> unwrap) {
    Objects.requireNonNull(request, () -> "request of " + method.path());
    long nowNanos = System.nanoTime();
    Call call =
        Call.of(
            method,
            request,
            context.propagated().merge(options.metadata()),
            deadline(method, options, nowNanos).earlier(context.deadline()),
            new Cancellation());
    ClientCall<T> started = new ClientCall<>(this, call, context, unwrap, nowNanos);
    if (underWay.incrementAndGet() >= CLOSED) {
      listener.started(Side.CLIENT, method);
      started.accept(null, closed(method));
      return started;
    }
    if (method.kind().streamsReply()) {
      streams.add(started);
    }
    listener.started(Side.CLIENT, method);
    Invoker pipeline;
    try {
      pipeline = pipelines.of(method.service());
    } catch (IllegalStateException tooMany) {
      started.accept(null, underWay.get() >= CLOSED ? closed(method) : tooManyServices(tooMany));
      return started;
    } catch (Throwable thrown) { // the author's resolver or balancing policy could not be made
      started.accept(null, thrown);
      return started;
    }
    started.begin(pipeline);
    return started;
  }

  private Deadline deadline(MethodDescriptor<?, ?> method, CallOptions options, long nowNanos) {
    if (!options.timeout().isZero()) {
      return Deadline.after(nowNanos, options.timeout());
    }
    if (!method.timeout().isZero()) {
      return Deadline.after(nowNanos, method.timeout());
    }
    return method.kind() == CallKind.UNARY || method.kind() == CallKind.ONE_WAY
        ? Deadline.after(nowNanos, timeout)
        : Deadline.NONE;
  }

  private static AttemptException closed(MethodDescriptor<?, ?> method) {
    Status status =
        Status.of(
            StatusCode.UNAVAILABLE, "the client was closed before it called " + method.path());
    return new AttemptException(status, Outcome.NOT_SENT, null, 0, null);
  }

  private static AttemptException tooManyServices(IllegalStateException cause) {
    Status status = Status.of(StatusCode.FAILED_PRECONDITION, String.valueOf(cause.getMessage()));
    return new AttemptException(status, Outcome.NOT_SENT, null, 0, cause);
  }

  /** A call has ended, with everything that belongs to it. */
  void ended(ClientCall<?> call, StatusCode code, long startNanos) {
    MethodDescriptor<?, ?> method = call.method();
    if (method.kind().streamsReply()) {
      streams.remove(call);
    }
    if (listener != CallListener.NONE) {
      listener.ended(Side.CLIENT, method, code, System.nanoTime() - startNanos);
    }
    if (underWay.decrementAndGet() == CLOSED) {
      idle.complete(null);
    }
  }

  /** Takes no further call; when {@code wait}, stays for those under way, as long as the configured grace. */
  void close(boolean wait) {
    long before = underWay.getAndUpdate(count -> count >= CLOSED ? count : count + CLOSED);
    if (before == 0 || before == CLOSED) {
      idle.complete(null);
    }
    if (wait) {
      try {
        idle.get(closeGrace.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (TimeoutException | ExecutionException e) {
        // Unary calls end by their deadlines; streams may have none.
      }
    }
    Status status = Status.of(StatusCode.CANCELLED, "the client was closed");
    streams.forEach(stream -> stream.cancelWith(status));
  }
}
