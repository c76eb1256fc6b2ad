package io.ringwire.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.core.annotation.Execution;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.Registrar;
import io.ringwire.core.transport.EventLoops;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers whose registrar, an author's, breaks its word. */
@Timeout(30)
class RpcServerTest {
  private final EventLoops loops = EventLoops.create(1);

  @AfterEach
  void close() {
    loops.close();
  }

  private abstract static class Entries implements Registrar {
    @Override
    public void close() {}

    static CompletionStage<Void> done() {
      return CompletableFuture.completedStage(null);
    }
  }

  private RpcServer.Builder builder(Registrar registrar, String... services) {
    RpcServer.Builder builder =
        RpcServer.builder()
            .eventLoops(loops)
            .registrar(registrar)
            .config(ServerConfig.DEFAULT.withDrain(Duration.ZERO, Duration.ZERO));
    for (String service : services) {
      MethodDescriptor<?, ?> method =
          TestMethods.of(service, "Method", CallKind.UNARY, Execution.RING);
      builder.service(method, call -> CompletableFuture.completedFuture(Reply.NONE));
    }
    return builder;
  }

  @Test
  void aServerThatCannotBeAnnouncedStopsListening() throws Exception {
    List<String> entries = new CopyOnWriteArrayList<>();
    Registrar second =
        new Entries() {
          @Override
          public Registration register(
              String service, Endpoint endpoint, DescriptorSet descriptors) {
            if (!entries.isEmpty()) {
              throw new IllegalStateException("no room in the registry");
            }
            entries.add(service);
            return new Registration() {
              @Override
              public CompletionStage<Void> established() {
                return done();
              }

              @Override
              public CompletionStage<Void> update(Endpoint endpoint) {
                return done();
              }

              @Override
              public CompletionStage<Void> withdraw() {
                entries.remove(service);
                return done();
              }
            };
          }
        };
    int port = freePort();
    RpcServer server = builder(second, "test.v1.One", "test.v1.Two").port(port).build();
    assertThatThrownBy(server::start).hasMessage("no room in the registry");
    assertThat(entries).isEmpty();
    assertThat(server.isServing()).isFalse();
    server.terminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(isClosed(port)).isTrue();
    assertThatThrownBy(server::start).hasMessageContaining("starts once");
    server.close();
  }

  @Test
  void aServerThatCannotBeWithdrawnEndsAllTheSame() throws Exception {
    List<String> withdrawn = new CopyOnWriteArrayList<>();
    Registrar broken =
        new Entries() {
          @Override
          public Registration register(
              String service, Endpoint endpoint, DescriptorSet descriptors) {
            return new Registration() {
              @Override
              public CompletionStage<Void> established() {
                return done();
              }

              @Override
              public CompletionStage<Void> update(Endpoint endpoint) {
                return done();
              }

              @Override
              public CompletionStage<Void> withdraw() {
                withdrawn.add(service);
                throw new IllegalStateException("the session is gone");
              }
            };
          }
        };
    RpcServer server = builder(broken, "test.v1.One", "test.v1.Two").build().start();
    int port = server.port();
    server.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(withdrawn).containsExactlyInAnyOrder("test.v1.One", "test.v1.Two");
    assertThat(isClosed(port)).isTrue();
  }

  private static int freePort() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  // A listener that is being closed lets go of its port a moment later, on its event loop.
  private static boolean isClosed(int port) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < until) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      } catch (ConnectException nobodyListens) {
        return true;
      }
    }
    return false;
  }
}
