package io.ringwire.shop.service;

import io.ringwire.core.client.RpcClient;
import io.ringwire.core.discovery.Registrar;
import io.ringwire.core.discovery.Resolver;
import io.ringwire.core.server.RpcServer;
import io.ringwire.core.server.ServerConfig;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.shop.inventory.Inventory;
import io.ringwire.shop.inventory.JdbcStockStore;
import io.ringwire.shop.inventory.v1.InventoryService;
import io.ringwire.shop.order.JdbcOrderStore;
import io.ringwire.shop.order.Orders;
import io.ringwire.shop.payment.JdbcPaymentStore;
import io.ringwire.shop.payment.Payments;
import io.ringwire.shop.payment.v1.PaymentService;
import io.ringwire.shop.store.Database;
import io.ringwire.shop.store.ReadThreads;
import io.ringwire.shop.user.JdbcUserStore;
import io.ringwire.shop.user.Users;
import io.ringwire.shop.user.v1.UserService;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running instance of one service. What it opened is closed in the reverse order, and only when no call can need it
 * any more.
 */
public final class ServiceInstance implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceInstance.class);

  /**
   * Threads of BLOCKING handlers, on JVMs without virtual ones. Of an order's time a good part is waiting for the other
   * services, so there are more than connections to the database; what finds none free waits its turn.
   */
  private static final int BLOCKING_THREADS_MAX = 48;

  private final InstanceSettings settings;
  // Opened in this order: database, clients, the provider's own threads.
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final RpcServer server;
  private @Nullable Orders orders;

  private ServiceInstance(
      InstanceSettings settings, Resolver resolver, Registrar registrar, EventLoops loops) {
    this.settings = settings;
    try {
      Database database =
          opened(Database.open(settings.databaseUrl(), settings.service().schema()));
      this.server =
          RpcServer.builder()
              .host(settings.host())
              .port(settings.port())
              .service(provider(database, resolver, loops))
              .registrar(registrar)
              .weight(settings.weight())
              .zone(settings.zone())
              .version(settings.version())
              .eventLoops(loops)
              .config(
                  ServerConfig.DEFAULT
                      .withBlocking(BLOCKING_THREADS_MAX, ServerConfig.DEFAULT.blockingQueueMax())
                      .withDrain(settings.lameDuck(), settings.drainGrace()))
              .build()
              .start();
    } catch (RuntimeException e) {
      closeOpened();
      throw e;
    }
  }

  /**
   * Opens the database, listens, and announces itself. Resolver, registrar and loops stay the caller's to close, after
   * the instance.
   *
   * @throws io.ringwire.shop.store.DatabaseUnreachableException when the database does not answer
   * @throws java.io.UncheckedIOException when the port is taken, naming it
   */
  public static ServiceInstance start(
      InstanceSettings settings, Resolver resolver, Registrar registrar, EventLoops loops) {
    return new ServiceInstance(settings, resolver, registrar, loops);
  }

  private Object provider(Database database, Resolver resolver, EventLoops loops) {
    Clock clock = Clock.systemUTC();
    ReadThreads threads = opened(new ReadThreads(settings.service().commandName()));
    return switch (settings.service()) {
      case USER -> {
        Users users = new Users(new JdbcUserStore(database), threads, clock);
        database.fill(users::seed);
        yield users;
      }
      case INVENTORY -> {
        Inventory inventory = new Inventory(new JdbcStockStore(database, clock), threads);
        database.fill(inventory::seed);
        yield inventory;
      }
      case PAYMENT -> new Payments(new JdbcPaymentStore(database, clock), clock);
      case ORDER -> {
        RpcClient client = opened(RpcClient.builder().resolver(resolver).eventLoops(loops).build());
        Orders made =
            opened(
                new Orders(
                    new JdbcOrderStore(database, clock),
                    threads,
                    client.create(UserService.class),
                    client.create(InventoryService.class),
                    client.create(PaymentService.class),
                    clock));
        made.start();
        orders = made;
        yield made;
      }
    };
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }

  public ShopService service() {
    return settings.service();
  }

  public int port() {
    return server.port();
  }

  /** {@code host:port}. */
  public String address() {
    return settings.host() + ":" + port();
  }

  /** Completes when clients can find the instance. */
  public CompletionStage<Void> registered() {
    return server.registered();
  }

  /**
   * Goes away without failing a call: leaves the registry, serves on for a moment, lets calls under way end. Streams
   * would last for ever, so they are then ended with UNAVAILABLE; their readers go on at another instance.
   */
  public CompletionStage<Void> shutdown() {
    CompletionStage<Void> served = server.shutdown();
    if (orders != null) {
      long lameDuckMillis = settings.lameDuck().toMillis();
      CompletableFuture.delayedExecutor(lameDuckMillis, TimeUnit.MILLISECONDS)
          .execute(orders::stopWatching);
    }
    return served.whenComplete((done, failure) -> closeOpened());
  }

  /** {@link #shutdown}, and waits for it, within the two durations of the settings and a few seconds. */
  @Override
  public void close() {
    CompletionStage<Void> gone = shutdown();
    server.close();
    gone.toCompletableFuture().join();
  }

  private synchronized void closeOpened() {
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
