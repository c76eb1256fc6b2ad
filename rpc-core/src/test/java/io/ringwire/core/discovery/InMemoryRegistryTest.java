package io.ringwire.core.discovery;

import static io.ringwire.core.discovery.InMemoryRegistryTest.Seen.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.discovery.Registrar.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InMemoryRegistryTest {
  private static final String SERVICE = "test.v1.Service";
  private static final DescriptorSet SET = DescriptorSet.of(FileDescriptorSet.getDefaultInstance());
  private static final Endpoint A = Endpoint.of("a", 1);
  private static final Endpoint B = Endpoint.of("b", 1);

  /** Keeps every snapshot it gets. */
  static final class Seen implements Consumer<EndpointSnapshot> {
    final List<EndpointSnapshot> snapshots = new ArrayList<>();

    @Override
    public void accept(EndpointSnapshot snapshot) {
      snapshots.add(snapshot);
    }

    EndpointSnapshot last() {
      return snapshots.get(snapshots.size() - 1);
    }

    static List<String> ids(EndpointSnapshot snapshot) {
      return snapshot.endpoints().stream().map(Endpoint::id).toList();
    }
  }

  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final Seen seen = new Seen();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void tellsAResolverTheStateAndEveryChange() {
    registry.resolve(SERVICE, seen);
    assertThat(seen.last()).isEqualTo(EndpointSnapshot.empty(SERVICE));
    Registration b = registry.register(SERVICE, B, SET);
    registry.register(SERVICE, A, SET);
    assertThat(ids(seen.last())).containsExactly("a:1", "b:1");
    assertThat(b.established().toCompletableFuture()).isCompleted();
    b.update(B.withWeight(7));
    assertThat(seen.last().endpoints().get(1).weight()).isEqualTo(7);
    assertThat(b.withdraw().toCompletableFuture()).isCompleted();
    assertThat(ids(seen.last())).containsExactly("a:1");
    assertThat(seen.snapshots).hasSize(5);
    b.withdraw();
    registry.register("test.v1.Other", A, SET);
    b.update(B.withWeight(9));
    assertThat(seen.snapshots).hasSize(5);
  }

  @Test
  void givesAnEndpointTheHashOfItsDescriptors() {
    registry.register(SERVICE, A, SET);
    registry.resolve(SERVICE, seen);
    assertThat(seen.last().endpoints().get(0).descriptorHash()).isEqualTo(SET.hash());
    assertThat(registry.descriptors(SET.hash()).toCompletableFuture().join()).isSameAs(SET);
    assertThatThrownBy(() -> registry.descriptors("nonsense").toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .satisfies(
            failure ->
                assertThat(RpcException.statusOf(failure).code()).isEqualTo(StatusCode.NOT_FOUND));
  }

  @Test
  void aLaterRegistrationTakesAnIdOver() {
    Registration first = registry.register(SERVICE, A, SET);
    registry.register(SERVICE, A.withWeight(5), SET);
    first.withdraw();
    registry.resolve(SERVICE, seen);
    assertThat(seen.last().endpoints()).singleElement().extracting(Endpoint::weight).isEqualTo(5);
  }

  @Test
  void anUpdateKeepsTheAddress() {
    Registration a = registry.register(SERVICE, A, SET);
    assertThatThrownBy(() -> a.update(B))
        .hasMessageStartingWith("an update keeps id, host and port");
  }

  @Test
  void theCatalogueShowsEveryServiceAndKeepsEmptyOnes() {
    List<Map<String, EndpointSnapshot>> maps = new ArrayList<>();
    Subscription subscription = registry.watch(maps::add);
    assertThat(maps).containsExactly(Map.of());
    Registration a = registry.register(SERVICE, A, SET);
    registry.register("test.v1.Other", B, SET);
    assertThat(maps.get(2)).containsOnlyKeys(SERVICE, "test.v1.Other");
    a.withdraw();
    assertThat(maps.get(3).get(SERVICE)).isEqualTo(EndpointSnapshot.empty(SERVICE));
    assertThatThrownBy(() -> maps.get(3).clear()).isInstanceOf(UnsupportedOperationException.class);
    subscription.close();
    registry.register(SERVICE, A, SET);
    assertThat(maps).hasSize(4);
  }

  @Test
  void anEndedSubscriptionHearsNothingMore() {
    Subscription subscription = registry.resolve(SERVICE, seen);
    subscription.close();
    subscription.close();
    registry.register(SERVICE, A, SET);
    assertThat(seen.snapshots).hasSize(1);
  }

  @Test
  void closingWithdrawsEverythingAndThenRefuses() {
    registry.register(SERVICE, A, SET);
    registry.resolve(SERVICE, seen);
    registry.close();
    assertThat(seen.last().isEmpty()).isTrue();
    assertThatThrownBy(() -> registry.register(SERVICE, A, SET))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this registry is closed");
  }

  @Test
  void aListenerMayChangeTheRegistryItself() {
    registry.resolve(
        SERVICE,
        snapshot -> {
          seen.accept(snapshot);
          if (snapshot.endpoints().size() == 1) {
            registry.register(SERVICE, B, SET);
          }
        });
    registry.register(SERVICE, A, SET);
    assertThat(ids(seen.last())).containsExactly("a:1", "b:1");
  }

  @Test
  void aListenerThatFailsGetsTheNextStateAllTheSame() {
    registry.resolve(
        SERVICE,
        snapshot -> {
          seen.accept(snapshot);
          throw new IllegalStateException("careless");
        });
    registry.register(SERVICE, A, SET);
    assertThat(ids(seen.last())).containsExactly("a:1");
  }

  @Test
  void neverOverlapsNorGoesBackUnderConcurrentChanges() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    List<Integer> weights = new ArrayList<>();
    Registration first = registry.register(SERVICE, A.withWeight(0), SET);
    registry.resolve(
        SERVICE,
        snapshot -> {
          if (inside.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
          }
          weights.add(snapshot.endpoints().get(0).weight());
          inside.decrementAndGet();
        });
    Registration other = registry.register(SERVICE, B, SET);
    CountDownLatch done = new CountDownLatch(2);
    Thread counting =
        new Thread(
            () -> {
              for (int weight = 1; weight <= 20_000; weight++) {
                first.update(A.withWeight(weight));
              }
              done.countDown();
            });
    Thread noise =
        new Thread(
            () -> {
              for (int weight = 1; weight <= 20_000; weight++) {
                other.update(B.withWeight(weight));
              }
              done.countDown();
            });
    counting.start();
    noise.start();
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    counting.join();
    noise.join();
    assertThat(overlaps).hasValue(0);
    assertThat(weights).isSorted().endsWith(20_000);
  }

  @Test
  void theStaticResolverKnowsWhatItWasTold() {
    try (StaticResolver resolver = StaticResolver.of(SERVICE, B, A)) {
      resolver.resolve(SERVICE, seen).close();
      assertThat(ids(seen.last())).containsExactly("a:1", "b:1");
      resolver.resolve("test.v1.Other", seen);
      assertThat(seen.last()).isEqualTo(EndpointSnapshot.empty("test.v1.Other"));
    }
    assertThatThrownBy(() -> StaticResolver.of(SERVICE, A, A))
        .hasMessage("two endpoints of test.v1.Service have the id a:1");
  }
}
