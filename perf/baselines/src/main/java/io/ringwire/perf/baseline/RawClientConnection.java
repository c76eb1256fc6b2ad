package io.ringwire.perf.baseline;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.ringwire.perf.v1.CreateUserReply;
import io.ringwire.perf.v1.ExistsReply;
import io.ringwire.perf.v1.Payload;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.v1.UserPage;
import io.ringwire.perf.workload.AnswerListener;
import io.ringwire.perf.workload.StreamListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The client's end. Calls made on the event loop while it reads leave with the end of that read; calls from other threads
 * go through a queue that is drained whole, with one wake for all that came meanwhile, and none while the loop reads.
 */
final class RawClientConnection extends RawConnection {
  private static final int SLOT_MASK = RawClient.IN_FLIGHT_MAX - 1;

  private final EventLoop loop;
  private final Queue<Asked> asked = new MpscArrayQueue<>(RawClient.IN_FLIGHT_MAX);

  /** Whether the queue will be drained without another wake. */
  private final AtomicBoolean drainDue = new AtomicBoolean();

  /** The listener of each call under way, at the low bits of its id. */
  private final @Nullable Object[] slots = new @Nullable Object[RawClient.IN_FLIGHT_MAX];

  private int open;
  private int nextId;
  private volatile boolean closed;

  RawClientConnection(Channel channel, boolean heapReads) {
    super(channel, heapReads);
    loop = channel.eventLoop();
  }

  /** Whether the current thread is in the middle of this connection's read. */
  boolean isReadingHere() {
    return loop.inEventLoop() && isReading();
  }

  boolean isOnLoop() {
    return loop.inEventLoop();
  }

  /**
   * Makes a call from any thread.
   *
   * @param listener a {@link StreamListener} for a stream, an {@link AnswerListener} of the operation's answer for others
   */
  void call(int operation, MessageLite request, Object listener) {
    if (loop.inEventLoop()) {
      ask(operation, request, listener);
      if (!isReading()) {
        wake();
      }
      return;
    }
    if (!asked.offer(new Asked(operation, request, listener))) {
      fail(listener, RawClient.IN_FLIGHT_MAX + " calls wait to be sent");
    } else if (closed) {
      failAsked();
    } else {
      wake();
    }
  }

  private void wake() {
    if (drainDue.compareAndSet(false, true)) {
      try {
        loop.execute(this::drain);
      } catch (RejectedExecutionException e) {
        failAsked();
      }
    }
  }

  private void drain() {
    // Cleared before the queue is emptied: what comes after the last poll finds it clear and wakes
    // again.
    drainDue.set(false);
    if (closed) {
      failAsked();
      return;
    }
    for (Asked next = asked.poll(); next != null; next = asked.poll()) {
      ask(next.operation, next.request, next.listener);
    }
    flush();
  }

  private void ask(int operation, MessageLite request, Object listener) {
    if (closed || open == RawClient.IN_FLIGHT_MAX) {
      fail(listener, closed ? "the connection is closed" : open + " calls are under way");
      return;
    }
    while (slots[nextId & SLOT_MASK] != null) {
      nextId++;
    }
    slots[nextId & SLOT_MASK] = listener;
    open++;
    send(operation, nextId++, request);
  }

  @Override
  public void onFrame(int operation, int id, CodedInputStream in) throws IOException {
    switch (operation) {
      case RawFrame.GET -> answer(id, User.parseFrom(in));
      case RawFrame.EXISTS -> answer(id, ExistsReply.parseFrom(in));
      case RawFrame.CREATE -> answer(id, CreateUserReply.parseFrom(in));
      case RawFrame.LIST -> answer(id, UserPage.parseFrom(in));
      case RawFrame.ECHO -> answer(id, Payload.parseFrom(in));
      case RawFrame.STREAM -> ((StreamListener) listener(id)).onMessage(Payload.parseFrom(in));
      case RawFrame.STREAM_END -> ((StreamListener) take(id)).onEnd();
      case RawFrame.FAILURE -> fail(take(id), StringValue.parseFrom(in).getValue());
      default -> throw new IOException("operation " + operation + " is none of an answer");
    }
  }

  @SuppressWarnings("unchecked") // the operation's own, as the answer's operation is the call's
  private <T> void answer(int id, T answer) throws IOException {
    ((AnswerListener<T>) take(id)).onAnswer(answer);
  }

  private Object take(int id) throws IOException {
    Object listener = listener(id);
    slots[id & SLOT_MASK] = null;
    open--;
    return listener;
  }

  private Object listener(int id) throws IOException {
    Object listener = slots[id & SLOT_MASK];
    if (listener == null) {
      throw new IOException("an answer to call " + id + ", which is not under way");
    }
    return listener;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) throws Exception {
    // The end of this read drains: nobody need wake a loop that is awake.
    drainDue.set(true);
    super.channelRead(ctx, read);
  }

  @Override
  void onReadEnd() {
    drain();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closed = true;
    List<Object> underWay = new ArrayList<>(open);
    for (int slot = 0; slot < slots.length; slot++) {
      Object listener = slots[slot];
      if (listener != null) {
        slots[slot] = null;
        underWay.add(listener);
      }
    }
    open = 0;
    underWay.forEach(listener -> fail(listener, "the server closed the connection"));
    failAsked();
  }

  /** Fails what was asked of a closed connection: by its loop, and by a caller that came too late for that. */
  private void failAsked() {
    synchronized (asked) {
      for (Asked next = asked.poll(); next != null; next = asked.poll()) {
        fail(next.listener, "the connection is closed");
      }
    }
  }

  static void fail(Object listener, String why) {
    IllegalStateException failure = new IllegalStateException(why);
    if (listener instanceof StreamListener stream) {
      stream.onFailure(failure);
    } else {
      ((AnswerListener<?>) listener).onFailure(failure);
    }
  }

  private record Asked(int operation, MessageLite request, Object listener) {}
}
