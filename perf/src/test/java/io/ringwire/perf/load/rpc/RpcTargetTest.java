package io.ringwire.perf.load.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.metadata.Metadata;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
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
          assertThat(target.description()).contains("test.v1.Echo/Echo at the test's server");
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
  void aReplyThatIsWantedIsHandedOverAndRequestsDifferFromCallToCall() throws Exception {
    withServer(
        ECHO,
        call -> CompletableFuture.completedFuture(Reply.of(call.request())),
        sequence -> ("call " + sequence).getBytes(StandardCharsets.UTF_8),
        0,
        Duration.ofSeconds(10),
        target -> {
          target.send(7, 0, new Wanting());
          assertThat(nextAnswer()).isEqualTo("ok: call 7");
          target.send(8, 0, new Wanting());
          assertThat(nextAnswer()).isEqualTo("ok: call 8");
        });
  }

  @Test
  void aRequestThatCannotBeMadeFailsItsCallOnly() throws Exception {
    withServer(
        ECHO,
        call -> CompletableFuture.completedFuture(Reply.of(call.request())),
        sequence -> {
          if (sequence == 0) {
            throw new IllegalArgumentException("no such column");
          }
          return new byte[1];
        },
        0,
        Duration.ofSeconds(10),
        target -> {
          target.send(0, 0, new Told());
          assertThat(nextAnswer()).isEqualTo("BAD_REQUEST: no such column");
          target.send(1, 0, new Told());
          assertThat(nextAnswer()).isEqualTo("ok");
        });
  }

  @Test
  void aStreamOfRepliesIsReadToItsEndAndItsMessagesCounted() throws Exception {
    withServer(
        method("Watch", CallKind.SERVER_STREAM),
        call -> CompletableFuture.completedFuture(stream(1_000, "m")),
        sequence -> new byte[3],
        0,
        Duration.ofSeconds(20),
        target -> {
          target.send(0, 0, new Wanting());
          assertThat(nextAnswer()).isEqualTo("ok: m");
          target.send(1, 0, new Told());
          assertThat(nextAnswer()).isEqualTo("ok");
          assertThat(target.remarks())
              .singleElement()
              .asString()
              .startsWith("messages, warm-up included: received 2,000 (")
              .contains("sent in streams 0; a call's first came after p50 ");
        });
  }

  @Test
  void aStreamOfRepliesEndsAfterTheMessagesAskedFor() throws Exception {
    withServer(
        method("Watch", CallKind.SERVER_STREAM),
        call -> CompletableFuture.completedFuture(stream(Long.MAX_VALUE, "m")),
        sequence -> new byte[0],
        300,
        Duration.ofSeconds(20),
        target -> {
          target.send(0, 0, new Told());
          assertThat(nextAnswer()).isEqualTo("ok");
          assertThat(target.remarks().toString()).contains("received 300 (");
          assertThat(answers).isEmpty();
        });
  }

  @Test
  void aStreamThatFailsAfterSomeMessagesIsAFailure() throws Exception {
    withServer(
        method("Watch", CallKind.SERVER_STREAM),
        call ->
            CompletableFuture.completedFuture(
                Reply.stream(
                    failingAfter(3, new RpcException(Status.of(StatusCode.DATA_LOSS, "gone"))),
                    Metadata.EMPTY)),
        sequence -> new byte[0],
        0,
        Duration.ofSeconds(20),
        target -> {
          target.send(0, 0, new Told());
          assertThat(nextAnswer()).isEqualTo("DATA_LOSS: gone");
        });
  }

  @Test
  void aStreamWithoutEndEndsWithTheTimeout() throws Exception {
    withServer(
        method("Watch", CallKind.SERVER_STREAM),
        call -> CompletableFuture.completedFuture(Reply.stream(silent(), Metadata.EMPTY)),
        sequence -> new byte[0],
        0,
        Duration.ofMillis(200),
        target -> {
          target.send(0, 0, new Told());
          assertThat(nextAnswer()).startsWith("DEADLINE_EXCEEDED: ");
        });
  }

  @Test
  void aStreamOfRequestsIsSentAsOftenAsAskedForAndAnsweredOnce() throws Exception {
    withServer(
        method("Upload", CallKind.CLIENT_STREAM),
        call -> {
          CompletableFuture<Reply> answer = new CompletableFuture<>();
          call.requests().subscribe(new Counting(answer));
          return answer;
        },
        sequence -> new byte[100],
        500,
        Duration.ofSeconds(20),
        target -> {
          target.send(0, 0, new Wanting());
          assertThat(nextAnswer()).isEqualTo("ok: 500 messages, 50000 bytes");
          assertThat(target.remarks().toString()).contains("received 1 (", "sent in streams 500;");
        });
  }

  @Test
  void bothSidesStream() throws Exception {
    withServer(
        method("Chat", CallKind.BIDI_STREAM),
        call -> CompletableFuture.completedFuture(Reply.stream(call.requests(), Metadata.EMPTY)),
        sequence -> "hello".getBytes(StandardCharsets.UTF_8),
        400,
        Duration.ofSeconds(20),
        target -> {
          target.send(0, 0, new Wanting());
          assertThat(nextAnswer()).isEqualTo("ok: hello");
          assertThat(target.remarks().toString())
              .contains("received 400 (", "sent in streams 400;");
        });
  }

  @Test
  void lessThanNoMessagesAreRefused() {
    try (RpcClient client =
        RpcClient.builder()
            .eventLoops(loops)
            .endpoints(ECHO.service(), Endpoint.of("127.0.0.1", 1))
            .build()) {
      assertThatThrownBy(
              () ->
                  RpcTarget.of(
                      client,
                      method("Watch", CallKind.SERVER_STREAM),
                      new byte[0],
                      CallOptions.DEFAULT,
                      -1,
                      "nowhere"))
          .hasMessageContaining("was -1");
    }
  }

  private static MethodDescriptor<byte[], byte[]> method(String name, CallKind kind) {
    return MethodDescriptor.of(
            ECHO.service(), name, kind, BytesSerializer.INSTANCE, BytesSerializer.INSTANCE)
        .build();
  }

  private static Reply stream(long messages, String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    return Reply.stream(new RepeatedMessage(bytes, messages, new StreamCounts()), Metadata.EMPTY);
  }

  /** Publishes messages of one byte, then fails. */
  private static Flow.Publisher<byte[]> failingAfter(int messages, Throwable failure) {
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              private int sent;

              @Override
              public void request(long n) {
                for (long i = 0; i < n && sent <= messages; i++) {
                  if (sent++ == messages) {
                    subscriber.onError(failure);
                  } else {
                    subscriber.onNext(new byte[1]);
                  }
                }
              }

              @Override
              public void cancel() {
                sent = messages + 1;
              }
            });
  }

  private static Flow.Publisher<byte[]> silent() {
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              @Override
              public void request(long n) {}

              @Override
              public void cancel() {}
            });
  }

  private void withServer(Invoker handler, Duration timeout, Check check) throws Exception {
    withServer(ECHO, handler, sequence -> new byte[] {1, 2, 3, 4, 5}, 0, timeout, check);
  }

  private void withServer(
      MethodDescriptor<byte[], byte[]> method,
      Invoker handler,
      LongFunction<byte[]> messages,
      int streamMessages,
      Duration timeout,
      Check check)
      throws Exception {
    try (RpcServer server =
        RpcServer.builder()
            .eventLoops(loops)
            .config(ServerConfig.DEFAULT.withDrain(Duration.ZERO, Duration.ofSeconds(1)))
            .service(method, handler)
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
              method,
              messages,
              CallOptions.DEFAULT.withTimeout(timeout),
              streamMessages,
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

  /** Wants its body. */
  private final class Wanting implements Target.Answer {
    @Override
    public boolean wantsBody() {
      return true;
    }

    @Override
    public void succeeded() {
      answers.add("ok without a body");
    }

    @Override
    public void succeeded(byte[] body) {
      answers.add("ok: " + new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void failed(String status, String text) {
      answers.add(status + ": " + text);
    }
  }

  /** Answers a stream with what it was. */
  private static final class Counting implements Flow.Subscriber<Object> {
    private final CompletableFuture<Reply> answer;
    private int messages;
    private int bytes;

    Counting(CompletableFuture<Reply> answer) {
      this.answer = answer;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object message) {
      messages++;
      bytes += ((byte[]) message).length;
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      String told = messages + " messages, " + bytes + " bytes";
      answer.complete(Reply.of(told.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
