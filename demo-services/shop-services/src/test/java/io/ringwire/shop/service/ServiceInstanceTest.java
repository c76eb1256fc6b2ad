package io.ringwire.shop.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.InMemoryRegistry;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.inventory.v1.GetItemRequest;
import io.ringwire.shop.inventory.v1.InventoryService;
import io.ringwire.shop.order.v1.CancelOrderRequest;
import io.ringwire.shop.order.v1.CreateOrderRequest;
import io.ringwire.shop.order.v1.GetOrderRequest;
import io.ringwire.shop.order.v1.Order;
import io.ringwire.shop.order.v1.OrderEvent;
import io.ringwire.shop.order.v1.OrderLineRequest;
import io.ringwire.shop.order.v1.OrderService;
import io.ringwire.shop.order.v1.OrderState;
import io.ringwire.shop.order.v1.WatchOrderRequest;
import io.ringwire.shop.store.DatabaseServer;
import io.ringwire.shop.testing.Answers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The services over real sockets and a real database, found through a registry in this process. */
class ServiceInstanceTest {
  private final InMemoryRegistry registry = new InMemoryRegistry();
  private DatabaseServer database = DatabaseServer.start(0, null);
  private final Map<ShopService, ServiceInstance> instances = new EnumMap<>(ShopService.class);
  private final List<ServiceInstance> siblings = new ArrayList<>();
  private RpcClient client;
  private OrderService orders;
  private InventoryService inventory;

  @BeforeEach
  void start() {
    for (ShopService service : ShopService.values()) {
      instances.put(service, instance(service));
    }
    client = RpcClient.builder().resolver(registry).build();
    orders = client.create(OrderService.class);
    inventory = client.create(InventoryService.class);
  }

  @AfterEach
  void stop() {
    client.close();
    siblings.forEach(ServiceInstance::close);
    instances.values().forEach(ServiceInstance::close);
    database.close();
  }

  @Test
  void anOrderGoesThroughAllFourServices() {
    long before = available("item-0001");
    Order order = place("item-0001", 3, "");
    assertThat(order.getState()).isEqualTo(OrderState.CONFIRMED);
    assertThat(order.getTotal().getMinorUnits()).isEqualTo(3 * 890);
    assertThat(available("item-0001")).isEqualTo(before - 3);

    Order cancelled =
        orders.cancelOrder(CancelOrderRequest.newBuilder().setOrderId(order.getOrderId()).build());
    assertThat(cancelled.getState()).isEqualTo(OrderState.CANCELLED);
    assertThat(available("item-0001")).isEqualTo(before);
  }

