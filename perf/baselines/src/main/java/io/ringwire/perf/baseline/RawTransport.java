package io.ringwire.perf.baseline;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategy;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.IntSupplier;
import java.nio.channels.spi.SelectorProvider;

/** A {@link Transport} of this Netty: its loops and its channels, which go together. */
enum RawTransport {
  NIO(NioSocketChannel.class, NioServerSocketChannel.class, true) {
    @Override
    IoHandlerFactory handlers(SelectStrategyFactory strategy) {
      return NioIoHandler.newFactory(SelectorProvider.provider(), strategy);
    }
  },
  EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class, false) {
    @Override
    IoHandlerFactory handlers(SelectStrategyFactory strategy) {
      return EpollIoHandler.newFactory(EPOLL_EVENTS_GROW, strategy);
    }
  },
  IO_URING(IoUringSocketChannel.class, IoUringServerSocketChannel.class, false) {
    @Override
    IoHandlerFactory handlers(SelectStrategyFactory strategy) {
      if (strategy != DefaultSelectStrategyFactory.INSTANCE) {
        throw new IllegalArgumentException("Netty's io_uring loops cannot be made to spin");
      }
      return IoUringIoHandler.newFactory();
    }
  };

  /** Of Netty: as many events a call as there turn out to be. */
  private static final int EPOLL_EVENTS_GROW = 0;

  final Class<? extends SocketChannel> channel;
  final Class<? extends ServerSocketChannel> listener;

  /** Whether the channel reads into arrays; a native one wants native memory. */
  final boolean heapReads;

  RawTransport(
      Class<? extends SocketChannel> channel,
      Class<? extends ServerSocketChannel> listener,
      boolean heapReads) {
    this.channel = channel;
    this.listener = listener;
    this.heapReads = heapReads;
  }

  abstract IoHandlerFactory handlers(SelectStrategyFactory strategy);

  EventLoopGroup loops(BaselineConfig config) {
    SelectStrategyFactory strategy =
        config.spins() == 0
            ? DefaultSelectStrategyFactory.INSTANCE
            : () -> (selectNow, hasTasks) -> spin(selectNow, hasTasks, config.spins());
    return new MultiThreadIoEventLoopGroup(config.eventLoops(), handlers(strategy));
  }

  private static int spin(IntSupplier selectNow, boolean hasTasks, int spins) throws Exception {
    int ready = selectNow.get();
    if (hasTasks) {
      return ready;
    }
    for (int i = 1; i < spins && ready == 0; i++) {
      ready = selectNow.get();
    }
    return ready == 0 ? SelectStrategy.SELECT : ready;
  }

  /**
   * @throws IllegalStateException when the wanted one has no native part here, and why
   */
  static RawTransport of(Transport wanted) {
    wanted.requireAvailable();
    return switch (wanted) {
      case NIO -> NIO;
      case AUTO -> Epoll.isAvailable() ? EPOLL : NIO;
      case EPOLL -> EPOLL;
      case IO_URING -> IO_URING;
    };
  }
}
