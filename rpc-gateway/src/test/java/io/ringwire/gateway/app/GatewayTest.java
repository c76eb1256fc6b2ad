package io.ringwire.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.serialization.BytesSerializer;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.contract.ServiceContract;
import io.ringwire.core.discovery.InMemoryRegistry;
import io.ringwire.core.server.RpcServer;
import io.ringwire.core.server.ServerConfig;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.gateway.http.RawClient;
import io.ringwire.gateway.http.RawClient.Response;
import io.ringwire.gateway.testing.Everything;
import io.ringwire.gateway.testing.EverythingService;
import io.ringwire.gateway.testing.ShelfService;
import io.ringwire.gateway.testing.Shelves;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP in front, a service of another process's kind behind, all over real sockets. */
class GatewayTest {
  private static final String BOOK = "/v1/shelves/s/books/b";

  private final EventLoops loops = EventLoops.create(2);
  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final Shelves shelves = new Shelves();
  private final GatewayConfig config =
      GatewayConfig.DEFAULT
          .withAddress("127.0.0.1", 0)
          .withAdmin("127.0.0.1", 0)
          .withHeartbeatInterval(Duration.ofMillis(200))
          .withDrainGrace(Duration.ofSeconds(2));
  private final Gateway gateway = Gateway.start(config, registry, registry, loops);
  private @Nullable RpcServer server;

  @AfterEach
  void close() {
    gateway.close();
    if (server != null) {
      server.close();
    }
    registry.close();
    loops.close();
  }

  private static final class Echo implements EverythingService {
    @Override
    public Everything echo(Everything request) {
      return request;
    }
  }

