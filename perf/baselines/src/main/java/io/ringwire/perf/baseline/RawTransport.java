package io.ringwire.perf.baseline;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** A {@link Transport} of this Netty: its loops and its channels, which go together. */
enum RawTransport {
  NIO(NioSocketChannel.class, NioServerSocketChannel.class, true) {
    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }
  },
  EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class, false) {
    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }
  };

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

  abstract IoHandlerFactory handlers();

  EventLoopGroup loops(int count) {
    return new MultiThreadIoEventLoopGroup(count, handlers());
  }

  /**
   * @throws IllegalStateException when the wanted one has no native part here, and why
   */
  static RawTransport of(Transport wanted) {
    return switch (wanted) {
      case NIO -> NIO;
      case AUTO -> Epoll.isAvailable() ? EPOLL : NIO;
      case EPOLL -> {
        if (!Epoll.isAvailable()) {
          throw new IllegalStateException(
              "no epoll here; put netty-transport-native-epoll on the class path",
              Epoll.unavailabilityCause());
        }
        yield EPOLL;
      }
    };
  }
}
