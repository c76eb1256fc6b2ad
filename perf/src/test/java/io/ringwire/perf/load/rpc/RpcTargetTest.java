package io.ringwire.perf.load.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.serialization.BytesSerializer;
import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Reply;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.server.RpcServer;
import io.ringwire.core.server.ServerConfig;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.perf.load.generator.Target;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RpcTargetTest {
  private static final MethodDescriptor<byte[], byte[]> ECHO =
      MethodDescriptor.of(
              "test.v1.Echo",
              "Echo",
              CallKind.UNARY,
              BytesSerializer.INSTANCE,
              BytesSerializer.INSTANCE)
          .build();

  private final EventLoops loops = EventLoops.create(1);
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  @AfterEach
  void stopLoops() {
    loops.close();
  }

  @Test
  void anAnswerIsASuccessAndTheMessageIsTheOneGiven() throws Exception {
    BlockingQueue<Integer> lengths = new LinkedBlockingQueue<>();
    withServer(
        call -> {
          lengths.add(((byte[]) call.request()).length);
          return CompletableFuture.completedFuture(Reply.of(call.request()));
        },
        Duration.ofSeconds(10),
        target -> {
          target.send(0, 0, new Told());
          assertThat(nextAnswer()).isEqualTo("ok");
          assertThat(lengths.poll(10, TimeUnit.SECONDS)).isEqualTo(5);
          assertThat(target.description())
              .contains("test.v1.Echo/Echo with 5 bytes, at the test's server");
        });
  }

  @Test
  void aFailureIsCountedUnderItsCode() throws Exception {
    withServer(
        call ->
            CompletableFuture.failedFuture(
                new RpcException(Status.of(StatusCode.PERMISSION_DENIED, "not you"))),
        Duration.ofSeconds(10),
        target -> {
          target.send(0, 0, new Told());
          assertThat(nextAnswer()).isEqualTo("PERMISSION_DENIED: not you");
        });
  }

  @Test
  void anApplicationErrorIsCountedUnderItsName() throws Exception {
    AppError error = AppError.of("shop.ringwire.io", 30_011, "OUT_OF_STOCK");
    withServer(
        call ->
            CompletableFuture.failedFuture(
                new RpcException(error.status(StatusCode.FAILED_PRECONDITION, "3 left of item 7"))),
        Duration.ofSeconds(10),
        target -> {
          target.send(0, 0, new Told());
          assertThat(nextAnswer()).isEqualTo("FAILED_PRECONDITION/OUT_OF_STOCK: 3 left of item 7");
        });
  }

  @Test
  void aCallThatIsNotAnsweredEndsWithTheTimeout() throws Exception {
    CompletableFuture<Reply> never = new CompletableFuture<>();
    try {
      withServer(
          call -> never,
          Duration.ofMillis(200),
          target -> {
            target.send(0, 0, new Told());
            assertThat(nextAnswer()).startsWith("DEADLINE_EXCEEDED: ");
            never.complete(Reply.of(new byte[0]));
          });
    } finally {
      never.complete(Reply.of(new byte[0]));
    }
  }

  @Test
  void aMethodThatStreamsIsRefused() {
    MethodDescriptor<byte[], byte[]> watch =
        MethodDescriptor.of(
                "test.v1.Echo",
                "Watch",
                CallKind.SERVER_STREAM,
                BytesSerializer.INSTANCE,
                BytesSerializer.INSTANCE)
            .build();
    try (RpcClient client =
        RpcClient.builder()
            .eventLoops(loops)
            .endpoints("test.v1.Echo", Endpoint.of("127.0.0.1", 1))
            .build()) {
      assertThatThrownBy(
              () -> new RpcTarget(client, watch, new byte[0], CallOptions.DEFAULT, "nowhere"))
          .hasMessageContaining("SERVER_STREAM");
    }
  }

  private void withServer(Invoker handler, Duration timeout, Check check) throws Exception {
    try (RpcServer server =
        RpcServer.builder()
            .eventLoops(loops)
            .config(ServerConfig.DEFAULT.withDrain(Duration.ZERO, Duration.ofSeconds(1)))
            .service(ECHO, handler)
            .build()
            .start()) {
      RpcClient client =
          RpcClient.builder()
              .eventLoops(loops)
              .endpoints(ECHO.service(), Endpoint.of("127.0.0.1", server.port()))
              .build();
      try (RpcTarget target =
          new RpcTarget(
              client,
              ECHO,
              new byte[] {1, 2, 3, 4, 5},
              CallOptions.DEFAULT.withTimeout(timeout),
              "at the test's server")) {
        check.on(target);
      }
    }
  }

  private String nextAnswer() throws InterruptedException {
    return String.valueOf(answers.poll(20, TimeUnit.SECONDS));
  }

  private interface Check {
    void on(RpcTarget target) throws Exception;
  }

  private final class Told implements Target.Answer {
    @Override
    public void succeeded() {
      answers.add("ok");
    }

    @Override
    public void failed(String status, String text) {
      answers.add(status + ": " + text);
    }
  }
}
