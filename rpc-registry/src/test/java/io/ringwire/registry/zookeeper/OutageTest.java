package io.ringwire.registry.zookeeper;

import static io.ringwire.registry.zookeeper.RegistryFixture.await;
import static io.ringwire.registry.zookeeper.RegistryFixture.follow;
import static io.ringwire.registry.zookeeper.RegistryFixture.has;
import static io.ringwire.registry.zookeeper.RegistryFixture.register;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.core.discovery.EndpointSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry goes away, providers go away, and both at once. */
class OutageTest {
  @TempDir Path dataDir;
  @TempDir Path otherDir;
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
  void anOutageLongerThanTheSessionIsNotNoticed() throws Exception {
    ZooKeeperRegistry first = fixture.connect();
    ZooKeeperRegistry second = fixture.connect();
    ZooKeeperRegistry consumer = fixture.connect();
    register(first, 1);
    register(second, 2);
    Heard<EndpointSnapshot> heard = follow(consumer);
    heard.await("both", has(1, 2));
    int before = heard.all().size();

    outageLongerThanTheSessionOf(first, second, consumer);

    // Registered after the outage: the consumer has heard of everything before it once it hears of
    // this.
    register(fixture.connect(), 3);
    heard.await("all three", has(1, 2, 3));
    assertThat(heard.all().subList(before, heard.all().size()))
        .allMatch(has(1, 2).or(has(1, 2, 3)));
    settled(consumer);
    assertThat(heard.all().get(heard.all().size() - 1)).matches(has(1, 2, 3));
  }

  @Test
  void aProviderThatDiesDuringTheOutageLeavesAfterTheSettleWindow() throws Exception {
    ZooKeeperRegistry lives = fixture.connect();
    ZooKeeperRegistry dies = fixture.connect();
    ZooKeeperRegistry consumer = consumer(Duration.ofSeconds(5), Duration.ofSeconds(1));
    register(lives, 1);
    register(dies, 2);
    Heard<EndpointSnapshot> heard = follow(consumer);
    heard.await("both", has(1, 2));

    fixture.stopServer();
    dies.close();
    awaitLost(lives, consumer);
    long back = System.nanoTime();
    fixture.startServer();

    heard.await("the living one", has(1));
    // The dead one's session ended some two seconds after the return.
    assertThat(Duration.ofNanos(System.nanoTime() - back)).isGreaterThan(Duration.ofSeconds(5));
    assertThat(heard.all()).noneMatch(snapshot -> snapshot.isEmpty() || has(2).test(snapshot));
  }

  @Test
  void aRegistryThatForgotEverythingIsToldAgainAndNobodySeesAnEmptySet() throws Exception {
    ZooKeeperRegistry first = fixture.connect();
    ZooKeeperRegistry second = fixture.connect();
    ZooKeeperRegistry consumer = fixture.connect();
    register(first, 1);
    register(second, 2);
    Heard<EndpointSnapshot> heard = follow(consumer);
    heard.await("both", has(1, 2));
    int before = heard.all().size();

    fixture.stopServer();
    fixture.startServerWithout(otherDir);

    register(fixture.connect(), 3);
    heard.await("all three", has(1, 2, 3));
    assertThat(heard.all().subList(before, heard.all().size()))
        .allMatch(has(1, 2).or(has(1, 2, 3)));
    // The descriptors had to come back, too.
    assertThat(
            RegistryFixture.get(
                fixture.connect().catalog().descriptors(RegistryFixture.DESCRIPTORS.hash())))
        .isEqualTo(RegistryFixture.DESCRIPTORS);
  }

  @Test
  void aWholeSetThatVanishesIsKeptForTheWipeHoldAndThenBelieved() throws Exception {
    ZooKeeperRegistry provider = fixture.connect();
    ZooKeeperRegistry consumer = consumer(Duration.ofSeconds(3), Duration.ofSeconds(3));
    register(provider, 1);
    register(provider, 2);
    Heard<EndpointSnapshot> heard = follow(consumer);
    heard.await("both", has(1, 2));

    fixture.stopServer();
    provider.close();
    awaitLost(consumer);
    long back = System.nanoTime();
    fixture.startServer();

    heard.await("nothing", EndpointSnapshot::isEmpty);
    assertThat(Duration.ofNanos(System.nanoTime() - back)).isGreaterThan(Duration.ofSeconds(6));
    assertThat(heard.all()).noneMatch(has(1).or(has(2)));
  }

  @Test
  void aKilledProviderIsGoneAfterItsLeaseOfFiveSeconds(@TempDir Path logs) throws Exception {
    ZooKeeperRegistry consumer = fixture.connect();
    register(fixture.connect(), 1);
    Heard<EndpointSnapshot> heard = follow(consumer);
    Process provider =
        ProviderProcess.start(
            fixture.config().connectString(),
            ZooKeeperConfig.SESSION_TIMEOUT_DEFAULT,
            2,
            logs.resolve("provider.log"));
    try {
      heard.await("both", has(1, 2));
    } finally {
      ProviderProcess.kill(provider);
    }
    long killed = System.nanoTime();

    heard.await("the living one", has(1));

    // The lease of 5 s counts from the last ping, a third of it earlier at most; ticks round it up.
    assertThat(Duration.ofNanos(System.nanoTime() - killed))
        .isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(8));
  }

  private ZooKeeperRegistry consumer(Duration settleWindow, Duration wipeHold) {
    return fixture.connect(
        fixture
            .config()
            .withWaitForConnection(Duration.ofSeconds(30))
            .withRecovery(Duration.ofSeconds(10), settleWindow, wipeHold, Duration.ZERO));
  }

  private void outageLongerThanTheSessionOf(ZooKeeperRegistry... registries) {
    fixture.stopServer();
    awaitLost(registries);
    fixture.startServer();
  }

  /** Curator gives a session up when it was disconnected for its timeout: then its id is gone. */
  private static void awaitLost(ZooKeeperRegistry... registries) {
    for (ZooKeeperRegistry registry : registries) {
      await("the session is given up", () -> registry.sessionId() == 0);
    }
  }

  private static void settled(ZooKeeperRegistry registry) {
    await("the settle window is over", registry::isWell);
  }
}
