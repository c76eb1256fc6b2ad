package io.ringwire.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.serialization.BytesSerializer;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.contract.RouteTemplate;
import io.ringwire.core.contract.ServiceContract;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.gateway.http.HttpLimits;
import io.ringwire.gateway.http.HttpServer;
import io.ringwire.gateway.http.RawClient;
import io.ringwire.gateway.route.Route;
import io.ringwire.gateway.route.RouteTable;
import io.ringwire.gateway.testing.EverythingService;
import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.gateway.transcode.Schema;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers of services that nobody foresaw: each request must end all the same. */
class UpstreamHandlerTest {
  private static final EventLoops LOOPS = EventLoops.create(1);

  private final CountDownLatch called = new CountDownLatch(1);
  private volatile @Nullable HttpServer server;

  @AfterAll
  static void closeLoops() {
    LOOPS.close();
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private static Route route(String template, CallKind kind) throws Exception {
    Schema schema = Schema.of(ServiceContract.of(EverythingService.class).descriptors());
    MethodSchema echo =
        schema.method("ringwire.gateway.test.EverythingService", "Echo").orElseThrow();
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.of(
                "test.Service", "Method", kind, BytesSerializer.INSTANCE, BytesSerializer.INSTANCE)
            .build();
    return new Route(
        "GET",
        RouteTemplate.parse(template),
        method,
        echo.requestTranscoder(),
        echo.replyTranscoder(),
        schema);
  }

  private RawClient.Response get(String path, CompletableFuture<Reply> answer) throws Exception {
    RouteTable table =
        RouteTable.of(
            List.of(route("/one", CallKind.UNARY), route("/many", CallKind.SERVER_STREAM)),
            List.of());
    UpstreamConfig config =
        new UpstreamConfig(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            List.of(),
            Duration.ofSeconds(10),
            false);
    server =
        HttpServer.bind(
            new InetSocketAddress("127.0.0.1", 0),
            HttpLimits.DEFAULT,
            new UpstreamHandler(
                () -> table,
                (method, request, options) -> {
                  called.countDown();
                  return answer;
                },
                config),
            LOOPS);
    try (RawClient client = new RawClient(server.port())) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
      return client.read();
    }
  }

  /** What a failure must not be. */
  private static final class Broken extends CompletionException {
    private static final long serialVersionUID = 1;

    Broken() {
      super("secret");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("secret");
    }
  }

  @Test
  void aFailureThatCannotBeReadIsA500() throws Exception {
    RawClient.Response response = get("/one", CompletableFuture.failedFuture(new Broken()));
    assertThat(response.status()).isEqualTo(500);
    assertThat(response.body()).contains("the gateway failed").doesNotContain("secret");
  }

  @Test
  void aReplyThatIsNoMessageIsA500() throws Exception {
    Reply reply = Reply.of("no bytes");
    assertThat(get("/one", CompletableFuture.completedFuture(reply)).status()).isEqualTo(500);
    Reply none = Reply.stream(new Scripted(List.of(), null), Metadata.EMPTY);
    Objects.requireNonNull(server).close();
    assertThat(get("/one", CompletableFuture.completedFuture(none)).status()).isEqualTo(500);
  }

  @Test
  void aStreamThatFailsInTheGatewayBeforeItsFirstMessageIsA500() throws Exception {
    assertThat(get("/many", CompletableFuture.failedFuture(new Broken())).status()).isEqualTo(500);
    Objects.requireNonNull(server).close();
    Flow.Publisher<Object> refusing =
        subscriber -> {
          throw new IllegalStateException("secret");
        };
    assertThat(
            get("/many", CompletableFuture.completedFuture(Reply.stream(refusing, Metadata.EMPTY)))
                .status())
        .isEqualTo(500);
  }

  @Test
  void aStreamThatFailsInTheGatewayLaterEndsWithATypedEventAndIsCancelled() throws Exception {
    Scripted stream = new Scripted(List.of(new byte[0], "no bytes"), null);
    RawClient.Response response =
        get("/many", CompletableFuture.completedFuture(Reply.stream(stream, Metadata.EMPTY)));
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body())
        .startsWith("data: {")
        .contains("event: error\ndata: {\"code\":13,\"status_name\":\"INTERNAL\"")
        .endsWith("}\n\n");
    assertThat(stream.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aStreamThatHasNotBegunIsRefusedWhenTheServerGoesAway() throws Exception {
    CompletableFuture<Reply> never = new CompletableFuture<>();
    CompletableFuture<RawClient.Response> response =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return get("/many", never);
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> drained =
        Objects.requireNonNull(server).drain(Duration.ofMinutes(5)).toCompletableFuture();
    assertThat(response.get(10, TimeUnit.SECONDS).status()).isEqualTo(503);
    assertThat(response.join().headers()).containsKey("retry-after");
    assertThat(never).isCancelled();
    assertThat(drained).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void aStreamWhoseFailureCannotBeReadEndsWithATypedEvent() throws Exception {
    Scripted stream = new Scripted(List.of(new byte[0]), new Broken());
    RawClient.Response response =
        get("/many", CompletableFuture.completedFuture(Reply.stream(stream, Metadata.EMPTY)));
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).contains("\"status_name\":\"INTERNAL\"");
  }

  @Test
  void detailsThatCannotBePrintedDoNotHideTheStatus() throws Exception {
    // 64 MiB of JSON is more than the gateway prints: a control character becomes six.
    Any large =
        Any.pack(
            ErrorInfo.newBuilder()
                .setReasonBytes(ByteString.copyFrom(new byte[6 * 1024 * 1024]))
                .build());
    Status status = Status.of(StatusCode.NOT_FOUND, "gone");
    for (int i = 0; i < 3; i++) {
      status = status.withDetail(large);
    }
    RawClient.Response response = get("/one", CompletableFuture.failedFuture(status.asException()));
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.body()).contains("\"status_name\":\"NOT_FOUND\"");
  }

  /** Sends all of its messages as soon as one is asked for, then fails if it has something to fail with. */
  private static final class Scripted implements Flow.Publisher<Object> {
    final CountDownLatch cancelled = new CountDownLatch(1);
    private final List<Object> messages;
    private final @Nullable Throwable failure;

    Scripted(List<Object> messages, @Nullable Throwable failure) {
      this.messages = messages;
      this.failure = failure;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            private boolean sent;

            @Override
            public void request(long n) {
              if (!sent) {
                sent = true;
                messages.forEach(subscriber::onNext);
                if (failure != null) {
                  subscriber.onError(failure);
                }
              }
            }

            @Override
            public void cancel() {
              cancelled.countDown();
            }
          });
    }
  }
}
