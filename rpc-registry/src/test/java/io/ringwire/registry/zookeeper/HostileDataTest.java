package io.ringwire.registry.zookeeper;

import static io.ringwire.registry.zookeeper.RegistryFixture.DESCRIPTORS;
import static io.ringwire.registry.zookeeper.RegistryFixture.SERVICE;
import static io.ringwire.registry.zookeeper.RegistryFixture.endpoint;
import static io.ringwire.registry.zookeeper.RegistryFixture.follow;
import static io.ringwire.registry.zookeeper.RegistryFixture.get;
import static io.ringwire.registry.zookeeper.RegistryFixture.has;
import static io.ringwire.registry.zookeeper.RegistryFixture.register;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.discovery.EndpointSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Somebody else writes into the registry. */
class HostileDataTest {
  private final ZNodeLayout layout = new ZNodeLayout("default");
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @TempDir Path dataDir;
  private RegistryFixture fixture;
  private ZooKeeperRegistry consumer;
  private CuratorFramework outsider;

  @BeforeEach
  void start() {
    fixture = new RegistryFixture(dataDir);
    consumer = fixture.connect();
    outsider = fixture.outsider();
    logged.start();
    skipLogger().addAppender(logged);
  }

  @AfterEach
  void stop() throws Exception {
    skipLogger().detachAppender(logged);
    fixture.close();
  }

  @Test
  void rubbishIsSkippedWithALineThatNamesItAndTheRestIsServed() throws Exception {
    put("rubbish", "\n\u001b[31mroot logged in".getBytes(UTF_8));
    put("empty", new byte[0]);
    put("%41", valid());
    put("not an id", valid());
    put("huge", new byte[900_000]);
    put("10.0.0.1:9100", valid());

    follow(consumer).await("the one that can be read", has(1));

    List<String> lines = lines();
    for (String name : List.of("rubbish", "empty", "%41", "not an id", "huge")) {
      assertThat(lines).filteredOn(line -> line.contains("/" + name + ":")).hasSize(1);
    }
    assertThat(lines).allMatch(line -> line.chars().noneMatch(Character::isISOControl));
  }

  @Test
  void anEndpointThatTurnsToRubbishLeavesAndComesBackWhenRepaired() throws Exception {
    put("10.0.0.1:9100", valid());
    register(fixture.connect(), 2);
    Heard<EndpointSnapshot> heard = follow(consumer);
    heard.await("both", has(1, 2));

    outsider.setData().forPath(path("10.0.0.1:9100"), "{\"format\":1,".getBytes(UTF_8));
    heard.await("the other", has(2));

    outsider.setData().forPath(path("10.0.0.1:9100"), valid());
    heard.await("both", has(1, 2));
  }

  @Test
  void complaintsAreFewHoweverMuchRubbishThereIs() throws Exception {
    for (int i = 0; i < 5 * SkipLog.LINES_MAX; i++) {
      put("rubbish-" + i, new byte[] {1});
    }
    put("10.0.0.1:9100", valid());

    follow(consumer).await("the one that can be read", has(1));

    assertThat(lines()).hasSize(SkipLog.LINES_MAX);
  }

  @Test
  void aServiceWhoseNameIsRubbishIsSkippedInTheCatalogue() throws Exception {
    outsider.create().creatingParentsIfNeeded().forPath(layout.services() + "/%zz");
    Heard<Map<String, EndpointSnapshot>> catalog = new Heard<>();
    consumer.catalog().watch(catalog);

    register(fixture.connect(), 1);

    catalog.await("the service", map -> map.containsKey(SERVICE));
    assertThat(catalog.await("the service", map -> true)).containsOnlyKeys(SERVICE);
  }

  @Test
  void descriptorsWithWrongBytesAreDataLossAndRepairedByTheNextProvider() throws Exception {
    String hash = DESCRIPTORS.hash();
    outsider
        .create()
        .creatingParentsIfNeeded()
        .forPath(layout.descriptor(hash), "poison".getBytes(UTF_8));

    assertThatThrownBy(() -> get(consumer.catalog().descriptors(hash)))
        .cause()
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.status().code()).isEqualTo(StatusCode.DATA_LOSS));

    register(fixture.connect(), 1);
    assertThat(get(consumer.catalog().descriptors(hash))).isEqualTo(DESCRIPTORS);
  }

  @Test
  void descriptorsNobodyStoredAreNotFound() {
    for (String hash : List.of("00".repeat(32), "../services", "")) {
      assertThatThrownBy(() -> get(consumer.catalog().descriptors(hash)))
          .cause()
          .isInstanceOfSatisfying(
              RpcException.class,
              e -> assertThat(e.status().code()).isEqualTo(StatusCode.NOT_FOUND));
    }
  }

  private void put(String child, byte[] content) throws Exception {
    outsider.create().creatingParentsIfNeeded().forPath(path(child), content);
  }

  private String path(String child) {
    return layout.service(SERVICE) + "/" + child;
  }

  private static byte[] valid() {
    return EndpointCodec.encode(SERVICE, endpoint(1));
  }

  private List<String> lines() {
    synchronized (logged) {
      return new ArrayList<>(logged.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
  }

  private static Logger skipLogger() {
    return (Logger) LoggerFactory.getLogger(SkipLog.class);
  }
}
