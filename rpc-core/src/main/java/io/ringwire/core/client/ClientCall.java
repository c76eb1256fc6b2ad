package io.ringwire.core.client;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.CallContext;
import io.ringwire.core.call.Cancellation;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.ReplyReceiver;
import io.ringwire.core.call.StageFailure;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call as its caller holds it: the future of the answer. The one object a call costs here: it is also what the pipeline
 * completes, and what hears that the surrounding call was cancelled.
 */
final class ClientCall<T> extends ContextFuture<T> implements ReplyReceiver, Runnable {
  @SuppressWarnings("rawtypes") // A class literal has no type arguments.
  private static final AtomicIntegerFieldUpdater<ClientCall> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(ClientCall.class, "ended");

  private final CallStarter starter;
  private final Call call;
  private final Function<Reply, T> unwrap;
  private final long startNanos;
  private volatile int ended;

  ClientCall(
      CallStarter starter,
      Call call,
      CallContext context,
      Function<Reply, T> unwrap,
      long startNanos) {
    super(context);
    this.starter = starter;
    this.call = call;
    this.unwrap = unwrap;
    this.startNanos = startNanos;
  }

  MethodDescriptor<?, ?> method() {
    return call.method();
  }

  void begin(Invoker pipeline) {
    // Before the call leaves, so that a cancellation meanwhile is not missed; taken back when the
    // call ends.
    if (context.cancellation() != Cancellation.NEVER) {
      context.cancellation().add(this);
      Status cancelled = call.cancellation().cause();
      if (cancelled != null) {
        accept(null, new AttemptException(cancelled, Outcome.NOT_SENT, null, 0, null));
        return;
      }
    }
    try {
      pipeline.invoke(call, this);
    } catch (Throwable thrown) { // an author's filter broke the invoker's rule
      accept(null, thrown);
    }
  }

  /** The surrounding call was cancelled, and with it this one. */
  @Override
  public void run() {
    Status cause = context.cancellation().cause();
    call.cancellation()
        .cancel(cause == null ? Status.of(StatusCode.CANCELLED, "cancelled by the caller") : cause);
  }

  void cancelWith(Status status) {
    call.cancellation().cancel(status);
  }

  /** Cancels the call at the server too. */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      call.cancellation().cancel();
    }
    return cancelled;
  }

  /** The pipeline's answer. */
  @Override
  public void accept(@Nullable Reply reply, @Nullable Throwable failure) {
    if (reply == null) {
      RpcException exception = failed(failure);
      end(exception.status().code());
      settle(null, exception);
    } else if (reply.isStream()) {
      TrackedReplies replies = new TrackedReplies(reply.messages(), this);
      if (!settle(Reply.stream(replies, reply.metadata()), null)) {
        replies.discard();
      }
    } else {
      end(StatusCode.OK);
      settle(reply, null);
    }
  }

  private RpcException failed(@Nullable Throwable failure) {
    Throwable bare = failure == null ? null : StageFailure.bare(failure);
    if (bare instanceof RpcException known) {
      return known;
    }
    if (bare == null) {
      return Status.of(
              StatusCode.INTERNAL, "a filter around " + method() + " answered with nothing")
          .asException();
    }
    return Status.of(StatusCode.INTERNAL, "calling " + method() + " failed in this process")
        .asException(bare);
  }

  private boolean settle(@Nullable Reply reply, @Nullable RpcException failure) {
    CallContext before = CallContext.current();
    boolean foreign = before != context;
    CallContext restored = foreign ? context.attach() : null;
    try {
      if (failure != null || reply == null) {
        return completeExceptionally(
            failure == null ? new IllegalStateException("no reply") : failure);
      }
      T value;
      try {
        value = unwrap.apply(reply);
      } catch (RuntimeException noSuchReply) {
        return completeExceptionally(
            Status.of(
                    StatusCode.INTERNAL,
                    method() + " was answered in another shape than its contract says")
                .asException(noSuchReply));
      }
      return complete(value);
    } finally {
      if (foreign) {
        CallContext.restore(restored);
      }
    }
  }

  /** The call is over, its stream included; only the first time counts. */
  void end(StatusCode code) {
    if (ENDED.compareAndSet(this, 0, 1)) {
      if (context.cancellation() != Cancellation.NEVER) {
        context.cancellation().remove(this);
      }
      starter.ended(this, code, startNanos);
    }
  }

  /** Waits for the answer on the caller's own thread, which must be one that may block. */
  T await() {
    try {
      return get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      // A new exception: its stack is the caller's, which knows nothing of the event loop where the
      // call failed.
      throw new RpcException(RpcException.statusOf(cause == null ? e : cause), cause);
    } catch (InterruptedException e) {
      cancel(true);
      Thread.currentThread().interrupt();
      throw Status.of(StatusCode.CANCELLED, "interrupted while waiting for " + method())
          .asException(e);
    }
  }
}