  private void serve() throws Exception {
    server =
        RpcServer.builder()
            .host("127.0.0.1")
            .port(0)
            .service(shelves)
            .service(new Echo())
            .registrar(registry)
            .config(ServerConfig.DEFAULT.withDrain(Duration.ZERO, Duration.ofSeconds(2)))
            .build()
            .start();
    await(() -> gateway.routes().routes().size() == 7);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline of the test").isLessThan(until);
      new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
    }
  }

  private Response get(String path, String... headers) throws Exception {
    return request("GET " + path, "", headers);
  }

  private Response post(String path, String json, String... headers) throws Exception {
    return request("POST " + path, json, headers);
  }

  private Response request(String line, String body, String... headers) throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(text(line, body, headers));
      return client.read(line.startsWith("HEAD"));
    }
  }

  private static byte[] text(String line, String body, String... headers) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(line).append(" HTTP/1.1\r\nHost: x\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    if (content.length > 0) {
      head.append("Content-Type: application/json\r\nContent-Length: ")
          .append(content.length)
          .append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = java.util.Arrays.copyOf(start, start.length + content.length);
    System.arraycopy(content, 0, all, start.length, content.length);
    return all;
  }

  @Test
  void routesAppearWhenAServiceRegistersAndStayWhenItLeaves() throws Exception {
    assertThat(get(BOOK).status()).isEqualTo(404);
    serve();
    Response response = get(BOOK + "?fields=x");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers())
        .containsEntry("content-type", "application/json")
        .containsKey("x-request-id");
    assertThat(response.body())
        .isEqualTo(
            "{\"name\":\"shelves/s/books/b\",\"title\":\"\",\"price_minor\":\"0\",\"cover\":\"COLOR_UNSPECIFIED\",\"tags\":[\"x\"]}");
    Objects.requireNonNull(server).close();
    Response unavailable = get(BOOK, "x-request-timeout: 500ms");
    assertThat(unavailable.status()).isEqualTo(503);
    assertThat(unavailable.headers()).containsKey("retry-after");
  }

  @Test
  void bodiesAndPathsFillTheRequest() throws Exception {
    serve();
    Response created =
        post(
            "/v1/shelves/s/books?dry_run=true",
            "{\"title\":\"t\",\"priceMinor\":\"5\",\"cover\":\"RED\"}");
    assertThat(created.body())
        .isEqualTo(
            "{\"name\":\"s dry\",\"title\":\"t\",\"price_minor\":\"5\",\"cover\":\"RED\",\"tags\":[]}");
    assertThat(post("/v1/shelves/s%20x:paint", "{}").body())
        .startsWith("{\"name\":\"shelves/s x\"");
    assertThat(get("/v1/shelves/s/title").body()).isEqualTo("\"the \\\"title\\\"\"");
    String everything =
        "{\"a_string\":\"x\",\"lines\":[{\"item_id\":\"i\",\"quantity\":2}],\"details\":{\"a\":[1,null]}}";
    assertThat(post("/v1/everything", everything).body())
        .contains("\"a_string\":\"x\"")
        .contains("\"lines\":[{\"item_id\":\"i\",\"quantity\":2}]")
        .contains("\"details\":{\"a\":[1.0,null]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /v1/nope | 404 | no route has this path",
        "GET /v1/shelves/s/books/b/ | 404 | no route has this path",
        "GET /v1//books | 400 | the path has an empty segment",
        "GET /v1/shelves/%2e%2e/books/b | 400 | the path has a dot segment",
        "GET /v1/shelves/s/books/%zz | 400 | the path has a malformed percent escape",
        "DELETE /v1/shelves/s/books/b | 405 | this path takes GET, HEAD, OPTIONS",
        "GET /v1/shelves/s/books/b?shelf=t | 400 | shelf: the path has this field already",
        "GET /v1/shelves/s/books/b?with_price=maybe | 400 | with_price: expected true or false, got \"maybe\"",
        "POST /v1/uploads | 501 | this method takes a stream of messages, which HTTP requests cannot carry yet",
      })
  void refusesWithTheReason(String line, int status, String detail) throws Exception {
    serve();
    Response response = request(line, "");
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers()).containsEntry("content-type", "application/problem+json");
    assertThat(response.body())
        .contains("\"status\":" + status + ",\"detail\":\"" + detail.replace("\"", "\\\"") + "\"")
        .contains("\"request_id\":\"" + response.headers().get("x-request-id") + "\"");
  }

  @Test
  void aSlashTooManyCanBeRedirected() throws Exception {
    serve();
    try (Gateway redirecting =
            Gateway.start(
                config.withRedirectTrailingSlash(true).withDrainGrace(Duration.ZERO),
                registry,
                registry,
                loops);
        RawClient client = new RawClient(redirecting.port())) {
      await(() -> redirecting.routes().routes().size() == 7);
      Response response = client.send(text("GET " + BOOK + "/?fields=x", "")).read();
      assertThat(response.status()).isEqualTo(308);
      assertThat(response.headers()).containsEntry("location", BOOK + "?fields=x");
      assertThat(client.send(text("GET //evil.test/", "")).read().status()).isEqualTo(400);
    }
  }

  @Test
  void badJsonNamesThePlace() throws Exception {
    serve();
    Response response = post("/v1/everything", "{\"lines\":[{\"quantity\":\"many\"}]}");
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body())
        .contains("\"detail\":\"lines[0].quantity: expected int32, got \\\"many\\\"\"")
        .contains("\"code\":3,\"status_name\":\"INVALID_ARGUMENT\"")
        .contains("google.rpc.BadRequest");
  }

  @Test
  void optionsAndHeadComeByThemselves() throws Exception {
    serve();
    Response options = request("OPTIONS " + BOOK, "");
    assertThat(options.status()).isEqualTo(204);
    assertThat(options.headers())
        .containsEntry("allow", "GET, HEAD, OPTIONS")
        .doesNotContainKey("content-length");
    Response head = request("HEAD " + BOOK, "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(Integer.parseInt(head.headers().get("content-length"))).isPositive();
    assertThat(request("DELETE " + BOOK, "").headers())
        .containsEntry("allow", "GET, HEAD, OPTIONS");
    assertThat(request("OPTIONS *", "").status()).isEqualTo(204);
  }

  @Test
  void negotiatesTypes() throws Exception {
    serve();
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST /v1/everything HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b");
      Response response = client.read();
      assertThat(response.status()).isEqualTo(415);
      assertThat(response.headers()).containsEntry("accept", "application/json");
    }
    assertThat(get(BOOK, "Accept: text/html").status()).isEqualTo(406);
    assertThat(get(BOOK, "Accept: text/html, application/*;q=0.5").status()).isEqualTo(200);
    assertThat(get(BOOK, "Accept: application/json;q=0").status()).isEqualTo(406);
    Response plain = get("/v1/nope", "Accept: application/json");
    assertThat(plain.headers()).containsEntry("content-type", "application/json");
  }

  @Test
  void failuresOfServicesKeepStatusAndApplicationError() throws Exception {
    serve();
    Response gone = get("/v1/shelves/gone/books/b7");
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.body())
        .contains(
            "\"title\":\"Not Found\",\"status\":404,\"detail\":\"the book is gone\",\"code\":5,\"status_name\":\"NOT_FOUND\"")
        .contains("\"reason\":\"BOOK_GONE\",\"number\":404001,\"domain\":\"shelves.test\"")
        .contains("\"book_id\":\"b7\"");
    Response broken = get("/v1/shelves/broken/books/b");
    assertThat(broken.status()).isEqualTo(500);
    assertThat(broken.body()).doesNotContain("secret").doesNotContain("Exception");
    assertThat(get("/v1/shelves/busy/books/b").headers()).containsEntry("retry-after", "1");
    Response who = get("/v1/shelves/who/books/b");
    assertThat(who.status()).isEqualTo(401);
    assertThat(who.headers()).containsEntry("www-authenticate", "Bearer");
  }

  @Test
  void theClientsTimeoutIsTheCallsDeadline() throws Exception {
    serve();
    Response late = get("/v1/shelves/never/books/b", "x-request-timeout: 150ms");
    assertThat(late.status()).isEqualTo(504);
    assertThat(shelves.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(get(BOOK, "x-request-timeout: soon").status()).isEqualTo(400);
    get(BOOK, "x-request-timeout: 3s");
    assertThat(Long.parseLong(shelves.metadata.get("deadline"))).isBetween(1L, 3_000L);
    get(BOOK, "x-request-timeout: 999999m");
    assertThat(Long.parseLong(shelves.metadata.get("deadline"))).isBetween(50_000L, 60_000L);
  }

  @Test
  void aClientThatLeavesCancelsTheCall() throws Exception {
    serve();
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(text("GET /v1/shelves/never/books/b", ""));
      assertThat(shelves.arrived.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(shelves.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void traceAndListedHeadersGoOnAndOthersDoNot() throws Exception {
    serve();
    String trace = "0af7651916cd43dd8448eb211c80319c";
    Response response =
        get(
            BOOK,
            "traceparent: 00-" + trace + "-b7ad6b7169203331-01",
            "tracestate: a=b",
            "Authorization: Bearer t",
            "Accept-Language: de",
            "Cookie: secret",
            "X-Request-Id: my-id");
    assertThat(response.headers()).containsEntry("x-request-id", "my-id");
    assertThat(shelves.metadata)
        .containsEntry("authorization", "Bearer t")
        .containsEntry("accept-language", "de")
        .containsEntry("tracestate", "a=b")
        .containsEntry("request-id", "my-id")
        .doesNotContainKey("cookie");
    assertThat(shelves.metadata.get("traceparent")).startsWith("00-" + trace + "-").endsWith("-01");
    assertThat(get(BOOK, "X-Request-Id: a b<script>").headers().get("x-request-id"))
        .matches("[0-9a-f]{16}");
    assertThat(shelves.metadata.get("traceparent")).doesNotContain(trace);
  }

  @Test
  void streamsAreEvents() throws Exception {
    serve();
    Response response = get("/v1/shelves/s/events?events=3", "Accept: text/event-stream");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers())
        .containsEntry("content-type", "text/event-stream")
        .containsEntry("cache-control", "no-store");
    assertThat(response.body())
        .isEqualTo(
            "data: {\"sequence\":1,\"text\":\"\"}\n\ndata: {\"sequence\":2,\"text\":\"\"}\n\ndata: {\"sequence\":3,\"text\":\"\"}\n\n");
    assertThat(get("/v1/shelves/s/events?events=0").body()).isEmpty();
    assertThat(get("/v1/shelves/s/events?events=100").body()).contains("\"sequence\":100");
    assertThat(get("/v1/shelves/s/events", "Accept: application/json").status()).isEqualTo(406);
    assertThat(request("HEAD /v1/shelves/s/events", "").headers())
        .containsEntry("content-type", "text/event-stream");
  }

  @Test
  void aStreamThatFailsBeforeItsFirstMessageHasARealStatus() throws Exception {
    serve();
    Response response = get("/v1/shelves/failing/events?events=0");
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.body()).contains("\"reason\":\"BOOK_GONE\"");
  }

  @Test
  void aStreamThatFailsLaterEndsWithATypedEvent() throws Exception {
    serve();
    Response response = get("/v1/shelves/failing/events?events=1");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body())
        .startsWith(
            "data: {\"sequence\":1,\"text\":\"\"}\n\nevent: error\ndata: {\"code\":5,\"status_name\":\"NOT_FOUND\"")
        .endsWith("}\n\n");
  }

  @Test
  void aQuietStreamBeats() throws Exception {
    serve();
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(text("GET /v1/shelves/quiet/events?events=1", ""));
      assertThat(client.readHead()).isEqualTo(200);
      assertThat(new String(client.chunk(), StandardCharsets.UTF_8)).startsWith("data: ");
      assertThat(new String(client.chunk(), StandardCharsets.UTF_8)).isEqualTo(":\n\n");
      assertThat(new String(client.chunk(), StandardCharsets.UTF_8)).isEqualTo(":\n\n");
    }
    assertThat(shelves.streamCancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aSlowReaderHoldsAnEndlessStreamBack() throws Exception {
    serve();
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(text("GET /v1/shelves/endless/events", ""));
      assertThat(client.readHead()).isEqualTo(200);
      // Demand stops once every buffer on the way is full; ten thousand messages would be 10 MB.
      long before = -1;
      while (shelves.demanded.get() != before) {
        before = shelves.demanded.get();
        new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS);
      }
      assertThat(before).isLessThan(30_000);
      long stuck = before;
      for (int i = 0; i < stuck; i++) {
        client.chunk();
      }
      await(() -> shelves.demanded.get() > stuck);
    }
    assertThat(shelves.streamCancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aMalformedAnswerOfAServiceIsA502() throws Exception {
    DescriptorSet set = ServiceContract.of(ShelfService.class).descriptors();
    String name = "ringwire.gateway.test.ShelfService";
    MethodDescriptor<byte[], byte[]> getBook =
        MethodDescriptor.of(
                name, "GetBook", CallKind.UNARY, BytesSerializer.INSTANCE, BytesSerializer.INSTANCE)
            .build();
    server =
        RpcServer.builder()
            .host("127.0.0.1")
            .port(0)
            .service(
                getBook,
                call -> CompletableFuture.completedFuture(Reply.of(new byte[] {10, 100, 1})))
            .descriptors(name, set)
            .registrar(registry)
            .build()
            .start();
    await(() -> !gateway.routes().routes().isEmpty());
    Response response = get(BOOK);
    assertThat(response.status()).isEqualTo(502);
    assertThat(response.body()).contains("the service's answer is malformed");
  }

  @Test
  void theAdminPortTellsHealthRoutesAndMetrics() throws Exception {
    serve();
    get(BOOK);
    get("/v1/nope");
    assertThat(admin("/health/live").status()).isEqualTo(200);
    assertThat(admin("/health/ready").body()).isEqualTo("{\"status\":\"up\"}");
    assertThat(admin("/routes").body())
        .contains(
            "{\"http_method\":\"GET\",\"template\":\"/v1/shelves/{shelf}/books/{book_id}\",\"method\":"
                + "\"ringwire.gateway.test.ShelfService/GetBook\",\"kind\":\"UNARY\"}")
        .endsWith("\"problems\":[]}");
    await(() -> metrics().contains("gateway_requests_total{route=\"none\",status=\"404\"} 1"));
    assertThat(metrics())
        .contains(
            "gateway_requests_total{route=\"GET /v1/shelves/{shelf}/books/{book_id}\",status=\"200\"} 1")
        .contains("gateway_request_duration_seconds_count{route=\"none\"} 1")
        .contains(
            "rpc_client_calls{method=\"ringwire.gateway.test.ShelfService/GetBook\",status=\"OK\"} 1");
    assertThat(admin("/nope").status()).isEqualTo(404);
  }

  private String metrics() {
    try {
      return admin("/metrics").body();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Response admin(String path) throws Exception {
    try (RawClient client = new RawClient(gateway.adminPort())) {
      return client.send(text("GET " + path, "")).read();
    }
  }

  @Test
  void oneConnectionsTroubleLeavesTheOthersAlone() throws Exception {
    serve();
    try (RawClient good = new RawClient(gateway.port())) {
      for (String hostile :
          new String[] {
            "\u0000\u0000",
            "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
            "POST /v1/everything HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n{{{{{"
          }) {
        try (RawClient bad = new RawClient(gateway.port())) {
          assertThat(bad.send(hostile).read().status()).isEqualTo(400);
        }
        assertThat(good.send(text("GET " + BOOK, "")).read().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void shutdownAnswersWhatIsUnderWay() throws Exception {
    serve();
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(text("GET /v1/shelves/never/books/b", "", "x-request-timeout: 600ms"));
      assertThat(shelves.arrived.await(10, TimeUnit.SECONDS)).isTrue();
      var stopped = gateway.shutdown().toCompletableFuture();
      assertThat(client.read().status()).isEqualTo(504);
      client.close();
      assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void shutdownEndsEventStreamsWithATypedEvent() throws Exception {
    serve();
    try (Gateway patient =
            Gateway.start(config.withDrainGrace(Duration.ofMinutes(5)), registry, registry, loops);
        RawClient client = new RawClient(patient.port())) {
      await(() -> patient.routes().routes().size() == 7);
      client.send(text("GET /v1/shelves/quiet/events?events=1", ""));
      assertThat(client.readHead()).isEqualTo(200);
      assertThat(new String(client.chunk(), StandardCharsets.UTF_8)).startsWith("data: ");
      var stopped = patient.shutdown().toCompletableFuture();
      StringBuilder rest = new StringBuilder();
      for (byte[] chunk = client.chunk(); chunk.length > 0; chunk = client.chunk()) {
        rest.append(new String(chunk, StandardCharsets.UTF_8));
      }
      assertThat(rest.toString().replace(":\n\n", ""))
          .startsWith("event: error\ndata: {\"code\":14,\"status_name\":\"UNAVAILABLE\"")
          .contains("the gateway is going away");
      assertThat(client.isClosed()).isTrue();
      client.close();
      assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
    }
    assertThat(shelves.streamCancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTakenPortIsNamed() {
    GatewayConfig taken = config.withAddress("127.0.0.1", gateway.port());
    assertThatThrownBy(() -> Gateway.start(taken, registry, registry, loops))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("port " + gateway.port() + " on 127.0.0.1 is taken");
  }
}
