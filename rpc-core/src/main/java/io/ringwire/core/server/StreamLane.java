package io.ringwire.core.server;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.CallContext;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.ring.RingTask;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the signals of one call's streams where its handler runs, one after another, under its context: the messages that
 * come in, and the demand that goes out to the handler's own publisher. So the author's code of one call is never run
 * twice at once by the server, and never on an event loop unless the method is INLINE.
 *
 * <p>Threads only note what there is to do and count it; whoever counts from zero brings the lane to its thread. So at
 * most one task of a call waits at a time, however many signals there are.
 *
 * <p>The author's code that throws into the lane breaks it: both streams end, and with them the call. The lane itself goes
 * on, for what the streams' other ends still signal has to be heard.
 */
final class StreamLane implements RingTask {
  private static final Status NO_ROOM =
      Status.of(StatusCode.RESOURCE_EXHAUSTED, "the server has no room to go on with the stream");
  private static final Status STOPPED = Status.of(StatusCode.UNAVAILABLE, "the server stopped");

  private final Dispatcher dispatcher;
  private final MethodDescriptor<?, ?> method;
  private final int loop;
  private final CallContext context;
  private final Owner owner;
  private final AtomicInteger signals = new AtomicInteger();
  private final AtomicBoolean answerTaken = new AtomicBoolean();
  private volatile @Nullable RequestSignals requests;
  private volatile @Nullable ReplySignals replies;
  private volatile @Nullable Status broken;

  /** The call whose lane it is. */
  interface Owner {
    /** What the author's code threw, as the call is to be answered. */
    RpcException failure(Throwable thrown);

    /** Ends the call, unless it has been answered: a reply's stream then ends itself. */
    void breakOff(RpcException failure);
  }

  StreamLane(
      Dispatcher dispatcher,
      MethodDescriptor<?, ?> method,
      int loop,
      CallContext context,
      Owner owner) {
    this.dispatcher = dispatcher;
    this.method = method;
    this.loop = loop;
    this.context = context;
    this.owner = owner;
  }

  /** The caller's messages, for the handler. */
  Flow.Publisher<Object> requests(Flow.Publisher<?> received) {
    RequestSignals made = new RequestSignals(received, method.requestSerializer(), this);
    requests = made;
    return made;
  }

  /** The handler's messages, for the transport. */
  Flow.Publisher<Object> replies(Flow.Publisher<?> answered, ServerCall call) {
    ReplySignals made = new ReplySignals(answered, this, call);
    replies = made;
    made.watchCancellation();
    return made;
  }

  CallContext context() {
    return context;
  }

  /** There is something to do. */
  void signal() {
    if (signals.getAndIncrement() == 0 && !dispatcher.trySignal(method.execution(), loop, this)) {
      broken = NO_ROOM;
      run();
    }
  }

  /** Whether the caller may answer: the handler and what breaks the lane race to it. */
  boolean takeAnswer() {
    return answerTaken.compareAndSet(false, true);
  }

  /** What ended the lane before its streams ended, or null. */
  @Nullable Status broken() {
    return broken;
  }

  @Override
  public void run() {
    CallContext before = context.attach();
    try {
      int seen = signals.get();
      do {
        drain();
        seen = signals.addAndGet(-seen);
      } while (seen != 0);
    } finally {
      CallContext.restore(before);
    }
  }

  private void drain() {
    try {
      RequestSignals in = requests;
      if (in != null) {
        in.drain();
      }
      ReplySignals out = replies;
      if (out != null) {
        out.drain();
      }
    } catch (Throwable thrown) {
      RpcException failure = owner.failure(thrown);
      if (broken == null) {
        broken = failure.status();
      }
      // One more round, in which the streams find the lane broken. Each throws once at most then.
      signals.getAndIncrement();
      owner.breakOff(failure);
    }
  }

  @Override
  public void discard() {
    broken = STOPPED;
    run();
  }

  @Override
  public String name() {
    return method.path();
  }
}
