package io.ringwire.registry.zookeeper;

import static io.ringwire.registry.zookeeper.RegistryFixture.DESCRIPTORS;
import static io.ringwire.registry.zookeeper.RegistryFixture.SERVICE;
import static io.ringwire.registry.zookeeper.RegistryFixture.follow;
import static io.ringwire.registry.zookeeper.RegistryFixture.get;
import static io.ringwire.registry.zookeeper.RegistryFixture.has;
import static io.ringwire.registry.zookeeper.RegistryFixture.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.core.discovery.EndpointSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdStartTest {
  @TempDir Path dataDir;
  @TempDir Path cacheDir;
  private RegistryFixture fixture;

  @BeforeEach
  void start() {
    fixture = new RegistryFixture(dataDir);
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void aStartWithoutZooKeeperUsesTheLastKnownGood() throws Exception {
    ZooKeeperRegistry provider = fixture.connect();
    register(provider, 1);
    rememberOnDisk(1);
    fixture.stopServer();

    long start = System.nanoTime();
    ZooKeeperRegistry consumer = fixture.connect(fixture.config().withCacheDir(cacheDir));
    Heard<Map<String, EndpointSnapshot>> catalog = new Heard<>();
    consumer.catalog().watch(catalog);

    follow(consumer).await("the endpoint of before", has(1));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    catalog.await(
        "the service of before", map -> map.containsKey(SERVICE) && has(1).test(map.get(SERVICE)));
    assertThat(get(consumer.catalog().descriptors(DESCRIPTORS.hash()))).isEqualTo(DESCRIPTORS);
  }

  @Test
  void whatTheDiskSaidIsCorrectedWhenZooKeeperComes() throws Exception {
    ZooKeeperRegistry before = fixture.connect();
    register(before, 1);
    rememberOnDisk(1);
    before.close();
    fixture.stopServer();
    ZooKeeperRegistry consumer = fixture.connect(fixture.config().withCacheDir(cacheDir));
    Heard<EndpointSnapshot> heard = follow(consumer);
    heard.await("the endpoint of before", has(1));

    fixture.startServer();
    register(fixture.connect(), 2);

    heard.await("the endpoint of now", has(2));
    assertThat(heard.all()).noneMatch(EndpointSnapshot::isEmpty);
  }

  @Test
  void aHealthyZooKeeperIsBelievedBeforeTheDisk() throws Exception {
    ZooKeeperRegistry provider = fixture.connect();
    register(provider, 1);
    rememberOnDisk(1);
    provider.close();
    register(fixture.connect(), 2);

    Heard<EndpointSnapshot> heard =
        follow(
            fixture.connect(
                fixture
                    .config()
                    .withCacheDir(cacheDir)
                    .withWaitForConnection(Duration.ofSeconds(30))));

    heard.await("the endpoint of now", has(2));
    assertThat(heard.all()).hasSize(1);
  }

  @Test
  void waitingForAnAbsentZooKeeperEndsWithTheAddressAndTheCure() {
    fixture.stopServer();

    assertThatThrownBy(
            () -> fixture.connect(fixture.config().withWaitForConnection(Duration.ofMillis(300))))
        .isInstanceOf(RegistryUnreachableException.class)
        .hasMessageContaining(fixture.config().connectString())
        .hasMessageContaining("bin/ringwire registry");
    fixture.startServer();
  }

  private void rememberOnDisk(int number) throws Exception {
    ZooKeeperRegistry remembers =
        fixture.connect(
            fixture.config().withCacheDir(cacheDir).withWaitForConnection(Duration.ofSeconds(30)));
    follow(remembers).await("the endpoint", has(number));
    get(remembers.catalog().descriptors(DESCRIPTORS.hash()));
    remembers.close();
  }
}
