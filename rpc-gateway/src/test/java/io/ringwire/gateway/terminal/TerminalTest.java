package io.ringwire.gateway.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.core.server.RpcServer;
import io.ringwire.core.server.ServerConfig;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.gateway.testing.Shelves;
import io.ringwire.registry.embedded.EmbeddedConfig;
import io.ringwire.registry.embedded.EmbeddedZooKeeper;
import io.ringwire.registry.zookeeper.ZooKeeperConfig;
import io.ringwire.registry.zookeeper.ZooKeeperRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands against a real ZooKeeper and a real server. */
class TerminalTest {
  private static final String SERVICE = "ringwire.gateway.test.ShelfService";

  private static EmbeddedZooKeeper zooKeeper;
  private static ZooKeeperRegistry registry;
  private static EventLoops loops;
  private static RpcServer server;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    zooKeeper = EmbeddedZooKeeper.start(EmbeddedConfig.DEFAULT);
    registry = ZooKeeperRegistry.connect(ZooKeeperConfig.of(zooKeeper.connectString()));
    loops = EventLoops.create(1);
    server =
        RpcServer.builder()
            .host("127.0.0.1")
            .port(0)
            .weight(70)
            .version("1.2")
            .service(new Shelves())
            .registrar(registry.registrar())
            .eventLoops(loops)
            .config(ServerConfig.DEFAULT.withDrain(Duration.ZERO, Duration.ofSeconds(1)))
            .build()
            .start();
    server.registered().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() {
    server.close();
    registry.close();
    zooKeeper.close();
    loops.close();
  }

  private int call(String... arguments) {
    return CallMain.run(with(arguments), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private int services(String... arguments) {
    return ServicesMain.run(
        with(arguments), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private static String[] with(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--registry=" + zooKeeper.connectString());
    return all.toArray(new String[0]);
  }

  @Test
  void printsTheReplyAsOneLine() {
    assertThat(call(SERVICE + "/GetBook", "{\"shelf\":\"s\",\"bookId\":\"b\"}"))
        .isEqualTo(ExitCodes.OK);
    assertThat(out.toString())
        .isEqualToIgnoringNewLines(
            "{\"name\":\"shelves/s/books/b\",\"title\":\"\",\"price_minor\":\"0\",\"cover\":\"COLOR_UNSPECIFIED\",\"tags\":[]}");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void printsAStreamOneLineAMessage() {
    assertThat(call(SERVICE + "/WatchShelf", "{\"shelf\":\"s\",\"events\":3}"))
        .isEqualTo(ExitCodes.OK);
    assertThat(out.toString().lines())
        .containsExactly(
            "{\"sequence\":1,\"text\":\"\"}",
            "{\"sequence\":2,\"text\":\"\"}",
            "{\"sequence\":3,\"text\":\"\"}");
  }

  @Test
  void aFailedCallPrintsStatusAndApplicationError() {
    assertThat(call(SERVICE + "/GetBook", "{\"shelf\":\"gone\"}")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString())
        .contains("NOT_FOUND: the book is gone")
        .contains("BOOK_GONE (shelves.test 404001)");
    assertThat(call(SERVICE + "/GetBook", "{\"shelf\":\"never\"}", "--timeout", "200ms"))
        .isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("DEADLINE_EXCEEDED");
    assertThat(call(SERVICE + "/WatchShelf", "{\"shelf\":\"failing\",\"events\":1}"))
        .isEqualTo(ExitCodes.FAILED);
  }

  @Test
  void unknownNamesAreMetWithTheNearest() {
    assertThat(call("ringwire.gateway.test.ShelfServce/GetBook"))
        .isEqualTo(ExitCodes.NO_SUCH_METHOD);
    assertThat(err.toString()).contains("did you mean " + SERVICE + "?");
    assertThat(call(SERVICE + "/GetBok")).isEqualTo(ExitCodes.NO_SUCH_METHOD);
    assertThat(err.toString()).contains("did you mean GetBook?");
    assertThat(call(SERVICE + "/Zzzzzzzzzzzz")).isEqualTo(ExitCodes.NO_SUCH_METHOD);
    assertThat(err.toString()).contains("there are ").contains("WatchShelf");
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(call("GetBook")).isEqualTo(ExitCodes.USAGE);
    assertThat(call(SERVICE + "/GetBook", "{\"nope\":1}")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("nope: unknown field");
    assertThat(call(SERVICE + "/GetBook", "{}", "--timeout", "soon")).isEqualTo(ExitCodes.USAGE);
    assertThat(call(SERVICE + "/Upload", "{}")).isEqualTo(ExitCodes.USAGE);
    assertThat(call()).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void timeoutsAreWrittenAsInTheOtherCommands() {
    for (String timeout : List.of("5000000us", "5000ms", "4.5s", "1m", "1h", "999999999h")) {
      assertThat(call(SERVICE + "/GetBook", "{}", "--timeout", timeout))
          .as(timeout)
          .isEqualTo(ExitCodes.OK);
    }
    for (String timeout : List.of("0s", "5", "-1s", "1 s", "s", "1d")) {
      assertThat(call(SERVICE + "/GetBook", "{}", "--timeout=" + timeout))
          .as(timeout)
          .isEqualTo(ExitCodes.USAGE);
    }
    assertThat(err.toString()).contains("such as 250us, 500ms, 1.5s, 2m or 1h, was '1d'");
  }

  @Test
  void anUnreachableRegistryIsThree() throws Exception {
    int free;
    try (var socket = new java.net.ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    String[] arguments = {"--registry=127.0.0.1:" + free};
    assertThat(ServicesMain.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true)))
        .isEqualTo(ExitCodes.REGISTRY_UNREACHABLE);
    assertThat(err.toString()).contains("127.0.0.1:" + free);
  }

  @Test
  void listsServicesEndpointsMethodsAndRoutes() {
    assertThat(services()).isEqualTo(ExitCodes.OK);
    assertThat(out.toString())
        .contains(SERVICE)
        .contains("endpoint  127.0.0.1:" + server.port() + "  weight 70  version 1.2")
        .contains("method    WatchShelf(WatchShelfRequest) stream ShelfEvent")
        .contains("route   POST /v1/shelves/{shelf}/books  body book");
    assertThat(services("--json")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString())
        .contains("\"name\":\"GetBook\",\"kind\":\"UNARY\"")
        .contains("\"routes\":[\"GET /v1/shelves/{shelf}/books/{book_id}\"]");
  }
}
