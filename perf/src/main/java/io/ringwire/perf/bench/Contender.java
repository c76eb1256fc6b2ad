package io.ringwire.perf.bench;

import io.ringwire.core.client.ClientConfig;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.server.RpcServer;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.perf.baseline.BaselineConfig;
import io.ringwire.perf.baseline.RawClient;
import io.ringwire.perf.baseline.RawServer;
import io.ringwire.perf.workload.Users;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A stack under test. Each serves and calls on one event loop and one connection, so that they differ in nothing else. */
enum Contender {
  /** Netty and protobuf and nothing more: what the others are measured against. */
  RAW {
    @Override
    Served serve() {
      RawServer server = RawServer.start(0, BaselineConfig.DEFAULT, new Users());
      return new Served(server.port(), server);
    }

    @Override
    UserCaller connect(int port) {
      RawClient client = RawClient.connect(port, BaselineConfig.DEFAULT);
      return UserCaller.of(client::get, client);
    }
  },

  /** Ringwire, its handler on the event loop. */
  INLINE {
    @Override
    Served serve() {
      return serveRingwire(new InlineUsers.FromMemory(new Users()));
    }

    @Override
    UserCaller connect(int port) {
      Caller caller = new Caller(InlineUsers.NAME, port);
      InlineUsers users = caller.client.create(InlineUsers.class);
      return UserCaller.of(
          (request, listener) -> users.get(request).whenComplete(listener), caller);
    }
  },

  /** Ringwire, its handler on the Disruptor ring: the default of asynchronous methods. */
  RING {
    @Override
    Served serve() {
      return serveRingwire(new RingUsers.FromMemory(new Users()));
    }

    @Override
    UserCaller connect(int port) {
      Caller caller = new Caller(RingUsers.NAME, port);
      RingUsers users = caller.client.create(RingUsers.class);
      return UserCaller.of(
          (request, listener) -> users.get(request).whenComplete(listener), caller);
    }
  };

  private static final int EVENT_LOOPS = 1;

  /** Starts serving on a free port of the loopback address. */
  abstract Served serve();

  /** Connects to a server of the same contender. */
  abstract UserCaller connect(int port);

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException naming those there are
   */
  static Contender of(String label) {
    return Arrays.stream(values())
        .filter(contender -> contender.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no contender "
                        + label
                        + "; there are "
                        + Arrays.stream(values())
                            .map(Contender::label)
                            .collect(Collectors.joining(", "))));
  }

  private static Served serveRingwire(Object provider) {
    EventLoops loops = EventLoops.create(EVENT_LOOPS);
    RpcServer server = RpcServer.builder().eventLoops(loops).service(provider).build().start();
    return new Served(
        server.port(),
        () -> {
          server.close();
          loops.close();
        });
  }

  /** A running server. */
  record Served(int port, AutoCloseable server) {}

  private static final class Caller implements AutoCloseable {
    final EventLoops loops = EventLoops.create(EVENT_LOOPS);
    final RpcClient client;

    Caller(String service, int port) {
      client =
          RpcClient.builder()
              .eventLoops(loops)
              .config(ClientConfig.DEFAULT)
              .endpoints(service, Endpoint.of("127.0.0.1", port))
              .build();
    }

    @Override
    public void close() {
      client.close();
      loops.close();
    }
  }
}
