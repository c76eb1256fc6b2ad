package io.ringwire.shop.demo;

import io.ringwire.core.discovery.Registrar;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.gateway.app.Gateway;
import io.ringwire.gateway.app.GatewayConfig;
import io.ringwire.registry.embedded.EmbeddedConfig;
import io.ringwire.registry.embedded.EmbeddedZooKeeper;
import io.ringwire.registry.zookeeper.ZooKeeperConfig;
import io.ringwire.registry.zookeeper.ZooKeeperRegistry;
import io.ringwire.shop.process.StartException;
import io.ringwire.shop.service.InstanceSettings;
import io.ringwire.shop.service.ServiceInstance;
import io.ringwire.shop.service.ShopService;
import io.ringwire.shop.store.DatabaseServer;
import io.ringwire.shop.user.Users;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shop in one process. What is between its parts is real all the same: sockets and ZooKeeper. The database alone is
 * reached as one does in its own process, without a socket. The first instance of each service has weight 100, each
 * further one half of the one before.
 */
public final class Demo implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Demo.class);

  /** Instances of each service. */
  static final int INSTANCES_MAX = 16;

  private static final int WEIGHT_FIRST = 100;
  private static final Duration START_WAIT = Duration.ofSeconds(20);
  // In one process clients learn of a leaving instance within milliseconds.
  private static final Duration LAME_DUCK = Duration.ofMillis(300);
  private static final Duration DRAIN_GRACE = Duration.ofSeconds(5);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<ServiceInstance> instances = new ArrayList<>();
  private final Gateway gateway;

  private Demo(int port, int instancesEach) {
    try {
      EventLoops loops = EventLoops.shared();
      EmbeddedZooKeeper zooKeeper = opened(EmbeddedZooKeeper.start(EmbeddedConfig.DEFAULT));
      DatabaseServer database = opened(DatabaseServer.start(0, null));
      ZooKeeperRegistry registry =
          opened(
              ZooKeeperRegistry.connect(
                  ZooKeeperConfig.of(zooKeeper.connectString()).withWaitForConnection(START_WAIT)));
      // Before the services: a port that is taken is told at once. Routes appear as they do.
      gateway = opened(gateway(port, registry, loops));
      for (ShopService service : ShopService.values()) {
        for (int i = 0; i < instancesEach; i++) {
          InstanceSettings settings =
              InstanceSettings.of(service, database.insideUrl(service.commandName()))
                  .withWeight(Math.max(1, WEIGHT_FIRST >> i))
                  .withDrain(LAME_DUCK, DRAIN_GRACE);
          Registrar registrar = opened(registry.registrar());
          instances.add(ServiceInstance.start(settings, registry.resolver(), registrar, loops));
        }
      }
      Readiness.await(URI.create(url()), START_WAIT);
    } catch (RuntimeException e) {
      closeInstances();
      closeOpened();
      throw e;
    }
  }

  /**
   * Starts everything and returns when the first request can be answered.
   *
   * @param port of the gateway; 0 takes a free one
   * @param instancesEach instances of each service, 1 to 16
   * @throws StartException when the port is taken, naming it, or the shop does not answer in time
   */
  public static Demo start(int port, int instancesEach) {
    if (instancesEach < 1 || instancesEach > INSTANCES_MAX) {
      throw new IllegalArgumentException(
          "instances must be 1 to " + INSTANCES_MAX + ", was " + instancesEach);
    }
    return new Demo(port, instancesEach);
  }

  private static Gateway gateway(int port, ZooKeeperRegistry registry, EventLoops loops) {
    GatewayConfig config = GatewayConfig.DEFAULT.withAddress("127.0.0.1", port);
    try {
      return Gateway.start(config, registry.resolver(), registry.catalog(), loops);
    } catch (UncheckedIOException e) {
      IOException cause = Objects.requireNonNull(e.getCause());
      throw StartException.of(
          cause.getMessage() + "; choose another port by --port, or 0 for any that is free", cause);
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }

  /** Where the shop answers: {@code http://127.0.0.1:8080}. */
  public String url() {
    return "http://127.0.0.1:" + gateway.port();
  }

  /** Every instance that was started, in the order of starting. */
  public List<ServiceInstance> instances() {
    return List.copyOf(instances);
  }

  /** Lines to paste into a shell: create a user, place an order, read it. */
  List<String> tryOut() {
    String json = " -H 'content-type: application/json' -d ";
    return List.of(
        "curl -s "
            + url()
            + "/v1/users"
            + json
            + "'{\"name\":\"Grace\",\"email\":\"grace@shop.example\"}'",
        "curl -s "
            + url()
            + "/v1/orders"
            + json
            + "'{\"user_id\":\""
            + Users.DEMO_USER_ID
            + "\",\"lines\":[{\"item_id\":\"item-0001\",\"quantity\":2}]}'",
        "curl -s '" + url() + "/v1/orders?user_id=" + Users.DEMO_USER_ID + "'");
  }

  /** Front to back: no new requests, then every instance at once, then what they stood on. */
  @Override
  public void close() {
    try {
      gateway.close();
    } catch (RuntimeException e) {
      log.warn("the gateway did not close cleanly", e);
    }
    closeInstances();
    closeOpened();
  }

  private void closeInstances() {
    CompletableFuture<?>[] gone =
        instances.stream()
            .map(instance -> instance.shutdown().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(gone).join();
    } catch (RuntimeException e) {
      log.warn("an instance did not close cleanly", e);
    }
  }

  private void closeOpened() {
    while (!opened.isEmpty()) {
      AutoCloseable resource = opened.pop();
      try {
        resource.close();
      } catch (Exception e) {
        log.warn("{} did not close cleanly", resource.getClass().getSimpleName(), e);
      }
    }
  }
}
