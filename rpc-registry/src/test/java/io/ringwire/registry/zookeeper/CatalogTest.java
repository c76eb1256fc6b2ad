package io.ringwire.registry.zookeeper;

import static io.ringwire.registry.zookeeper.RegistryFixture.DESCRIPTORS;
import static io.ringwire.registry.zookeeper.RegistryFixture.SERVICE;
import static io.ringwire.registry.zookeeper.RegistryFixture.await;
import static io.ringwire.registry.zookeeper.RegistryFixture.endpoint;
import static io.ringwire.registry.zookeeper.RegistryFixture.get;
import static io.ringwire.registry.zookeeper.RegistryFixture.has;
import static io.ringwire.registry.zookeeper.RegistryFixture.register;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.Registrar.Registration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
  private static final String OTHER = "shop.user.v1.UserService";

  @TempDir Path dataDir;
  private RegistryFixture fixture;
  private ZooKeeperRegistry provider;
  private ZooKeeperRegistry consumer;

  @BeforeEach
  void start() {
    fixture = new RegistryFixture(dataDir);
    provider = fixture.connect();
    consumer = fixture.connect();
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void anEmptyRegistryIsAnEmptyMap() throws Exception {
    assertThat(watch().await("a map", map -> true)).isEmpty();
  }

  @Test
  void theFirstMapIsWhole() throws Exception {
    register(provider, 1);
    get(provider.registrar().register(OTHER, endpoint(2), DESCRIPTORS).established());

    Heard<Map<String, EndpointSnapshot>> heard = watch();

    heard.await("both services", map -> map.size() == 2);
    assertThat(heard.all()).hasSize(1);
  }

  @Test
  void newServicesAndEndpointsAppear() throws Exception {
    Heard<Map<String, EndpointSnapshot>> heard = watch();
    heard.await("the empty map", Map::isEmpty);

    register(provider, 1);
    heard.await("the service", map -> map.containsKey(SERVICE) && has(1).test(map.get(SERVICE)));
    register(provider, 2);
    heard.await("both endpoints", map -> has(1, 2).test(map.get(SERVICE)));
    get(provider.registrar().register(OTHER, endpoint(3), DESCRIPTORS).established());
    heard.await("both services", map -> map.keySet().equals(Set.of(SERVICE, OTHER)));
  }

  @Test
  void aServiceWithoutEndpointsStaysUntilItsNodeGoes() throws Exception {
    Registration registration = register(provider, 1);
    Heard<Map<String, EndpointSnapshot>> heard = watch();
    heard.await("the service", map -> map.containsKey(SERVICE));

    get(registration.withdraw());
    heard.await(
        "the service, empty", map -> map.containsKey(SERVICE) && map.get(SERVICE).isEmpty());

    // What the server does with an empty container a minute later.
    fixture.outsider().delete().forPath(new ZNodeLayout("default").service(SERVICE));
    heard.await("no service", Map::isEmpty);
  }

  @Test
  void aServiceWhoseNodeWentAppearsAgain() throws Exception {
    get(register(provider, 1).withdraw());
    Heard<Map<String, EndpointSnapshot>> heard = watch();
    heard.await("the service, empty", map -> map.containsKey(SERVICE));
    fixture.outsider().delete().forPath(new ZNodeLayout("default").service(SERVICE));
    heard.await("no service", Map::isEmpty);

    register(provider, 2);

    heard.await("the service", map -> map.containsKey(SERVICE) && has(2).test(map.get(SERVICE)));
  }

  @Test
  void namespacesDoNotSeeEachOther() throws Exception {
    register(provider, 1);
    ZooKeeperRegistry elsewhere =
        fixture.connect(
            fixture
                .config()
                .withNamespace("staging")
                .withWaitForConnection(Duration.ofSeconds(30)));
    Heard<Map<String, EndpointSnapshot>> heard = new Heard<>();
    elsewhere.catalog().watch(heard);

    assertThat(heard.await("a map", map -> true)).isEmpty();
  }

  @Test
  void theLastWhoLeavesEndsTheWatchesAtTheServer() throws Exception {
    register(provider, 1);
    int before = fixture.server().watches();
    Heard<Map<String, EndpointSnapshot>> heard = new Heard<>();
    var subscription = consumer.catalog().watch(heard);
    heard.await("the service", map -> map.containsKey(SERVICE));
    assertThat(fixture.server().watches()).isGreaterThan(before);

    subscription.close();

    await("the watches are gone", () -> fixture.server().watches() == before);
    watch().await("the service, for the next", map -> map.containsKey(SERVICE));
  }

  private Heard<Map<String, EndpointSnapshot>> watch() {
    Heard<Map<String, EndpointSnapshot>> heard = new Heard<>();
    consumer.catalog().watch(heard);
    return heard;
  }
}