  @Test
  void aBusinessErrorKeepsItsCodeOverTwoHops() {
    assertThatThrownBy(() -> place("item-0050", 1, ""))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> {
              assertThat(e.status().code()).isEqualTo(StatusCode.FAILED_PRECONDITION);
              assertThat(ShopError.of(e.status())).contains(ShopError.OUT_OF_STOCK);
              assertThat(AppError.from(e.status()).orElseThrow().metadata())
                  .containsEntry("item_id", "item-0050")
                  .containsEntry("available", "0")
                  .containsKey("order_id");
            });
  }

  @Test
  void aPaymentServiceThatIsAwayLeavesTheOrderToRecoveryWithItsStockHeld() {
    long before = available("item-0001");
    of(ShopService.PAYMENT).close();

    assertThatThrownBy(() -> place("item-0001", 3, ""))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> {
              assertThat(ShopError.of(e.status())).contains(ShopError.ORDER_NOT_COMPLETED);
              String orderId =
                  AppError.from(e.status())
                      .orElseThrow()
                      .metadata()
                      .getOrDefault("order_id", "none");
              Order order =
                  Answers.of(
                      orders.getOrder(GetOrderRequest.newBuilder().setOrderId(orderId).build()));
              assertThat(order.getState()).isEqualTo(OrderState.REJECTING);
            });
    // Money first: until the payment service can bar a late charge, the stock stays with the order.
    assertThat(available("item-0001")).isEqualTo(before - 3);

    siblings.add(instance(ShopService.PAYMENT));
    assertThat(place("item-0002", 1, "").getState()).isEqualTo(OrderState.CONFIRMED);
  }

  @Test
  void eventsComeFromWhicheverInstanceMadeTheChange() throws Exception {
    Order order = place("item-0001", 1, "");
    Watcher watcher = watch(order.getOrderId());
    assertThat(watcher.nextState()).isEqualTo(OrderState.PENDING);
    assertThat(watcher.nextState()).isEqualTo(OrderState.CONFIRMED);

    // A second instance, called past the registry's choice, cancels.
    ServiceInstance sibling = instance(ShopService.ORDER);
    siblings.add(sibling);
    try (RpcClient direct =
        RpcClient.builder()
            .endpoints("shop.order.v1.OrderService", Endpoint.of("127.0.0.1", sibling.port()))
            .build()) {
      direct
          .create(OrderService.class)
          .cancelOrder(CancelOrderRequest.newBuilder().setOrderId(order.getOrderId()).build());
    }
    assertThat(watcher.nextState()).isEqualTo(OrderState.CANCELLING);
    assertThat(watcher.nextState()).isEqualTo(OrderState.CANCELLED);
    watcher.end.get(10, TimeUnit.SECONDS);
  }

  @Test
  void watchingAnUnknownOrderFailsBeforeAnyEvent() {
    assertThat(watch("nothing").end)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(ShopError.of(e.status())).contains(ShopError.ORDER_NOT_FOUND));
  }

  @Test
  void anInstanceThatLeavesEndsItsStreamsInsteadOfWaitingForThem() throws Exception {
    Watcher watcher = watch(place("item-0001", 1, "").getOrderId());
    watcher.nextState();
    watcher.nextState();
    of(ShopService.ORDER).shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(watcher.end)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(e.status().code()).isEqualTo(StatusCode.UNAVAILABLE));
  }

  @Test
  void aDatabaseThatComesBackEmptyIsFilledAsAtAFirstStart() {
    String before = place("item-0001", 1, "").getOrderId();
    int port = database.port();
    database.close();
    database = DatabaseServer.start(port, null);

    // Until each instance has found it again; what they say meanwhile is UNAVAILABLE, never
    // INTERNAL.
    Order order = null;
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (order == null) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadlineNanos);
      try {
        order = place("item-0001", 3, "");
      } catch (RpcException e) {
        assertThat(e.status().code()).as("%s", e.status()).isEqualTo(StatusCode.UNAVAILABLE);
      }
    }
    assertThat(order.getState()).isEqualTo(OrderState.CONFIRMED);
    assertThat(available("item-0049")).isEqualTo(3);
    assertThatThrownBy(
            () ->
                Answers.of(
                    orders.getOrder(GetOrderRequest.newBuilder().setOrderId(before).build())))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(ShopError.of(e.status())).contains(ShopError.ORDER_NOT_FOUND));
  }

  @Test
  void aTakenPortIsNamedAndTheInstanceIsNotAnnounced() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      InstanceSettings settings =
          settings(ShopService.USER).withAddress("127.0.0.1", taken.getLocalPort());
      assertThatThrownBy(
              () -> ServiceInstance.start(settings, registry, registry, EventLoops.shared()))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("" + taken.getLocalPort());
    }
  }

  private ServiceInstance of(ShopService service) {
    return Objects.requireNonNull(instances.get(service));
  }

  private ServiceInstance instance(ShopService service) {
    return ServiceInstance.start(settings(service), registry, registry, EventLoops.shared());
  }

  private InstanceSettings settings(ShopService service) {
    return InstanceSettings.of(service, database.url(service.commandName()))
        .withDrain(Duration.ofMillis(50), Duration.ofSeconds(5));
  }

  private Order place(String itemId, int quantity, String card) {
    return orders.createOrder(
        CreateOrderRequest.newBuilder()
            .setUserId("demo-user")
            .setCardNumber(card)
            .addLines(OrderLineRequest.newBuilder().setItemId(itemId).setQuantity(quantity))
            .build());
  }

  private long available(String itemId) {
    return Answers.of(inventory.getItem(GetItemRequest.newBuilder().setItemId(itemId).build()))
        .getAvailable();
  }

  private Watcher watch(String orderId) {
    Watcher watcher = new Watcher();
    orders
        .watchOrder(WatchOrderRequest.newBuilder().setOrderId(orderId).build())
        .subscribe(watcher);
    return watcher;
  }

  private static final class Watcher implements Flow.Subscriber<OrderEvent> {
    private final BlockingQueue<OrderEvent> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    OrderState nextState() throws InterruptedException {
      OrderEvent event = events.poll(10, TimeUnit.SECONDS);
      assertThat(event).as("an event; the stream's end: %s", end).isNotNull();
      return event.getState();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(100);
    }

    @Override
    public void onNext(OrderEvent event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }
  }
}
