package io.ringwire.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.sun.net.httpserver.HttpServer;
import io.ringwire.core.contract.ServiceContract;
import io.ringwire.core.server.RpcServer;
import io.ringwire.core.server.ServerConfig;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.perf.load.rpc.InlineUsers;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.workload.Users;
import io.ringwire.registry.embedded.EmbeddedConfig;
import io.ringwire.registry.embedded.EmbeddedZooKeeper;
import io.ringwire.registry.zookeeper.ZooKeeperConfig;
import io.ringwire.registry.zookeeper.ZooKeeperRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
final class LoadCommandTest {
  private static final String GET = InlineUsers.NAME + "/Get";

  @TempDir private Path temp = Path.of("unset");

  private final EventLoops loops = EventLoops.create(1);
  private final Set<Long> asked = ConcurrentHashMap.newKeySet();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void stopLoops() {
    loops.close();
  }

  @Test
  void aRegisteredServiceIsFoundAndCalledInJson() throws Exception {
    try (EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start(EmbeddedConfig.DEFAULT);
        ZooKeeperRegistry registry =
            ZooKeeperRegistry.connect(ZooKeeperConfig.of(zooKeeper.connectString()));
        RpcServer server = server().registrar(registry.registrar()).build().start()) {
      server.registered().toCompletableFuture().get(20, TimeUnit.SECONDS);

      int exit =
          load(GET, "{\"id\": 42}", "--registry", zooKeeper.connectString(), "--rate", "500");

      assertThat(err.toString()).as("errors").doesNotContain("ringwire load:");
      assertThat(exit).isEqualTo(LoadExit.OK);
      assertThat(asked).containsExactly(42L);
      assertThat(out.toString())
          .contains(GET + " with 2 bytes, found through " + zooKeeper.connectString())
          .contains("planned 100 calls at 500/s")
          .contains("valid: the rate was kept and every call succeeded");

      assertThat(load(GET + "s", "--registry", zooKeeper.connectString(), "--rate", "500"))
          .isEqualTo(LoadExit.NO_SUCH_METHOD);
      assertThat(err.toString()).contains("has no method Gets; did you mean Get?");
      assertThat(
              load(GET, "{\"idd\": 42}", "--registry", zooKeeper.connectString(), "--rate", "500"))
          .isEqualTo(LoadExit.USAGE);
      assertThat(err.toString())
          .contains("the request is no ringwire.perf.v1.GetUserRequest: ")
          .contains("idd");
    }
  }

  @Test
  void anEndpointIsCalledWithoutARegistry() throws Exception {
    Path descriptors = descriptors();
    Path request = Files.writeString(temp.resolve("request.json"), "{\"id\": 7}");
    Path message =
        Files.write(
            temp.resolve("request.pb"), GetUserRequest.newBuilder().setId(8).build().toByteArray());
    try (RpcServer server = server().build().start()) {
      String endpoint = "127.0.0.1:" + server.port();

      assertThat(load(GET, "--endpoint", endpoint, "--rate", "500")).isEqualTo(LoadExit.OK);
      assertThat(
              load(
                  GET,
                  "@" + request,
                  "--endpoint",
                  endpoint,
                  "--descriptors",
                  descriptors.toString(),
                  "--rate",
                  "500"))
          .isEqualTo(LoadExit.OK);
      assertThat(
              load(GET, "--message", message.toString(), "--endpoint", endpoint, "--rate", "500"))
          .isEqualTo(LoadExit.OK);

      assertThat(asked).containsExactlyInAnyOrder(0L, 7L, 8L);
      assertThat(load(GET, "{\"id\": 7}", "--endpoint", endpoint, "--rate", "500"))
          .isEqualTo(LoadExit.USAGE);
      assertThat(err.toString()).contains("a JSON request needs --descriptors FILE");
    }
  }

  @Test
  void failedCallsHaveAnExitCodeOfTheirOwnAndAreListed() throws Exception {
    try (RpcServer server = server().build().start()) {
      int exit =
          load(
              InlineUsers.NAME + "/Got",
              "--endpoint",
              "127.0.0.1:" + server.port(),
              "--rate",
              "250");

      assertThat(exit).isEqualTo(LoadExit.CALLS_FAILED);
      assertThat(out.toString()).containsPattern("UNIMPLEMENTED +50 ");
    }
  }

