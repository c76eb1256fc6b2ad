package io.ringwire.perf.baseline.grpc;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.ringwire.perf.baseline.Transport;
import java.util.concurrent.TimeUnit;

/** A {@link Transport} of the Netty inside grpc-java, which brings its native part along. */
enum GrpcTransport {
  NIO(NioSocketChannel.class, NioServerSocketChannel.class) {
    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }
  },
  EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class) {
    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }
  };

  final Class<? extends Channel> channel;
  final Class<? extends ServerChannel> listener;

  GrpcTransport(Class<? extends Channel> channel, Class<? extends ServerChannel> listener) {
    this.channel = channel;
    this.listener = listener;
  }

  abstract IoHandlerFactory handlers();

  EventLoopGroup loops(int count) {
    return new MultiThreadIoEventLoopGroup(count, handlers());
  }

  /** Ends the threads of {@link #loops} and waits for it. */
  static void end(EventLoopGroup loops) {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /**
   * @throws IllegalStateException when the wanted one does not work on this machine, and why
   */
  static GrpcTransport of(Transport wanted) {
    return switch (wanted) {
      case NIO -> NIO;
      case AUTO -> Epoll.isAvailable() ? EPOLL : NIO;
      case EPOLL -> {
        if (!Epoll.isAvailable()) {
          throw new IllegalStateException(
              "no epoll for grpc-java on this machine", Epoll.unavailabilityCause());
        }
        yield EPOLL;
      }
      case IO_URING ->
          throw new IllegalStateException("grpc-java brings NIO and epoll, and no io_uring");
    };
  }
}
