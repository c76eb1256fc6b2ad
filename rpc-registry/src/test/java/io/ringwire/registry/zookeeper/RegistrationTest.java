package io.ringwire.registry.zookeeper;

import static io.ringwire.registry.zookeeper.RegistryFixture.DESCRIPTORS;
import static io.ringwire.registry.zookeeper.RegistryFixture.SERVICE;
import static io.ringwire.registry.zookeeper.RegistryFixture.await;
import static io.ringwire.registry.zookeeper.RegistryFixture.endpoint;
import static io.ringwire.registry.zookeeper.RegistryFixture.follow;
import static io.ringwire.registry.zookeeper.RegistryFixture.get;
import static io.ringwire.registry.zookeeper.RegistryFixture.has;
import static io.ringwire.registry.zookeeper.RegistryFixture.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.Registrar;
import io.ringwire.core.discovery.Registrar.Registration;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrationTest {
  private static final String NODE = new ZNodeLayout("default").endpoint(SERVICE, endpoint(1).id());

  @TempDir Path dataDir;
  private RegistryFixture fixture;
  private ZooKeeperRegistry provider;
  private ZooKeeperRegistry consumer;
  private CuratorFramework observer;

  @BeforeEach
  void start() {
    fixture = new RegistryFixture(dataDir);
    provider = fixture.connect();
    consumer = fixture.connect();
    observer = fixture.outsider();
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void anEndpointIsSeenFromRegistrationToWithdrawal() throws Exception {
    Heard<EndpointSnapshot> heard = follow(consumer);
    heard.await("an empty set, which is certain", EndpointSnapshot::isEmpty);

    Registration one = register(provider, 1);
    heard.await("the first endpoint", has(1));
    Registration two = register(provider, 2);
    heard.await("both", has(1, 2));

    get(one.withdraw());
    heard.await("the second alone", has(2));
    get(two.withdraw());
    heard.await("nothing", EndpointSnapshot::isEmpty);
  }

  @Test
  void whoComesLateHearsTheSetAtOnce() throws Exception {
    register(provider, 1);
    follow(consumer).await("the endpoint", has(1));

    Heard<EndpointSnapshot> late = follow(consumer);

    late.await("the endpoint", has(1));
    assertThat(late.all()).hasSize(1);
  }

  @Test
  void aClosedSubscriptionHearsNothingMore() throws Exception {
    Heard<EndpointSnapshot> heard = new Heard<>();
    var subscription = consumer.resolver().resolve(SERVICE, heard);
    heard.await("the empty set", EndpointSnapshot::isEmpty);
    Heard<EndpointSnapshot> other = follow(consumer);

    subscription.close();
    subscription.close();
    register(provider, 1);

    other.await("the endpoint", has(1));
    assertThat(heard.all()).hasSize(1);
  }

  @Test
  void aListenerThatThrowsHarmsNobody() throws Exception {
    consumer
        .resolver()
        .resolve(
            SERVICE,
            snapshot -> {
              throw new IllegalStateException("a listener's own mistake");
            });
    Heard<EndpointSnapshot> heard = follow(consumer);

    register(provider, 1);
    heard.await("the endpoint", has(1));
    register(provider, 2);
    heard.await("both", has(1, 2));
  }

  @Test
  void aWeightChangesInPlace() throws Exception {
    Registration registration = register(provider, 1);
    Heard<EndpointSnapshot> heard = follow(consumer);
    heard.await("the endpoint", has(1));
    Stat before = stat();

    get(registration.update(endpoint(1).withWeight(7)));

    heard.await(
        "the new weight",
        snapshot -> snapshot.endpoints().equals(List.of(endpoint(1).withWeight(7))));
    assertThat(heard.all()).hasSize(2);
    assertThat(stat().getCzxid()).as("the node is the same").isEqualTo(before.getCzxid());
  }

  @Test
  void anUpdateKeepsTheAddress() throws Exception {
    Registration registration = register(provider, 1);

    assertThatThrownBy(() -> registration.update(endpoint(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10.0.0.2:9100");
  }

  @Test
  void descriptorsAreThereBeforeTheEndpointIs() throws Exception {
    register(provider, 1);

    assertThat(get(consumer.catalog().descriptors(DESCRIPTORS.hash()))).isEqualTo(DESCRIPTORS);
  }

  @Test
  void aNodeDeletedBehindItsBackIsAnnouncedAgain() throws Exception {
    register(provider, 1);
    CuratorFramework outsider = fixture.outsider();
    Stat before = stat();

    outsider.delete().forPath(NODE);

    await(
        "the node is back",
        () -> statOrNull() != null && statOrNull().getCzxid() != before.getCzxid());
    assertThat(stat().getEphemeralOwner()).isEqualTo(provider.sessionId());
    follow(consumer).await("the endpoint", has(1));
  }

  @Test
  void aNodeTakenByAnotherSessionIsTakenBack() throws Exception {
    register(provider, 1);
    CuratorFramework outsider = fixture.outsider();

    outsider
        .transaction()
        .forOperations(
            outsider.transactionOp().delete().forPath(NODE),
            outsider
                .transactionOp()
                .create()
                .withMode(CreateMode.EPHEMERAL)
                .forPath(NODE, "{}".getBytes()));

    await(
        "the node is ours",
        () -> statOrNull() != null && statOrNull().getEphemeralOwner() == provider.sessionId());
    follow(consumer).await("the endpoint", has(1));
  }

  @Test
  void anEndedSessionIsReplacedByAnother() throws Exception {
    register(provider, 1);
    long before = provider.sessionId();

    fixture.server().endSession(before);

    await(
        "the node belongs to a new session",
        () -> {
          Stat now = statOrNull();
          return now != null
              && now.getEphemeralOwner() != before
              && now.getEphemeralOwner() == provider.sessionId();
        });
  }

  @Test
  void aRestartedProviderReplacesTheNodeOfItsDeadPredecessor() throws Exception {
    CuratorFramework deadPredecessor = fixture.outsider();
    deadPredecessor
        .create()
        .creatingParentContainersIfNeeded()
        .withMode(CreateMode.EPHEMERAL)
        .forPath(NODE, EndpointCodec.encode(SERVICE, endpoint(1).withWeight(1)));

    register(provider, 1);

    assertThat(stat().getEphemeralOwner()).isEqualTo(provider.sessionId());
    follow(consumer).await("the endpoint of now", has(1));
  }

  @Test
  void aWithdrawalLeavesTheNodeOfASuccessor() throws Exception {
    Registration registration = register(provider, 1);
    ZooKeeperRegistry successor = fixture.connect();

    register(successor, 1);
    get(registration.withdraw());

    await(
        "the node is the successor's",
        () -> statOrNull() != null && statOrNull().getEphemeralOwner() == successor.sessionId());
  }

  @Test
  void aSecondRegistrationOfOneIdTakesThePlaceOfTheFirst() throws Exception {
    Registrar registrar = provider.registrar();
    Registration first = registrar.register(SERVICE, endpoint(1), DESCRIPTORS);
    Registration second = registrar.register(SERVICE, endpoint(1).withWeight(7), DESCRIPTORS);

    get(second.established());
    get(first.withdraw());

    follow(consumer)
        .await(
            "the second",
            snapshot -> snapshot.endpoints().equals(List.of(endpoint(1).withWeight(7))));
  }

  @Test
  void closingARegistrarWithdrawsItsOwnAlone() throws Exception {
    Registrar mine = provider.registrar();
    get(mine.register(SERVICE, endpoint(1), DESCRIPTORS).established());
    register(provider, 2);

    mine.close();

    follow(consumer).await("the other's endpoint", has(2));
    assertThatThrownBy(() -> mine.register(SERVICE, endpoint(3), DESCRIPTORS))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingTheRegistryWithdrawsAtOnce() throws Exception {
    register(provider, 1);
    Heard<EndpointSnapshot> heard = follow(consumer);
    heard.await("the endpoint", has(1));

    provider.close();

    assertThat(statOrNull()).isNull();
    heard.await("nothing", EndpointSnapshot::isEmpty);
  }

  @Test
  void aRegistrationWithoutZooKeeperSucceedsLater() throws Exception {
    fixture.stopServer();
    ZooKeeperRegistry early = fixture.connect(fixture.config());
    Registration registration = early.registrar().register(SERVICE, endpoint(1), DESCRIPTORS);
    assertThat(registration.established().toCompletableFuture()).isNotDone();

    fixture.startServer();

    get(registration.established());
    follow(consumer).await("the endpoint", has(1));
  }

  @Test
  void aWithdrawalWithoutZooKeeperSucceedsLater() throws Exception {
    Registration registration = register(provider, 1);
    fixture.stopServer();
    var gone = registration.withdraw().toCompletableFuture();
    assertThat(gone).isNotDone();

    fixture.startServer();

    get(gone);
    assertThat(statOrNull()).isNull();
  }

  @Test
  void aWithdrawalBeforeTheAnnouncementCancelsIt() throws Exception {
    fixture.stopServer();
    Registration registration =
        fixture.connect(fixture.config()).registrar().register(SERVICE, endpoint(1), DESCRIPTORS);

    var gone = registration.withdraw();

    assertThatThrownBy(() -> get(registration.established()))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.status().code()).isEqualTo(StatusCode.CANCELLED));
    fixture.startServer();
    get(gone);
  }

  @Test
  void aNameThatCannotBeIsRefusedToTheCaller() {
    assertThatThrownBy(() -> consumer.resolver().resolve("", snapshot -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> provider.registrar().register("x".repeat(1_000), endpoint(1), DESCRIPTORS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsTooLargeIsRefusedAndTheConnectionLives() throws Exception {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 64; i++) {
      labels.put("label-" + i, "\u20ac".repeat(1024));
    }
    Endpoint large = new Endpoint("big", "10.0.0.9", 1, 100, "", "", labels, "");
    long session = provider.sessionId();

    assertThatThrownBy(() -> provider.registrar().register(SERVICE, large, DESCRIPTORS))
        .isInstanceOf(IllegalArgumentException.class);

    register(provider, 1);
    assertThat(provider.sessionId()).isEqualTo(session);
  }

  private Stat stat() throws Exception {
    return observer.checkExists().forPath(NODE);
  }

  private @Nullable Stat statOrNull() {
    try {
      return observer.checkExists().forPath(NODE);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
