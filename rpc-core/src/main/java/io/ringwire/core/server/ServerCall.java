package io.ringwire.core.server;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.annotation.Execution;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.CallContext;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.ReplyReceiver;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.ring.ReplyBatch;
import io.ringwire.core.ring.RingExecutor;
import io.ringwire.core.ring.RingTask;
import io.ringwire.core.transport.InboundCall;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through a server: the task that a ring or thread runs, and the one who waits for the handler's
 * stage. Gives back its place in {@link Admission} when the handler has ended, not when the caller stopped waiting: what
 * still runs still counts.
 */
final class ServerCall implements RingTask, ReplyReceiver, StreamLane.Owner {
  private static final AtomicIntegerFieldUpdater<ServerCall> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(ServerCall.class, "ended");
  private static final Status TOO_LATE =
      Status.of(StatusCode.DEADLINE_EXCEEDED, "the deadline passed before the handler could begin");
  private static final RpcException STOPPED =
      new AttemptException(
          Status.of(StatusCode.UNAVAILABLE, "the server stopped before the handler could begin"),
          Outcome.REFUSED,
          null,
          0,
          null);

  private final ServerPipeline pipeline;
  private final MethodEntry entry;
  private final InboundCall inbound;
  private final Call call;
  private final CallContext context;
  private final @Nullable StreamLane lane;
  private volatile int ended;

  ServerCall(ServerPipeline pipeline, MethodEntry entry, InboundCall inbound) {
    this.pipeline = pipeline;
    this.entry = entry;
    this.inbound = inbound;
    Call received = inbound.call();
    context = CallContext.ofInbound(received, pipeline.propagated(), inbound.peer());
    CallKind kind = received.method().kind();
    if (kind.streamsRequest() || kind.streamsReply()) {
      lane = new StreamLane(pipeline.dispatcher(), entry.method(), inbound.loop(), context, this);
      call =
          kind.streamsRequest()
              ? withRequests(received, lane.requests(received.requests()))
              : received;
    } else {
      lane = null;
      call = received;
    }
  }

  private static Call withRequests(Call call, Flow.Publisher<Object> requests) {
    return Call.of(call.method(), requests, call.metadata(), call.deadline(), call.cancellation());
  }

  @Override
  public String name() {
    return entry.method().path();
  }

  Execution execution() {
    return entry.method().execution();
  }

  @Override
  public void run() {
    Status unwanted = unwanted();
    if (unwanted != null) {
      finish(null, HandlerFailure.answer(unwanted));
      return;
    }
    if (execution() == Execution.BLOCKING) {
      runInterruptibly();
    } else {
      invoke(this);
    }
  }

  /** Why nobody waits for this call any more, or null while somebody does. */
  private @Nullable Status unwanted() {
    Status cancelled = call.cancellation().cause();
    if (cancelled != null) {
      return cancelled;
    }
    // On its event loop it has waited for nothing since it was read.
    boolean hasWaited = execution() != Execution.INLINE;
    return hasWaited && call.deadline().hasPassed() ? TOO_LATE : null;
  }

  // Cancelling a call interrupts the thread its handler blocks; not a moment longer than the
  // handler holds it.
  private void runInterruptibly() {
    Interruption interruption = new Interruption();
    call.cancellation().add(interruption);
    // What comes at once is kept until then: the interruption is the handler's, not its answer's.
    Held held = new Held();
    try {
      invoke(held);
    } finally {
      interruption.end();
      call.cancellation().remove(interruption);
    }
    held.release();
  }

  private void invoke(ReplyReceiver receiver) {
    CallContext before = context.attach();
    try {
      entry.handler().invoke(call, receiver);
    } catch (Throwable thrown) {
      receiver.accept(null, thrown);
    } finally {
      CallContext.restore(before);
    }
  }

  /** The handler's answer. */
  @Override
  public void accept(@Nullable Reply reply, @Nullable Throwable failure) {
    if (lane != null ? !lane.takeAnswer() : ended != 0) {
      return; // its streams broke off, and the call with them; or a filter threw after its answer
    }
    CallKind kind = entry.method().kind();
    if (failure != null) {
      finish(null, HandlerFailure.of(failure, call, inbound.peer()));
    } else if (reply == null
        || (kind != CallKind.ONE_WAY && reply.isStream() != kind.streamsReply())) {
      NullPointerException wrong =
          new NullPointerException(name() + " was answered in another shape than its contract");
      finish(null, HandlerFailure.of(wrong, call, inbound.peer()));
    } else if (lane != null && kind.streamsReply()) {
      answer(Reply.stream(lane.replies(reply.messages(), this), reply.metadata()), null);
    } else {
      finish(reply, null);
    }
  }

  /** No thread had room for it: the caller may go elsewhere at once, since nothing ran. */
  void refuse(RpcException refusal) {
    end(refusal.status().code());
    inbound.complete(null, refusal);
  }

  /** As {@link #refuse}: the caller may go elsewhere, since nothing ran. */
  @Override
  public void discard() {
    finish(null, STOPPED);
  }

  @Override
  public RpcException failure(Throwable thrown) {
    return HandlerFailure.of(thrown, call, inbound.peer());
  }

  @Override
  public void breakOff(RpcException failure) {
    if (lane != null && lane.takeAnswer()) {
      finish(null, failure);
    }
  }

  private void finish(@Nullable Reply reply, @Nullable RpcException failure) {
    // Before the answer leaves: its caller's next call must find the place free.
    end(failure == null ? StatusCode.OK : failure.status().code());
    answer(reply, failure);
  }

  /** The handler has ended, its stream included. Only the first time counts. */
  void end(StatusCode code) {
    if (ENDED.compareAndSet(this, 0, 1)) {
      Status cancelled = call.cancellation().cause();
      pipeline.ended(entry, cancelled == null ? code : cancelled.code(), inbound.receivedNanos());
    }
  }

  Call call() {
    return call;
  }

  String peer() {
    return inbound.peer();
  }

  private void answer(@Nullable Reply reply, @Nullable RpcException failure) {
    ReplyBatch batch = RingExecutor.currentBatch();
    if (batch == null) {
      inbound.complete(reply, failure);
    } else {
      inbound.completeQuietly(reply, failure);
      batch.add(inbound);
    }
  }

  /** An outcome on its way: passed on once it is there and released, whichever comes last. */
  private final class Held implements ReplyReceiver {
    private boolean released;
    private boolean received;
    private @Nullable Reply reply;
    private @Nullable Throwable failure;

    @Override
    public void accept(@Nullable Reply reply, @Nullable Throwable failure) {
      synchronized (this) {
        if (!released) {
          received = true;
          this.reply = reply;
          this.failure = failure;
          return;
        }
      }
      ServerCall.this.accept(reply, failure);
    }

    void release() {
      synchronized (this) {
        released = true;
        if (!received) {
          return;
        }
      }
      ServerCall.this.accept(reply, failure);
    }
  }

  private static final class Interruption implements Runnable {
    private @Nullable Thread handler = Thread.currentThread();

    @Override
    public synchronized void run() {
      if (handler != null) {
        handler.interrupt();
      }
    }

    synchronized void end() {
      handler = null;
      // The thread's next task must not find an interruption that was meant for this one.
      Thread.interrupted();
    }
  }
}
