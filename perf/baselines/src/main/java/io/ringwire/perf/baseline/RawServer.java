package io.ringwire.perf.baseline;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.ringwire.perf.workload.UserServer;
import io.ringwire.perf.workload.Users;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Answers each call on the event loop that read it. Loopback only. */
public final class RawServer implements UserServer {
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
   */
  public static RawServer start(int port, BaselineConfig config, Users users) {
    RawTransport transport = RawTransport.of(config.transport());
    EventLoopGroup loops = transport.loops(config);
    ChannelGroup connections = new DefaultChannelGroup(loops.next());
    try {
      Channel listener =
          new ServerBootstrap()
              .group(loops)
              .channel(transport.listener)
              .childHandler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                      connections.add(channel);
                      channel
                          .pipeline()
                          .addLast(new RawServerConnection(channel, transport.heapReads, users));
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

  @Override
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    if (loops.isShuttingDown()) {
      return;
    }
    listener.close().syncUninterruptibly();
    // Netty 4.2's NIO loops leave accepted sockets open when they are shut down without a quiet
    // period.
    connections.close().awaitUninterruptibly();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
