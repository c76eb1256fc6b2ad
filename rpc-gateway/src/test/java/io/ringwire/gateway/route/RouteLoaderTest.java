package io.ringwire.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.ServiceContract;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.ServiceCatalog;
import io.ringwire.core.discovery.Subscription;
import io.ringwire.gateway.testing.EverythingService;
import io.ringwire.gateway.testing.ShelfService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouteLoaderTest {
  private static final String SHELVES = "ringwire.gateway.test.ShelfService";
  private static final String EVERYTHING = "ringwire.gateway.test.EverythingService";

  private final FakeCatalog catalog = new FakeCatalog();
  private final RouteLoader loader = RouteLoader.start(catalog);
  private final DescriptorSet shelves = ServiceContract.of(ShelfService.class).descriptors();
  private final DescriptorSet everything =
      ServiceContract.of(EverythingService.class).descriptors();

  @AfterEach
  void close() {
    loader.close();
  }

  /** A catalog in the hands of the test. */
  private static final class FakeCatalog implements ServiceCatalog {
    final Map<String, EndpointSnapshot> services = new HashMap<>();
    final Map<String, CompletableFuture<DescriptorSet>> sets = new ConcurrentHashMap<>();
    private Consumer<Map<String, EndpointSnapshot>> listener = snapshot -> {};

    @Override
    public Subscription watch(Consumer<Map<String, EndpointSnapshot>> listener) {
      this.listener = listener;
      return () -> this.listener = snapshot -> {};
    }

    @Override
    public CompletionStage<DescriptorSet> descriptors(String hash) {
      return sets.getOrDefault(
          hash,
          CompletableFuture.failedFuture(Status.of(StatusCode.NOT_FOUND, "no set").asException()));
    }

    void store(DescriptorSet set) {
      sets.put(set.hash(), CompletableFuture.completedFuture(set));
    }

    void serve(String service, Endpoint... endpoints) {
      services.put(service, new EndpointSnapshot(service, List.of(endpoints)));
      listener.accept(services);
    }
  }

  private static Endpoint endpoint(int port, String version, String hash) {
    return new Endpoint("e" + port, "127.0.0.1", port, 100, version, "", Map.of(), hash);
  }

  private RouteTable await(Predicate<RouteTable> wanted) throws Exception {
    CompletableFuture<RouteTable> seen = new CompletableFuture<>();
    Consumer<RouteTable> check =
        table -> {
          if (wanted.test(table)) {
            seen.complete(table);
          }
        };
    loader.onTable(check);
    check.accept(loader.table());
    return seen.get(10, java.util.concurrent.TimeUnit.SECONDS);
  }

  private static boolean serves(RouteTable table, String method, String path) {
    return table.match(method, path) instanceof RouteVerdict.Found;
  }

  @Test
  void routesAppearWhenAServiceDoes() throws Exception {
    catalog.store(shelves);
    assertThat(serves(loader.table(), "GET", "/v1/shelves/a/books/b")).isFalse();
    catalog.serve(SHELVES, endpoint(1, "", shelves.hash()));
    RouteTable table = await(each -> serves(each, "GET", "/v1/shelves/a/books/b"));
    assertThat(table.problems()).isEmpty();
    assertThat(table.routes()).hasSize(6);
  }

  @Test
  void aServiceWithoutEndpointsKeepsItsRoutes() throws Exception {
    catalog.store(shelves);
    catalog.store(everything);
    catalog.serve(SHELVES, endpoint(1, "", shelves.hash()));
    await(each -> serves(each, "GET", "/v1/shelves/a/books/b"));
    catalog.services.put(SHELVES, EndpointSnapshot.empty(SHELVES));
    catalog.serve(EVERYTHING, endpoint(2, "", everything.hash()));
    RouteTable table = await(each -> serves(each, "POST", "/v1/everything"));
    assertThat(serves(table, "GET", "/v1/shelves/a/books/b")).isTrue();
    catalog.services.remove(SHELVES);
    catalog.serve(
        EVERYTHING, endpoint(2, "", everything.hash()), endpoint(3, "", everything.hash()));
    assertThat(serves(loader.table(), "GET", "/v1/shelves/a/books/b")).isTrue();
  }

  @Test
  void aSetThatCannotBeLoadedIsShownAndTriedAgain() throws Exception {
    catalog.serve(SHELVES, endpoint(1, "", shelves.hash()));
    RouteTable table = await(each -> !each.problems().isEmpty());
    assertThat(table.problems().get(0).text()).contains("NOT_FOUND: no set");
    catalog.store(shelves);
    assertThat(await(each -> serves(each, "GET", "/v1/shelves/a/books/b")).problems()).isEmpty();
  }

  @Test
  void aMalformedRouteDoesNotTakeTheOthersAlong() throws Exception {
    DescriptorSet broken = withTemplate(everything, "/v1/{nope}", "/v2/ok");
    catalog.store(broken);
    catalog.serve(EVERYTHING, endpoint(1, "", broken.hash()));
    RouteTable table = await(each -> serves(each, "POST", "/v2/ok"));
    assertThat(table.problems()).hasSize(1);
    assertThat(table.problems().get(0).toString()).contains("POST /v1/{nope}").contains("nope");
  }

  @Test
  void aNewServiceDoesNotTakeTheRouteOfAnother() throws Exception {
    // ShelfService sorts behind EverythingService, whose new set claims one of its routes.
    DescriptorSet thief = withTemplate(everything, "/v1/shelves/{a_string}/books", "/v2/own");
    catalog.store(shelves);
    catalog.store(thief);
    catalog.serve(SHELVES, endpoint(1, "", shelves.hash()));
    await(each -> serves(each, "POST", "/v1/shelves/a/books"));
    catalog.serve(EVERYTHING, endpoint(2, "", thief.hash()));
    RouteTable table = await(each -> serves(each, "POST", "/v2/own"));
    RouteVerdict.Found found = (RouteVerdict.Found) table.match("POST", "/v1/shelves/a/books");
    assertThat(found.route().method().service()).isEqualTo(SHELVES);
    assertThat(table.problems()).hasSize(1);
    assertThat(table.problems().get(0).service()).isEqualTo(EVERYTHING);
    assertThat(table.problems().get(0).text()).contains(SHELVES + "/CreateBook");
  }

  @Test
  void aBrokenSetLeavesTheRoutesAsTheyWere() throws Exception {
    catalog.store(everything);
    catalog.serve(EVERYTHING, endpoint(1, "1", everything.hash()));
    await(each -> serves(each, "POST", "/v1/everything"));
    DescriptorSet garbage =
        DescriptorSet.of(
            FileDescriptorSet.newBuilder()
                .addFile(
                    FileDescriptorProto.newBuilder().setName("a.proto").addDependency("no.proto"))
                .build());
    catalog.store(garbage);
    catalog.serve(EVERYTHING, endpoint(1, "2", garbage.hash()));
    RouteTable table = await(each -> !each.problems().isEmpty());
    assertThat(serves(table, "POST", "/v1/everything")).isTrue();
  }

  @Test
  void methodsKeepTheirDescriptorOverANewSet() throws Exception {
    DescriptorSet renewed = withTemplate(everything, "/v1/everything", "/v2/everything");
    catalog.store(everything);
    catalog.store(renewed);
    catalog.serve(EVERYTHING, endpoint(1, "", everything.hash()));
    Route before = await(each -> serves(each, "POST", "/v1/everything")).routes().get(0);
    catalog.serve(EVERYTHING, endpoint(1, "", renewed.hash()));
    Route after = await(each -> serves(each, "POST", "/v2/everything")).routes().get(0);
    assertThat(after.method()).isSameAs(before.method());
  }

  @Test
  void mostEndpointsThenTheNewestVersionDecideWhichSetCounts() {
    AtomicReference<String> none = new AtomicReference<>("none");
    assertThat(choose(endpoint(1, "9", "a"), endpoint(2, "1", "b"), endpoint(3, "1", "b")))
        .isEqualTo("b");
    assertThat(choose(endpoint(1, "2.9", "b"), endpoint(2, "2.10", "a"))).isEqualTo("a");
    assertThat(choose(endpoint(1, "", "a"), endpoint(2, "", "b"))).isEqualTo("b");
    DescriptorChoice.of(new EndpointSnapshot("s", List.of(endpoint(1, "", ""))))
        .ifPresent(none::set);
    assertThat(none.get()).isEqualTo("none");
  }

  private static String choose(Endpoint... endpoints) {
    return DescriptorChoice.of(new EndpointSnapshot("s", List.of(endpoints))).orElseThrow();
  }

  @Test
  void isReadyOnceTheFirstSetsAreThere() throws Exception {
    assertThat(loader.isReady()).isFalse();
    CompletableFuture<DescriptorSet> slow = new CompletableFuture<>();
    catalog.sets.put(shelves.hash(), slow);
    catalog.serve(SHELVES, endpoint(1, "", shelves.hash()));
    slow.complete(shelves);
    await(each -> serves(each, "GET", "/v1/shelves/a/books/b"));
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!loader.isReady() && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(loader.isReady()).isTrue();
  }

  private static DescriptorSet withTemplate(DescriptorSet set, String first, String second) {
    FileDescriptorSet.Builder files = set.files().toBuilder();
    FileDescriptorProto.Builder file = files.getFileBuilder(files.getFileCount() - 1);
    MethodDescriptorProto.Builder method = file.getServiceBuilder(0).getMethodBuilder(0);
    method
        .getOptionsBuilder()
        .setExtension(
            AnnotationsProto.http,
            com.google.api.HttpRule.newBuilder()
                .setPost(first)
                .setBody("*")
                .addAdditionalBindings(
                    com.google.api.HttpRule.newBuilder().setPost(second).setBody("*"))
                .build());
    return DescriptorSet.of(files.build());
  }
}
