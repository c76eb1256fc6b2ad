package io.ringwire.registry.zookeeper;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.Registrar.Registration;
import io.ringwire.registry.embedded.EmbeddedConfig;
import io.ringwire.registry.embedded.EmbeddedZooKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;

/** A real ZooKeeper that can go away and come back, and registries on it. Closes what it made. */
final class RegistryFixture implements AutoCloseable {
  static final String SERVICE = "shop.order.v1.OrderService";

  /** Long enough that a busy machine does not lose sessions, short enough for a test of losing them. */
  static final Duration SESSION = Duration.ofSeconds(2);

  static final DescriptorSet DESCRIPTORS =
      DescriptorSet.of(
          FileDescriptorSet.newBuilder()
              .addFile(
                  FileDescriptorProto.newBuilder()
                      .setName("shop/order.proto")
                      .setPackage("shop.order.v1"))
              .build());

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Path dataDir;
  private final Deque<AutoCloseable> made = new ArrayDeque<>();
  private final int port;
  private EmbeddedZooKeeper server;

  RegistryFixture(Path dataDir) {
    this.dataDir = dataDir;
    server = start(dataDir, 0);
    port = server.port();
  }

  private static EmbeddedZooKeeper start(Path dataDir, int port) {
    return EmbeddedZooKeeper.start(
        EmbeddedConfig.DEFAULT
            .withDataDir(dataDir)
            .withPort(port)
            .withTick(Duration.ofMillis(500)));
  }

  EmbeddedZooKeeper server() {
    return server;
  }

  void stopServer() {
    server.close();
  }

  void startServer() {
    server = start(dataDir, port);
  }

  /** As if the ensemble had been set up anew. */
  void startServerWithout(Path otherDir) {
    server = start(otherDir, port);
  }

  ZooKeeperConfig config() {
    return ZooKeeperConfig.of("127.0.0.1:" + port).withSessionTimeout(SESSION);
  }

  ZooKeeperRegistry connect() {
    return connect(config().withWaitForConnection(PATIENCE));
  }

  ZooKeeperRegistry connect(ZooKeeperConfig config) {
    ZooKeeperRegistry registry = ZooKeeperRegistry.connect(config);
    made.push(registry);
    return registry;
  }

  /** A client that bypasses the registry, to look and to do harm. */
  CuratorFramework outsider() {
    CuratorFramework curator =
        CuratorFrameworkFactory.newClient("127.0.0.1:" + port, new RetryOneTime(100));
    curator.start();
    made.push(curator);
    return curator;
  }

  static Endpoint endpoint(int number) {
    return new Endpoint(
        "10.0.0." + number + ":9100",
        "10.0.0." + number,
        9100,
        100,
        "",
        "",
        java.util.Map.of(),
        DESCRIPTORS.hash());
  }

  static Registration register(ZooKeeperRegistry registry, int number) throws Exception {
    Registration registration =
        registry.registrar().register(SERVICE, endpoint(number), DESCRIPTORS);
    get(registration.established());
    return registration;
  }

  static Heard<EndpointSnapshot> follow(ZooKeeperRegistry registry) {
    Heard<EndpointSnapshot> heard = new Heard<>();
    registry.resolver().resolve(SERVICE, heard);
    return heard;
  }

  static Predicate<EndpointSnapshot> has(Integer... numbers) {
    return snapshot ->
        snapshot.endpoints().equals(Arrays.stream(numbers).map(RegistryFixture::endpoint).toList());
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not come true: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Override
  public void close() throws IOException {
    for (AutoCloseable each : made) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
    server.close();
  }
}
