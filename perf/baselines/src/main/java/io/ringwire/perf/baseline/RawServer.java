package io.ringwire.perf.baseline;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.workload.Users;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Answers each request with its user, on the event loop that read it. Loopback only. */
public final class RawServer implements AutoCloseable {
  private final EventLoopGroup loops;
  private final Channel listener;
  private final ChannelGroup connections;

  private RawServer(EventLoopGroup loops, Channel listener, ChannelGroup connections) {
    this.loops = loops;
    this.listener = listener;
    this.connections = connections;
  }

  /**
   * Starts serving.
   *
   * @param port where; 0 takes a free one
   * @param threads event loops
   */
  public static RawServer start(int port, int threads, Users users) {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
    ChannelGroup connections = new DefaultChannelGroup(loops.next());
    try {
      Channel listener =
          new ServerBootstrap()
              .group(loops)
              .channel(NioServerSocketChannel.class)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childHandler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                      connections.add(channel);
                      channel.pipeline().addLast(new Answers(users));
                    }
                  })
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
              .syncUninterruptibly()
              .channel();
      return new RawServer(loops, listener, connections);
    } catch (RuntimeException e) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e;
    }
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    // Netty 4.2's NIO loops leave accepted sockets open when they are shut down without a quiet
    // period.
    connections.close().awaitUninterruptibly();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class Answers extends RawFrameHandler {
    private final Users users;

    Answers(Users users) {
      this.users = users;
    }

    @Override
    void onFrame(int id, byte[] bytes, int length) throws InvalidProtocolBufferException {
      GetUserRequest request = GetUserRequest.parser().parseFrom(bytes, 0, length);
      send(id, users.get(request.getId()));
    }
  }
}
