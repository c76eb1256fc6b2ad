package io.ringwire.perf.baseline;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.workload.AnswerListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * One connection with any number of calls under way, up to {@link #IN_FLIGHT_MAX}. Calls made on the event loop while it
 * reads leave with the end of that read; calls from other threads go through a queue that is drained whole, with one
 * wake for all that came meanwhile.
 */
public final class RawClient implements AutoCloseable {
  /** Calls under way at most; a power of two, so that an id finds its slot by its low bits. */
  public static final int IN_FLIGHT_MAX = 1 << 14;

  private final EventLoopGroup loops;
  private final Channel channel;
  private final EventLoop loop;
  private final Answers answers = new Answers();
  private final Queue<Asked> asked = new MpscArrayQueue<>(IN_FLIGHT_MAX);
  private final AtomicBoolean drainDue = new AtomicBoolean();

  private RawClient(int port) {
    loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      channel =
          new Bootstrap()
              .group(loops)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .handler(answers)
              .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
              .syncUninterruptibly()
              .channel();
    } catch (RuntimeException e) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e;
    }
    loop = channel.eventLoop();
  }

  /** Connects to a {@link RawServer} of this machine. */
  public static RawClient connect(int port) {
    return new RawClient(port);
  }

  /** Asks for a user; {@code listener} runs on the event loop. Fails through it when too many calls are under way. */
  public void get(GetUserRequest request, AnswerListener<User> listener) {
    if (loop.inEventLoop()) {
      answers.ask(request, listener);
      if (!answers.isReading()) {
        wake();
      }
      return;
    }
    if (!asked.offer(new Asked(request, listener))) {
      listener.onFailure(
          new IllegalStateException("more than " + IN_FLIGHT_MAX + " calls wait to be sent"));
      return;
    }
    wake();
  }

  private void wake() {
    if (drainDue.compareAndSet(false, true)) {
      loop.execute(this::drain);
    }
  }

  private void drain() {
    // Cleared before the queue is emptied: what comes after the last poll finds it clear and wakes
    // again.
    drainDue.set(false);
    for (Asked next = asked.poll(); next != null; next = asked.poll()) {
      answers.ask(next.request, next.listener);
    }
    answers.flush();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private record Asked(GetUserRequest request, AnswerListener<User> listener) {}

  private static final class Answers extends RawFrameHandler {
    @SuppressWarnings({"unchecked", "rawtypes"}) // no array of a generic type can be made
    private final @Nullable AnswerListener<User>[] slots = new AnswerListener[IN_FLIGHT_MAX];

    private boolean closed;
    private int nextId;

    void ask(GetUserRequest request, AnswerListener<User> listener) {
      int slot = nextId & (IN_FLIGHT_MAX - 1);
      if (closed || slots[slot] != null) {
        listener.onFailure(
            new IllegalStateException(
                closed ? "the connection is closed" : IN_FLIGHT_MAX + " calls are under way"));
        return;
      }
      slots[slot] = listener;
      send(nextId++, request);
    }

    @Override
    void onFrame(int id, byte[] bytes, int length) throws InvalidProtocolBufferException {
      int slot = id & (IN_FLIGHT_MAX - 1);
      AnswerListener<User> listener = slots[slot];
      if (listener == null) {
        throw new IllegalStateException("an answer to call " + id + ", which is not under way");
      }
      User user = User.parser().parseFrom(bytes, 0, length);
      slots[slot] = null;
      listener.onAnswer(user);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      closed = true;
      Queue<AnswerListener<User>> open = new ArrayDeque<>();
      for (int slot = 0; slot < slots.length; slot++) {
        AnswerListener<User> listener = slots[slot];
        slots[slot] = null;
        if (listener != null) {
          open.add(listener);
        }
      }
      open.forEach(
          listener ->
              listener.onFailure(new IllegalStateException("the server closed the connection")));
    }
  }
}
