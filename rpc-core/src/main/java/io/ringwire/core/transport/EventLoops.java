package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.ringwire.core.call.Ticker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The event loops that clients, servers and the gateway of one process share, so that a call made on a loop can stay on
 * it. The native epoll transport is taken when the class path has it, NIO otherwise; the system property
 * {@value #TRANSPORT_PROPERTY} ({@code nio}, {@code epoll} or {@code io_uring}) decides by hand.
 */
public final class EventLoops implements AutoCloseable {
  /** Names the transport to use. */
  public static final String TRANSPORT_PROPERTY = "ringwire.transport";

  private static final class Shared {
    static final EventLoops INSTANCE = create(Runtime.getRuntime().availableProcessors());
  }

  private enum Transport {
    NIO(NioSocketChannel.class, NioServerSocketChannel.class),
    EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class),
    IO_URING(IoUringSocketChannel.class, IoUringServerSocketChannel.class);

    final Class<? extends SocketChannel> socket;
    final Class<? extends ServerChannel> serverSocket;

    Transport(Class<? extends SocketChannel> socket, Class<? extends ServerChannel> serverSocket) {
      this.socket = socket;
      this.serverSocket = serverSocket;
    }

    static Transport chosen() {
      String name = System.getProperty(TRANSPORT_PROPERTY, "");
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "" -> Epoll.isAvailable() ? EPOLL : NIO;
        case "nio" -> NIO;
        case "epoll" -> available(EPOLL, Epoll.unavailabilityCause());
        case "io_uring" -> available(IO_URING, IoUring.unavailabilityCause());
        default ->
            throw new IllegalArgumentException(
                TRANSPORT_PROPERTY + " must be nio, epoll or io_uring, was '" + name + "'");
      };
    }

    private static Transport available(Transport transport, Throwable unavailable) {
      if (unavailable != null) {
        throw new IllegalStateException(
            TRANSPORT_PROPERTY
                + " asks for "
                + transport
                + ", which this class path or kernel does not offer",
            unavailable);
      }
      return transport;
    }

    IoHandlerFactory handlers() {
      return switch (this) {
        case NIO -> NioIoHandler.newFactory();
        case EPOLL -> EpollIoHandler.newFactory();
        case IO_URING -> IoUringIoHandler.newFactory();
      };
    }
  }

  /** One loop with what lives on it. */
  static final class Loop {
    // Between flushes only the connections that a batch writes to hold one: mostly one, and a few
    // for calls made by calls.
    private static final int WRITE_AREAS_KEPT_MAX = 8;
    private static final int WRITE_AREA_BYTES = 128 << 10;

    final EventLoop executor;
    final DeadlineWheel wheel;
    final int index;

    /** What the loop's sockets are read into, one at a time. On this loop only. */
    final ByteBuf readArea = Unpooled.buffer(Inlet.AREA_BYTES, Inlet.AREA_BYTES);

    private final ArrayDeque<ByteBuf> writeAreas = new ArrayDeque<>(WRITE_AREAS_KEPT_MAX);

    // On this loop only. 0 between batches.
    private long batchNanos;

    Loop(EventLoop executor, int index) {
      this.executor = executor;
      this.index = index;
      this.wheel = new DeadlineWheel(executor);
    }

    /** A connection begins to read or to write a batch: its calls share one reading of the clock. */
    long tick() {
      batchNanos = System.nanoTime();
      return batchNanos;
    }

    void endBatch() {
      batchNanos = 0;
    }

    /** An empty buffer to gather frames in, for {@link #takeBack}: an array, which protobuf writes best to. */
    ByteBuf lend() {
      ByteBuf area = writeAreas.poll();
      return area == null ? Unpooled.buffer(WRITE_AREA_BYTES) : area;
    }

    void takeBack(ByteBuf area) {
      if (writeAreas.size() < WRITE_AREAS_KEPT_MAX && area.capacity() == WRITE_AREA_BYTES) {
        writeAreas.push(area.clear());
      }
    }

    /** When the batch under way began; now, when none is. On this loop only. */
    long nanos() {
      return batchNanos != 0 ? batchNanos : System.nanoTime();
    }
  }

  private static final class LoopThread extends FastThreadLocalThread {
    private volatile @Nullable EventLoops owner;
    private volatile int index = -1;
    private @Nullable Loop loop; // read by this thread only

    LoopThread(Runnable task, String name) {
      super(task, name);
    }
  }

  private final Transport transport;
  private final EventLoopGroup group;
  private final List<Loop> loops;
  private final AtomicInteger nextLoop = new AtomicInteger();

  private EventLoops(int threads) {
    transport = Transport.chosen();
    AtomicInteger threadNumber = new AtomicInteger();
    group =
        new MultiThreadIoEventLoopGroup(
            threads,
            task -> {
              Thread thread =
                  new LoopThread(task, "ringwire-loop-" + threadNumber.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            },
            transport.handlers());
    List<Loop> list = new ArrayList<>(threads);
    for (EventExecutor executor : group) {
      int index = list.size();
      Loop loop = new Loop((EventLoop) executor, index);
      list.add(loop);
      executor.submit(() -> adopt(loop)).syncUninterruptibly();
    }
    loops = List.copyOf(list);
  }

  private void adopt(Loop loop) {
    LoopThread thread = (LoopThread) Thread.currentThread();
    thread.loop = loop;
    thread.index = loop.index;
    thread.owner = this;
  }

  /** The loops of this process, one a processor; never closed. */
  public static EventLoops shared() {
    return Shared.INSTANCE;
  }

  /** Loops of one's own; the caller closes them. */
  public static EventLoops create(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("event loops need at least 1 thread, was " + threads);
    }
    return new EventLoops(threads);
  }

  /**
   * {@link Ticker#SYSTEM}, but for a loop amid a batch of frames: for it the time stands still, so that its calls do not
   * read the clock one by one. For what may be off by the length of a batch.
   */
  public static Ticker batchTicker() {
    return EventLoops::batchNanos;
  }

  private static long batchNanos() {
    return Thread.currentThread() instanceof LoopThread thread && thread.loop != null
        ? thread.loop.nanos()
        : System.nanoTime();
  }

  /** Whether the running thread is an event loop, of this or of any other group: it must never block. */
  public static boolean onLoopThread() {
    return Thread.currentThread() instanceof LoopThread;
  }

  public int size() {
    return loops.size();
  }

  /** Runs a task on one of the loops after a delay; the task must not block. */
  public void schedule(Runnable task, long delayNanos) {
    next().executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
  }

  /** Netty's view of the loops, for the gateway's HTTP room. */
  public EventLoopGroup group() {
    return group;
  }

  /** The channel type that fits {@link #group()}, for the gateway's HTTP room. */
  public Class<? extends ServerChannel> serverChannelType() {
    return transport.serverSocket;
  }

  Class<? extends SocketChannel> channelType() {
    return transport.socket;
  }

  Loop loop(int index) {
    return loops.get(index);
  }

  Loop loopOf(EventLoop executor) {
    for (Loop loop : loops) {
      if (loop.executor == executor) {
        return loop;
      }
    }
    throw new IllegalArgumentException("the event loop belongs to another group");
  }

  /** The index of the loop the running thread is, or -1 when it is none of these. */
  int currentIndex() {
    return Thread.currentThread() instanceof LoopThread thread && thread.owner == this
        ? thread.index
        : -1;
  }

  Loop next() {
    return loops.get((nextLoop.getAndIncrement() & Integer.MAX_VALUE) % loops.size());
  }

  /** Stops the threads, once what is queued on them has run. The shared loops are left as they are. */
  @Override
  public void close() {
    if (this != Shared.INSTANCE) {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
  }
}
