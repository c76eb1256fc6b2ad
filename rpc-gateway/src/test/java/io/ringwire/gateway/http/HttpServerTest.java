package io.ringwire.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.core.transport.EventLoops;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One server over real sockets, against clients that do as they please. */
class HttpServerTest {
  private static final EventLoops LOOPS = EventLoops.create(2);
  private static final HttpLimits SMALL =
      HttpLimits.DEFAULT
          .withBodyBytesMax(1000)
          .withTimeouts(Duration.ofMillis(300), Duration.ofMillis(600), Duration.ofSeconds(2));

  private final AtomicInteger handled = new AtomicInteger();
  private @Nullable HttpServer server;

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

  private void serve(HttpLimits limits, HttpHandler handler) {
    HttpHandler counting =
        exchange -> {
          handled.incrementAndGet();
          handler.handle(exchange);
        };
    server = HttpServer.bind(new InetSocketAddress("127.0.0.1", 0), limits, counting, LOOPS);
  }

  private static ResponseStream begin(HttpExchange exchange) {
    return Objects.requireNonNull(exchange.stream(HttpResponse.of(200, "text/plain", new byte[0])));
  }

  /** Answers with what it was asked. */
  private static void echo(HttpExchange exchange) {
    String text =
        exchange.method()
            + " "
            + exchange.path()
            + " "
            + exchange.query()
            + " "
            + new String(exchange.body(), StandardCharsets.UTF_8);
    exchange.respond(HttpResponse.of(200, "text/plain", text.getBytes(StandardCharsets.UTF_8)));
  }

  private HttpServer server() {
    return Objects.requireNonNull(server);
  }

  private RawClient client() throws Exception {
    return new RawClient(server().port());
  }

