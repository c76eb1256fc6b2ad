package io.ringwire.core.endtoend;

import io.ringwire.core.client.ClientConfig;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.server.RpcServer;
import io.ringwire.core.server.ServerConfig;
import io.ringwire.core.transport.EventLoops;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

/** Servers and clients of one test on loops of their own; closed in the reverse of the order they were made. */
final class World implements AutoCloseable {
  static final String SERVICE = "ringwire.test.v1.EchoService";

  /** Nothing announced, so nothing to wait for. */
  static final ServerConfig QUICK =
      ServerConfig.DEFAULT.withDrain(Duration.ZERO, Duration.ofSeconds(5));

  final EventLoops loops = EventLoops.create(2);
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  RpcServer serve(Object provider) {
    return serve(provider, builder -> builder);
  }

  RpcServer serve(Object provider, UnaryOperator<RpcServer.Builder> more) {
    RpcServer server =
        more.apply(RpcServer.builder().eventLoops(loops).config(QUICK).service(provider))
            .build()
            .start();
    open.push(server);
    return server;
  }

  RpcClient clientOf(RpcServer... servers) {
    return clientOf(builder -> builder, servers);
  }

  RpcClient clientOf(UnaryOperator<RpcClient.Builder> more, RpcServer... servers) {
    Endpoint[] endpoints = new Endpoint[servers.length];
    for (int i = 0; i < servers.length; i++) {
      endpoints[i] = Endpoint.of("127.0.0.1", servers[i].port());
    }
    return client(builder -> more.apply(builder.endpoints(SERVICE, endpoints)));
  }

  RpcClient client(UnaryOperator<RpcClient.Builder> more) {
    ClientConfig config = ClientConfig.DEFAULT.withCloseGrace(Duration.ofSeconds(1));
    RpcClient client = more.apply(RpcClient.builder().eventLoops(loops).config(config)).build();
    open.push(client);
    return client;
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
    loops.close();
  }
}