  @Test
  void aUrlIsCalledAndItsFiguresAreWrittenAsJson() throws Exception {
    List<String> bodies = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext(
        "/v1/orders",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(bodies.size() % 2 == 0 ? 503 : 200, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/orders";
      Path json = temp.resolve("figures.json");

      int exit =
          load("--http", url, "--body", "{\"x\":1}", "--rate", "250", "--json", json.toString());

      assertThat(exit).isEqualTo(LoadExit.CALLS_FAILED);
      assertThat(bodies).hasSize(60).containsOnly("{\"x\":1}"); // 10 of them in the warm-up
      JsonNode figures = new ObjectMapper().readTree(json.toFile());
      assertThat(figures.at("/calls/ok").asInt()).isEqualTo(25);
      assertThat(figures.at("/failures/0/status").asText()).isEqualTo("HTTP 503");
      assertThat(figures.at("/failures/0/count").asInt()).isEqualTo(25);
      assertThat(out.toString()).contains("POST " + url);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsToldBeforeAnyCallIsMade() throws Exception {
    try (RpcServer server = server().build().start()) {
      String[] where = {GET, "--endpoint", "127.0.0.1:" + server.port(), "--rate", "500"};

      assertUnwritable(temp.resolve("none/x.json"), "there is no such folder", where);
      assertUnwritable(temp, "Is a directory", where);

      assertThat(asked).isEmpty();
    }
  }

  private void assertUnwritable(Path file, String why, String... where) {
    List<String> arguments = new ArrayList<>(List.of(where));
    arguments.addAll(List.of("--json", file.toString()));
    assertWrong("cannot write " + file + ": " + why, arguments.toArray(new String[0]));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aGeneratorThatIsHeldBackMarksTheRunInvalid() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/", exchange -> {}); // never answers
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";

      int exit = load("--http", url, "--rate", "250", "--in-flight", "5", "--timeout", "500ms");

      assertThat(exit).isEqualTo(LoadExit.INVALID);
      assertThat(out.toString())
          .contains("INVALID: ")
          .contains("calls never left: 5 were under way, the bound");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void wrongUsageIsOneLineThatNamesWhatIsWrong() {
    String paces = "say one of --rate, --ramp, --steps, --closed and --callers";
    assertWrong(paces, GET);
    assertWrong(paces, GET, "--rate", "5", "--closed", "2");
    assertWrong("--ramp must be like 1000:8000, was 5", GET, "--ramp", "5");
    assertWrong("--steps must be like 1000:8000:8, was 1:2", GET, "--steps", "1:2");
    assertWrong("steps must go up, were 9/s to 2/s", GET, "--steps", "9:2:3");
    assertWrong("calls kept in flight must be 1 to 1000000, was 0", GET, "--closed", "0");
    assertWrong("--think is of closed loops", GET, "--rate", "5", "--think", "1s");
    assertWrong(
        "--max-errors must be a number of calls or a share of them, like 0, 25 or 0.1%, was few",
        GET, "--rate", "5", "--max-errors", "few");
    String kinds = "say one of SERVICE/METHOD, --http URL and --scenario FILE";
    assertWrong(kinds, "--rate", "5");
    assertWrong(kinds, GET, "--http", "http://x/", "--rate", "5");
    assertWrong(
        "--base is of --scenario", "--http", "http://x/", "--rate", "5", "--base", "http://y");
    assertWrong(
        "there is no function or value 'sequ'; did you mean seq?",
        "--http",
        "http://x/${sequ}",
        "--rate",
        "5");
    assertWrong("was -5.0", GET, "--rate", "-5");
    assertWrong("'5 parsecs' is no duration", GET, "--rate", "5", "--timeout", "5 parsecs");
    assertWrong("the method must be like", "Get", "--rate", "5");
    assertWrong(
        "--endpoint must be like 127.0.0.1:9000, was nowhere",
        GET,
        "--rate",
        "5",
        "--endpoint",
        "nowhere");
    assertWrong("cannot read ", GET, "@/no/such/file", "--rate", "5", "--endpoint", "127.0.0.1:9");
    assertWrong("the URL must be like http://host:port/path", "--http", "ftp://x/", "--rate", "5");
  }

  @Test
  void requestsAreMadeAnewForEachCall() throws Exception {
    Path data = Files.writeString(temp.resolve("ids.csv"), "id\n3\n5\n");
    Path descriptors = descriptors();
    List<String> seen = new CopyOnWriteArrayList<>();
    try (RpcServer server = server().build().start()) {
      int exit =
          load(
              GET,
              "{\"id\": ${data.id}}",
              "--endpoint",
              "127.0.0.1:" + server.port(),
              "--descriptors",
              descriptors.toString(),
              "--data",
              data.toString(),
              "--rate",
              "500",
              "--seed",
              "7");

      assertThat(exit).isEqualTo(LoadExit.OK);
      assertThat(asked).containsExactlyInAnyOrder(3L, 5L);
      assertThat(out.toString()).contains("a request made for each call, seed 7");
    }
    try (Http http = new Http(exchange -> 200, seen)) {
      int exit =
          load(
              "--http",
              http.url() + "/items/${seq}?x=${pick(a,b)}",
              "--body",
              "{\"n\": ${seq}}",
              "--header",
              "X-Call: ${seq}",
              "--rate",
              "250");

      assertThat(exit).isEqualTo(LoadExit.OK);
      assertThat(seen)
          .hasSize(60)
          .doesNotHaveDuplicates()
          .allMatch(request -> request.matches("POST /items/(\\d+)\\?x=[ab] \\{\"n\": \\1} \\1"));
    }
  }

  @Test
  void aScenarioMixesCallsAndUsesWhatItsSetupBrought() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start(EmbeddedConfig.DEFAULT);
        ZooKeeperRegistry registry =
            ZooKeeperRegistry.connect(ZooKeeperConfig.of(zooKeeper.connectString()));
        RpcServer server = server().registrar(registry.registrar()).build().start();
        Http http = new Http(path -> path.startsWith("/users/") ? 404 : 200, seen)) {
      server.registered().toCompletableFuture().get(20, TimeUnit.SECONDS);
      Path scenario =
          Files.writeString(
              temp.resolve("mix.yaml"),
              """
              name: mix
              defaults: {registry: "%s", base: "%s"}
              setup:
                - rpc: %s
                  request: {id: 42}
                  capture: {user: /email}
              calls:
                - {name: rpc, rpc: %s, request: {id: "${random(1,9)}"}}
                - {name: http, http: "GET /users/${pool.user}", expect: 404, think: 1ms}
              """
                  .formatted(zooKeeper.connectString(), http.url(), GET, GET));
      Path json = temp.resolve("mix.json");

      int exit =
          load("--scenario", scenario.toString(), "--closed", "2", "--json", json.toString());

      assertThat(err.toString()).as("errors").doesNotContain("ringwire load:");
      assertThat(exit).isEqualTo(LoadExit.OK);
      assertThat(asked).contains(42L).hasSizeGreaterThan(1);
      String email = new Users().get(42).getEmail().replace("@", "%40");
      assertThat(seen).isNotEmpty().allMatch(request -> request.startsWith("GET /users/" + email));
      JsonNode operations = new ObjectMapper().readTree(json.toFile()).at("/operations");
      assertThat(operations)
          .extracting(node -> node.at("/name").asText())
          .containsExactly("rpc", "http");
      assertThat(out.toString())
          .contains("scenario mix: 2 calls in the mix")
          .contains("coordinated omission");
    }
  }

  @Test
  void whatIsWrongInAScenarioIsToldWithItsPlace() throws Exception {
    Path scenario =
        Files.writeString(
            temp.resolve("bad.yaml"), "name: x\ncalls:\n  - {htp: 'GET http://127.0.0.1:9/'}\n");
    assertWrong(
        "bad.yaml:3: calls[0].htp: there is no such key; did you mean http?",
        "--scenario",
        scenario.toString(),
        "--rate",
        "5");
    assertWrong("cannot read /no/such.yaml", "--scenario", "/no/such.yaml", "--rate", "5");
  }

  @Test
  void aSetupThatFailsEndsTheRunBeforeItBegins() throws Exception {
    try (Http http = new Http(exchange -> 500, new CopyOnWriteArrayList<>())) {
      Path scenario =
          Files.writeString(
              temp.resolve("s.yaml"),
              "name: x\ndefaults: {base: 'http://127.0.0.1:1'}\nsetup:\n  - {name: make, http: POST /a}\n"
                  + "calls:\n  - http: GET /b\n");

      int exit = load("--scenario", scenario.toString(), "--base", http.url(), "--rate", "250");

      assertThat(exit).isEqualTo(LoadExit.CALLS_FAILED);
      assertThat(err.toString()).contains("s.yaml:4: the setup call make failed: HTTP 500");
      assertThat(out.toString()).isEmpty();
    }
  }

  @Test
  void aGateThatFailsHasAnExitCodeOfItsOwn() throws Exception {
    try (Http http =
        new Http(path -> path.equals("/bad") ? 503 : 200, new CopyOnWriteArrayList<>())) {
      String[] good = {"--http", http.url(), "--rate", "250"};
      assertThat(load(with(good, "--max-errors", "0", "--max-p99", "1m", "--min-rate", "1")))
          .isEqualTo(LoadExit.OK);
      assertThat(load(with(good, "--max", "1us"))).isEqualTo(LoadExit.GATE_FAILED);
      assertThat(out.toString()).contains("max");
      String[] bad = {"--http", http.url() + "/bad", "--rate", "250"};
      assertThat(load(with(bad, "--max-errors", "100%"))).isEqualTo(LoadExit.OK);
      assertThat(load(with(bad, "--max-errors", "10%"))).isEqualTo(LoadExit.GATE_FAILED);
      assertThat(load(with(bad, "--max-errors", "100%", "--max-p50", "1m")))
          .as("no call succeeded")
          .isEqualTo(LoadExit.GATE_FAILED);
    }
  }

  @Test
  void stepsTellTheLastThatWasBorne() throws Exception {
    AtomicInteger answered = new AtomicInteger();
    // 10 of the warm-up, 50 of the first step; then it breaks.
    try (Http http =
        new Http(
            path -> answered.incrementAndGet() <= 70 ? 200 : 503, new CopyOnWriteArrayList<>())) {
      Path json = temp.resolve("steps.json");

      int exit = load("--http", http.url(), "--steps", "250:750:3", "--json", json.toString());

      assertThat(exit).isEqualTo(LoadExit.OK);
      JsonNode figures = new ObjectMapper().readTree(json.toFile());
      assertThat(figures.at("/stages")).hasSize(2);
      assertThat(out.toString()).contains("step 1: 250/s").contains("step 2: 500/s");
    }
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  /** Answers with the status that its script gives for a path, and keeps what was asked. */
  private record Http(HttpServer server) implements AutoCloseable {
    Http(ToIntFunction<String> script, List<String> seen) throws IOException {
      this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50));
      server.createContext(
          "/",
          exchange -> {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String call = exchange.getRequestHeaders().getFirst("X-Call");
            seen.add(
                exchange.getRequestMethod()
                    + " "
                    + exchange.getRequestURI()
                    + " "
                    + body
                    + " "
                    + call);
            exchange.sendResponseHeaders(script.applyAsInt(exchange.getRequestURI().getPath()), -1);
            exchange.close();
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private Path descriptors() throws IOException {
    FileDescriptorSet files = ServiceContract.of(InlineUsers.class).descriptors().files();
    return Files.write(temp.resolve("users.pb"), files.toByteArray());
  }

  private void assertWrong(String message, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(load(arguments)).as(message).isEqualTo(LoadExit.USAGE);
    assertThat(err.toString()).contains(message).contains("--help lists the options");
    assertThat(err.toString().lines()).hasSize(1);
  }

  /** Runs a fifth of a second after a fifth of that. A busy machine may hold a call back, which is no matter of these tests. */
  private int load(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of("--duration", "200ms", "--warmup", "40ms", "--late", "1m", "--quiet"));
    all.addAll(List.of(arguments));
    CommandLine command =
        LoadMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(all.toArray(new String[0]));
  }

  private RpcServer.Builder server() {
    return RpcServer.builder()
        .eventLoops(loops)
        .config(ServerConfig.DEFAULT.withDrain(Duration.ZERO, Duration.ofSeconds(1)))
        .service(new Remembering(new InlineUsers.FromMemory(new Users()), asked));
  }

  /** Keeps the ids it was asked for. */
  private record Remembering(InlineUsers users, Set<Long> asked) implements InlineUsers {
    @Override
    public CompletionStage<User> get(GetUserRequest request) {
      asked.add(request.getId());
      return users.get(request);
    }
  }
}