  @Test
  void keepsAConnectionOverManyRequests() throws Exception {
    serve(HttpLimits.DEFAULT, HttpServerTest::echo);
    try (RawClient client = client()) {
      for (int i = 0; i < 3; i++) {
        client.send("POST /a?b=" + i + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
        RawClient.Response response = client.read();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("POST /a b=" + i + " hi");
        assertThat(response.headers())
            .containsKeys("date", "content-length")
            .doesNotContainKey("connection");
      }
    }
  }

  @Test
  void readsChunkedBodiesAndTrailers() throws Exception {
    serve(HttpLimits.DEFAULT, HttpServerTest::echo);
    try (RawClient client = client()) {
      client.send(
          "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n3;x=y\r\n yo\r\n0\r\nT: v\r\n\r\n"
              + "GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.read().body()).isEqualTo("POST /a null hi yo");
      assertThat(client.read().body()).isEqualTo("GET /b null ");
    }
  }

  @Test
  void decodesARequestThatComesByteForByte() throws Exception {
    serve(HttpLimits.DEFAULT, HttpServerTest::echo);
    try (RawClient client = client()) {
      client.socket().setTcpNoDelay(true);
      for (byte b :
          "\r\nPOST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
              .getBytes(StandardCharsets.US_ASCII)) {
        client.send(new byte[] {b});
      }
      assertThat(client.read().body()).isEqualTo("POST /a null hi");
    }
  }

  @Test
  void closesWhenAskedTo() throws Exception {
    serve(HttpLimits.DEFAULT, HttpServerTest::echo);
    try (RawClient client = client()) {
      client.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(client.read().headers()).containsEntry("connection", "close");
      assertThat(client.isClosed()).isTrue();
    }
    try (RawClient client = client()) {
      client.send("GET /a HTTP/1.0\r\n\r\n");
      assertThat(client.read().headers()).containsEntry("connection", "close");
      assertThat(client.isClosed()).isTrue();
    }
    try (RawClient client = client()) {
      client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(client.read().headers()).containsEntry("connection", "keep-alive");
      client.send("GET /b HTTP/1.0\r\n\r\n");
      assertThat(client.read().body()).startsWith("GET /b");
    }
  }

  @Test
  void headHasTheLengthButNoBody() throws Exception {
    serve(HttpLimits.DEFAULT, HttpServerTest::echo);
    try (RawClient client = client()) {
      client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
      RawClient.Response head = client.read(true);
      assertThat(head.headers()).containsEntry("content-length", "13");
      assertThat(client.read().body()).startsWith("GET /b");
    }
  }

  @Test
  void answers100ContinueBeforeTheBody() throws Exception {
    serve(SMALL, HttpServerTest::echo);
    try (RawClient client = client()) {
      client.send(
          "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.readHead()).isEqualTo(100);
      assertThat(client.send("hi").read().body()).isEqualTo("POST /a null hi");
    }
    try (RawClient client = client()) {
      client.send(
          "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(413);
    }
    try (RawClient client = client()) {
      client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: magic\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(417);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Two ways to tell where the body ends.
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4, 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length : 4\r\n\r\nabcd",
        // Lines that two parsers split differently.
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n folded: c\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\tc\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: x\r\n\r\n",
        "GET / HTTP/1.1\nHost: x\n\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\nC: d\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\rC: d\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\u0000\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA(b: c\r\n\r\n",
        // Host.
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost:\r\n\r\n",
        // Request lines.
        "GET HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
        "get / HTTP/1.1\r\nHost: x\r\n\r\n",
        "G@T / HTTP/1.1\r\nHost: x\r\n\r\n",
        "\u0016\u0003\u0001\u0002 this is TLS",
        // Chunks.
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n",
      })
  void refusesAndClosesWhateverLeavesDoubt(String request) throws Exception {
    serve(HttpLimits.DEFAULT, HttpServerTest::echo);
    try (RawClient client = client()) {
      client.send(request + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
      RawClient.Response response = client.read();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.headers())
          .containsEntry("connection", "close")
          .containsEntry("content-type", "application/problem+json");
      assertThat(response.body())
          .startsWith("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400");
      assertThat(client.isClosed()).isTrue();
    }
    assertThat(handled).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.2,505", "HTTP/2.0,505", "HTTP/0.9,505"})
  void refusesOtherVersions(String version, int status) throws Exception {
    serve(HttpLimits.DEFAULT, HttpServerTest::echo);
    try (RawClient client = client()) {
      client.send("GET / " + version + "\r\nHost: x\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(status);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void limitsTheRequestLineTheHeadersAndTheBody() throws Exception {
    serve(SMALL, HttpServerTest::echo);
    assertThat(statusOf("GET /" + "a".repeat(4081) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .isEqualTo(200);
    assertThat(statusOf("GET /" + "a".repeat(4082) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .isEqualTo(200);
    assertThat(statusOf("GET /" + "a".repeat(4083) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .isEqualTo(414);
    assertThat(statusOf("GET /" + "a".repeat(100_000))).isEqualTo(414);
    assertThat(statusOf("GET / HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(8_000) + "\r\n\r\n"))
        .isEqualTo(200);
    assertThat(statusOf("GET / HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(8_200) + "\r\n\r\n"))
        .isEqualTo(431);
    assertThat(statusOf("GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(101) + "\r\n"))
        .isEqualTo(431);
    assertThat(
            statusOf(
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + "a".repeat(1000)))
        .isEqualTo(200);
    assertThat(statusOf("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n"))
        .isEqualTo(413);
    assertThat(
            statusOf(
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"
                    + "a".repeat(1001)
                    + "\r\n0\r\n\r\n"))
        .isEqualTo(413);
  }

  @Test
  void allBodiesTogetherAreBounded() throws Exception {
    BlockingQueue<HttpExchange> waiting = new LinkedBlockingQueue<>();
    serve(
        HttpLimits.DEFAULT.withBodyBytesMax(8 * 1024).withBodyBytesTotalMax(16 * 1024),
        waiting::add);
    String whole = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8192\r\n\r\n" + "a".repeat(8192);
    try (RawClient answeredLater = client();
        RawClient leaves = client()) {
      answeredLater.send(whole);
      HttpExchange first = Objects.requireNonNull(waiting.poll(10, TimeUnit.SECONDS));
      leaves.send(whole.substring(0, whole.length() - 1));
      awaitBodyBytes(16 * 1024 - 1, 16 * 1024);
      try (RawClient refused = client()) {
        RawClient.Response response =
            refused.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi").read();
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers())
            .containsEntry("retry-after", "1")
            .containsEntry("connection", "close");
        assertThat(refused.isClosed()).isTrue();
      }
      leaves.close();
      awaitBodyBytes(8 * 1024, 8 * 1024);
      echo(first);
      assertThat(answeredLater.read().status()).isEqualTo(200);
      awaitBodyBytes(0, 0);
      answeredLater.send(whole);
      echo(Objects.requireNonNull(waiting.poll(10, TimeUnit.SECONDS)));
      assertThat(answeredLater.read().status()).isEqualTo(200);
      awaitBodyBytes(0, 0);
    }
  }

  private void awaitBodyBytes(long least, long most) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (server().bodyBytes() < least || server().bodyBytes() > most) {
      assertThat(System.nanoTime()).as("bodies take " + server().bodyBytes()).isLessThan(until);
      new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
    }
  }

  private int statusOf(String request) throws Exception {
    try (RawClient client = client()) {
      return client.send(request).read().status();
    }
  }

  @Test
  void aRefusedClientStillReadsWhyWhileItSends() throws Exception {
    serve(SMALL, HttpServerTest::echo);
    try (RawClient client = client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 400000\r\n\r\n");
      client.send("a".repeat(400_000));
      assertThat(client.read().status()).isEqualTo(413);
    }
  }

  @Test
  void slowHeadersAreA408AndClosed() throws Exception {
    serve(SMALL, HttpServerTest::echo);
    try (RawClient client = client()) {
      client.send("GET / HTTP/1.1\r\nHo");
      assertThat(client.read().status()).isEqualTo(408);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void idleConnectionsAreClosed() throws Exception {
    serve(SMALL, HttpServerTest::echo);
    try (RawClient client = client()) {
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void aBodyThatOnlyTricklesIsA408() throws Exception {
    serve(SMALL.withBodyBytesPerSecondMin(1_000_000), HttpServerTest::echo);
    try (RawClient client = client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nab");
      assertThat(client.read().status()).isEqualTo(408);
    }
  }

  @Test
  void answersPipelinedRequestsInOrderOneAtATime() throws Exception {
    BlockingQueue<HttpExchange> waiting = new LinkedBlockingQueue<>();
    serve(HttpLimits.DEFAULT, waiting::add);
    try (RawClient client = client()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
      }
      client.send(requests.toString());
      for (int i = 0; i < 20; i++) {
        HttpExchange exchange = waiting.poll(10, TimeUnit.SECONDS);
        assertThat(exchange).isNotNull();
        assertThat(waiting).isEmpty();
        echo(exchange);
        assertThat(client.read().body()).startsWith("GET /" + i + " ");
      }
    }
  }

  @Test
  void aReadAheadFullOfRequestsThatAreAnsweredAtOnceDoesNotNest() throws Exception {
    int piped = 64 * 1024 / "GET /n HTTP/1.1\r\nHost: x\r\n\r\n".length();
    serve(
        HttpLimits.DEFAULT,
        exchange -> {
          if (exchange.path().equals("/wait")) {
            // Long enough for the rest to arrive; answered on the event loop itself.
            exchange.schedule(() -> echo(exchange), TimeUnit.MILLISECONDS.toNanos(300));
          } else {
            exchange.respond(HttpResponse.of(404));
          }
        });
    try (RawClient client = client()) {
      client.send(
          "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"
              + "GET /n HTTP/1.1\r\nHost: x\r\n\r\n".repeat(piped));
      assertThat(client.read().body()).startsWith("GET /wait ");
      for (int i = 0; i < piped; i++) {
        assertThat(client.read().status()).isEqualTo(404);
      }
      client.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void stopsReadingFarAheadOfTheAnswers() throws Exception {
    BlockingQueue<HttpExchange> waiting = new LinkedBlockingQueue<>();
    serve(HttpLimits.DEFAULT, waiting::add);
    byte[] request =
        ("GET /x HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(4000) + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    int requests = 20_000; // 80 MB: more than any socket buffer holds.
    try (RawClient client = client()) {
      AtomicInteger sent = new AtomicInteger();
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < requests; i++) {
                    client.send(request);
                    sent.incrementAndGet();
                  }
                } catch (java.io.IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      HttpExchange first = waiting.poll(10, TimeUnit.SECONDS);
      // The sender is stuck once it makes no progress over a while, and it is nowhere near its end.
      int before = -1;
      while (sent.get() != before) {
        before = sent.get();
        new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
      }
      assertThat(before).isLessThan(requests);
      assertThat(waiting).isEmpty();
      echo(first);
      assertThat(waiting.poll(10, TimeUnit.SECONDS)).isNotNull();
      client.close();
      assertThat(sender).failsWithin(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void stopsAnsweringAClientThatDoesNotReadAndGoesOnWhenItDoes() throws Exception {
    byte[] answer = new byte[1024];
    serve(HttpLimits.DEFAULT, exchange -> exchange.respond(HttpResponse.of(200, "a/b", answer)));
    String request = "GET /n HTTP/1.1\r\nHost: x\r\n\r\n";
    int requests = 100_000; // 100 MB of answers: more than any socket buffer holds.
    try (RawClient client = client()) {
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < requests / 1000; i++) {
                    client.send(request.repeat(1000));
                  }
                } catch (java.io.IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      int before = -1;
      while (handled.get() != before) {
        before = handled.get();
        new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
      }
      assertThat(before).isPositive().isLessThan(requests / 2);
      for (int i = 0; i < before + 1000; i++) {
        assertThat(client.read().status()).isEqualTo(200);
      }
      assertThat(handled).hasValueGreaterThan(before);
      client.close();
      assertThat(sender.handle((sent, broken) -> true)).succeedsWithin(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void tellsWhenTheClientLeavesBeforeItsAnswer() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    CountDownLatch gone = new CountDownLatch(1);
    serve(
        HttpLimits.DEFAULT,
        exchange -> {
          exchange.whenGone(gone::countDown);
          exchange.whenEnded(() -> ended.complete(exchange.status()));
          arrived.countDown();
        });
    try (RawClient client = client()) {
      client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(499);
  }

  @Test
  void streamsInChunksAndGoesOnAfterwards() throws Exception {
    serve(
        HttpLimits.DEFAULT,
        exchange -> {
          ResponseStream stream = begin(exchange);
          stream.write("one".getBytes(StandardCharsets.UTF_8));
          stream.write("two".getBytes(StandardCharsets.UTF_8));
          stream.end();
        });
    try (RawClient client = client()) {
      client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.read().body()).isEqualTo("onetwo");
      client.send("GET /a HTTP/1.0\r\n\r\n");
      assertThat(client.read().body()).isEqualTo("onetwo");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void cutsAClientThatDoesNotReadItsAnswer() throws Exception {
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    serve(
        SMALL,
        exchange -> {
          exchange.whenGone(() -> gone.complete(true));
          ResponseStream stream = begin(exchange);
          stream.write(new byte[32 * 1024 * 1024]);
        });
    try (RawClient client = client()) {
      client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(gone.get(15, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatAHandlerThrowsIsA500() throws Exception {
    serve(
        HttpLimits.DEFAULT,
        exchange -> {
          throw new IllegalStateException("secret");
        });
    try (RawClient client = client()) {
      client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
      RawClient.Response response = client.read();
      assertThat(response.status()).isEqualTo(500);
      assertThat(response.body()).doesNotContain("secret");
    }
  }

  @Test
  void refusesConnectionsOverTheLimit() throws Exception {
    serve(HttpLimits.DEFAULT.withConnectionsMax(2), HttpServerTest::echo);
    try (RawClient first = client();
        RawClient second = client()) {
      for (RawClient client : List.of(first, second)) {
        assertThat(client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n").read().status())
            .isEqualTo(200);
      }
      try (RawClient third = client()) {
        assertThat(third.isClosed()).isTrue();
      }
    }
  }

  @Test
  void drainClosesWhatRestsAndAnswersWhatIsUnderWay() throws Exception {
    BlockingQueue<HttpExchange> waiting = new LinkedBlockingQueue<>();
    serve(
        HttpLimits.DEFAULT,
        exchange -> {
          if (exchange.path().equals("/wait")) {
            waiting.add(exchange);
          } else {
            echo(exchange);
          }
        });
    try (RawClient idle = client();
        RawClient busy = client()) {
      idle.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n").read();
      busy.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
      HttpExchange exchange = waiting.poll(10, TimeUnit.SECONDS);
      CompletableFuture<Void> drained =
          server().drain(Duration.ofSeconds(10)).toCompletableFuture();
      assertThat(idle.isClosed()).isTrue();
      assertThat(drained).isNotDone();
      echo(exchange);
      RawClient.Response response = busy.read();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers()).containsEntry("connection", "close");
      busy.close();
      assertThat(drained).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void aTakenPortIsNamed() {
    serve(HttpLimits.DEFAULT, HttpServerTest::echo);
    int port = server().port();
    assertThatThrownBy(
            () ->
                HttpServer.bind(
                    new InetSocketAddress("127.0.0.1", port),
                    HttpLimits.DEFAULT,
                    HttpServerTest::echo,
                    LOOPS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("port " + port + " on 127.0.0.1 is taken");
  }
}
