package io.ringwire.perf.bench.contender;

import io.ringwire.core.server.RpcServer;
import io.ringwire.core.server.ServerConfig;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.perf.workload.UserServer;

/** A Ringwire server with every default but those its variation changes. */
final class RingwireServer implements UserServer {
  private final EventLoops loops;
  private final RpcServer server;

  RingwireServer(Object provider, Variation variation) {
    loops = EventLoops.create(variation.loops());
    ServerConfig config = ServerConfig.DEFAULT;
    try {
      server =
          RpcServer.builder()
              .eventLoops(loops)
              .config(config.withRing(config.ringSlots(), variation.batch(), variation.ringWait()))
              .service(provider)
              .build()
              .start();
    } catch (RuntimeException e) {
      loops.close();
      throw e;
    }
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    loops.close();
  }
}
