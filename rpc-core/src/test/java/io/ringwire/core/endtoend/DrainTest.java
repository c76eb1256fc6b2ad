package io.ringwire.core.endtoend;

import static io.ringwire.core.endtoend.CallsTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.InMemoryRegistry;
import io.ringwire.core.discovery.Registrar;
import io.ringwire.core.discovery.Subscription;
import io.ringwire.core.server.RpcServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That a server can come and go without a failed call. */
@Timeout(60)
class DrainTest {
  private static final StringValue HELLO = StringValue.of("hello");

  private final World world = new World();
  private final InMemoryRegistry registry = new InMemoryRegistry();

  @AfterEach
  void close() throws Exception {
    world.close();
    registry.close();
  }

  private RpcServer announced(EchoHandlers handlers, Duration lameDuck, Duration grace) {
    return world.serve(
        handlers,
        builder -> builder.registrar(registry).config(World.QUICK.withDrain(lameDuck, grace)));
  }

  private RpcClient client() {
    return world.client(builder -> builder.resolver(registry));
  }

  @Test
  void aServerAnnouncesItsServicesAndWithdrawsThemBeforeItStopsServing() throws Exception {
    List<List<Endpoint>> seen = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> gone = new CompletableFuture<>();
    try (Subscription watching =
        registry.resolve(
            World.SERVICE,
            snapshot -> {
              seen.add(snapshot.endpoints());
              if (seen.stream().anyMatch(one -> !one.isEmpty()) && snapshot.isEmpty()) {
                gone.complete(null);
              }
            })) {
      EchoHandlers handlers = new EchoHandlers();
      RpcServer server =
          world.serve(
              handlers,
              builder ->
                  builder
                      .registrar(registry)
                      .weight(30)
                      .version("7")
                      .zone("north")
                      .config(World.QUICK.withDrain(Duration.ofSeconds(2), Duration.ofSeconds(5))));
      get(server.registered());
      EchoService direct = world.clientOf(server).create(EchoService.class);
      assertThat(get(direct.ring(HELLO))).isEqualTo(HELLO);
      assertThat(server.isServing()).isTrue();

      CompletionStage<Void> end = server.shutdown();
      get(gone);
      assertThat(server.isServing()).isFalse();
      assertThat(end.toCompletableFuture()).isNotDone();
      // A lame duck serves those who come, even on new connections.
      EchoService late = world.clientOf(server).create(EchoService.class);
      assertThat(get(late.ring(HELLO))).isEqualTo(HELLO);
      Endpoint endpoint =
          seen.stream().filter(one -> !one.isEmpty()).findFirst().orElseThrow().get(0);
      assertThat(endpoint.port()).isEqualTo(server.port());
      assertThat(endpoint.weight()).isEqualTo(30);
      assertThat(endpoint.version()).isEqualTo("7");
      assertThat(endpoint.zone()).isEqualTo("north");
      assertThat(endpoint.descriptorHash()).hasSize(64);
    }
  }

  @Test
  void callsUnderWayEndBeforeTheServerDoes() throws Exception {
    EchoHandlers handlers = new EchoHandlers();
    CompletableFuture<StringValue> gate = new CompletableFuture<>();
    handlers.answer = request -> gate;
    handlers.counter = last -> new Numbers(last);
    RpcServer server = announced(handlers, Duration.ZERO, Duration.ofSeconds(20));
    EchoService echo = client().create(EchoService.class);
    CompletableFuture<StringValue> call = echo.ring(HELLO).toCompletableFuture();
    handlers.threads.take();
    Gathered<Int64Value> stream = Gathered.asking(1);
    echo.count(Int64Value.of(5)).subscribe(stream);
    stream.await(1);

    CompletableFuture<Void> end = server.shutdown().toCompletableFuture();
    assertThat(end).isNotDone();
    gate.complete(HELLO);
    assertThat(get(call)).isEqualTo(HELLO);
    stream.request(10);
    assertThat(stream.all()).hasSize(5);
    get(end);
  }

  @Test
  void aCallThatOutlastsTheGraceIsCutOff() throws Exception {
    EchoHandlers handlers = new EchoHandlers();
    handlers.answer = request -> new CompletableFuture<>();
    RpcServer server = announced(handlers, Duration.ZERO, Duration.ofMillis(100));
    EchoService echo = client().create(EchoService.class);
    CompletableFuture<StringValue> call = echo.ring(HELLO).toCompletableFuture();
    handlers.threads.take();
    get(server.shutdown());
    assertThat(call.handle((answer, failure) -> failure).join()).isNotNull();
  }

  @Test
  void serversTakeTurnsUnderLoadWithoutAFailedCall() throws Exception {
    EchoHandlers handlers = new EchoHandlers();
    RpcServer current = announced(handlers, Duration.ofMillis(150), Duration.ofSeconds(10));
    get(current.registered());
    EchoService echo = client().create(EchoService.class);
    AtomicBoolean stop = new AtomicBoolean();
    Semaphore answers = new Semaphore(0);
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      callers.add(
          CompletableFuture.runAsync(
              () -> {
                while (!stop.get()) {
                  try {
                    get(echo.ring(HELLO));
                    answers.release();
                  } catch (Exception e) {
                    failures.add(e);
                  }
                }
              },
              task -> new Thread(task).start()));
    }
    for (int turn = 0; turn < 5; turn++) {
      answers.acquire(20);
      RpcServer next = announced(handlers, Duration.ofMillis(150), Duration.ofSeconds(10));
      get(next.registered());
      get(current.shutdown());
      current = next;
      answers.drainPermits();
      answers.acquire(20);
    }
    stop.set(true);
    for (CompletableFuture<Void> caller : callers) {
      get(caller);
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aChangeOfWeightReachesTheRegistry() throws Exception {
    CompletableFuture<EndpointSnapshot> changed = new CompletableFuture<>();
    RpcServer server = announced(new EchoHandlers(), Duration.ZERO, Duration.ZERO);
    try (Subscription watching =
        registry.resolve(
            World.SERVICE,
            snapshot -> {
              if (!snapshot.isEmpty() && snapshot.endpoints().get(0).weight() == 7) {
                changed.complete(snapshot);
              }
            })) {
      get(server.weight(7));
      get(changed);
    }
  }

  @Test
  void aRegistryThatIsSilentDoesNotKeepAServerFromStartingOrEnding() throws Exception {
    CompletableFuture<Void> never = new CompletableFuture<>();
    Registrar silent =
        new Registrar() {
          @Override
          public Registration register(
              String service, Endpoint endpoint, DescriptorSet descriptors) {
            return new Registration() {
              @Override
              public CompletionStage<Void> established() {
                return never;
              }

              @Override
              public CompletionStage<Void> update(Endpoint endpoint) {
                return never;
              }

              @Override
              public CompletionStage<Void> withdraw() {
                return never;
              }
            };
          }

          @Override
          public void close() {}
        };
    RpcServer server = world.serve(new EchoHandlers(), builder -> builder.registrar(silent));
    assertThat(get(world.clientOf(server).create(EchoService.class).ring(HELLO))).isEqualTo(HELLO);
    assertThat(server.registered().toCompletableFuture()).isNotDone();
    get(server.shutdown());
  }

  @Test
  void aServerThatNeverStartedEndsAtOnce() throws Exception {
    RpcServer server = RpcServer.builder().service(new EchoHandlers()).build();
    get(server.shutdown());
    server.close();
  }
}
