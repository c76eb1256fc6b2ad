package io.ringwire.perf.baseline.grpc;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.ringwire.perf.baseline.BaselineConfig;
import io.ringwire.perf.workload.UserServer;
import io.ringwire.perf.workload.Users;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Serves the workload by grpc-java. Loopback only. */
public final class GrpcServer implements UserServer {
  private final EventLoopGroup loops;
  private final Server server;

  private GrpcServer(EventLoopGroup loops, Server server) {
    this.loops = loops;
    this.server = server;
  }

  /**
   * Starts serving.
   *
   * @param port where; 0 takes a free one
   */
  public static GrpcServer start(
      int port, BaselineConfig config, GrpcExecutor executor, Users users) {
    GrpcTransport transport = GrpcTransport.of(config.transport());
    EventLoopGroup loops = transport.loops(config.eventLoops());
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                InsecureServerCredentials.create())
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .channelType(transport.listener)
            .addService(new GrpcUsers(users));
    if (executor == GrpcExecutor.DIRECT) {
      builder.directExecutor();
    }
    try {
      return new GrpcServer(loops, builder.build().start());
    } catch (IOException e) {
      GrpcTransport.end(loops);
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    GrpcTransport.end(loops);
  }
}
