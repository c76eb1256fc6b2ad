package io.ringwire.shop.order;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.StageFailure;
import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.inventory.v1.InventoryService;
import io.ringwire.shop.order.v1.CancelOrderRequest;
import io.ringwire.shop.order.v1.CreateOrderRequest;
import io.ringwire.shop.order.v1.GetOrderRequest;
import io.ringwire.shop.order.v1.ListOrdersRequest;
import io.ringwire.shop.order.v1.ListOrdersResponse;
import io.ringwire.shop.order.v1.Order;
import io.ringwire.shop.order.v1.OrderEvent;
import io.ringwire.shop.order.v1.OrderLine;
import io.ringwire.shop.order.v1.OrderLineRequest;
import io.ringwire.shop.order.v1.OrderService;
import io.ringwire.shop.order.v1.OrderState;
import io.ringwire.shop.order.v1.WatchOrderRequest;
import io.ringwire.shop.paging.PageSize;
import io.ringwire.shop.paging.PageToken;
import io.ringwire.shop.payment.v1.PaymentService;
import io.ringwire.shop.store.Lookups;
import io.ringwire.shop.store.Micros;
import io.ringwire.shop.store.ReadThreads;
import io.ringwire.shop.store.SortableId;
import io.ringwire.shop.user.v1.GetUserRequest;
import io.ringwire.shop.user.v1.UserService;
import io.ringwire.shop.validation.Fields;
import io.ringwire.shop.validation.Lines;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.regex.Pattern;

/** Answers {@link OrderService}. Closing it stops its two threads. */
public final class Orders implements OrderService, AutoCloseable {
  /** What an order without a card is paid with. */
  static final String DEFAULT_CARD = "4242424242424242";

  private static final Pattern CARD_NUMBER = Pattern.compile("[0-9]{12,19}");
  private static final int LAST_DIGITS = 4;

  private final OrderStore store;
  private final ReadThreads threads;
  private final Lookups<Order> lookups;
  private final UserService users;
  private final Clock clock;
  private final OrderFlow flow;
  private final OrderWatch watch;
  private final OrderRecovery recovery;

  /**
   * @param threads where orders are read for handlers that must not block; the caller's to close
   */
  public Orders(
      OrderStore store,
      ReadThreads threads,
      UserService users,
      InventoryService inventory,
      PaymentService payments,
      Clock clock) {
    this.store = store;
    this.threads = threads;
    this.lookups = new Lookups<>(threads, store::find);
    this.users = users;
    this.clock = clock;
    this.flow = new OrderFlow(store, inventory, payments);
    this.watch = new OrderWatch(store);
    this.recovery = new OrderRecovery(store, flow, clock);
  }

  /** Starts to follow watched orders and to finish abandoned ones. */
  public void start() {
    watch.start();
    recovery.start();
  }

  @Override
  public Order createOrder(CreateOrderRequest request) {
    String userId = Fields.id("user_id", request.getUserId());
    Lines.check(request.getLinesList(), OrderLineRequest::getItemId, OrderLineRequest::getQuantity);
    String card = request.getCardNumber().isEmpty() ? DEFAULT_CARD : request.getCardNumber();
    if (!CARD_NUMBER.matcher(card).matches()) {
      throw ShopError.INVALID_CARD.exception("the number is not one of the test cards", Map.of());
    }
    requireUser(userId);
    return flow.place(pending(userId, request.getLinesList(), card), card);
  }

  private void requireUser(String userId) {
    try {
      users
          .getUser(GetUserRequest.newBuilder().setUserId(userId).build())
          .toCompletableFuture()
          .get();
    } catch (ExecutionException e) {
      throw RpcException.statusOf(StageFailure.bare(e)).asException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.of(StatusCode.CANCELLED, "the call was cancelled").asException(e);
    }
  }

  private Order pending(String userId, List<OrderLineRequest> lines, String card) {
    long nowMicros = Micros.now(clock);
    Order.Builder order =
        Order.newBuilder()
            .setOrderId(SortableId.at(clock.millis()))
            .setUserId(userId)
            .setState(OrderState.PENDING)
            .setCardLast4(card.substring(card.length() - LAST_DIGITS))
            .setCreatedAt(Micros.timestamp(nowMicros))
            .setUpdatedAt(Micros.timestamp(nowMicros));
    for (OrderLineRequest line : lines) {
      order.addLines(
          OrderLine.newBuilder().setItemId(line.getItemId()).setQuantity(line.getQuantity()));
    }
    return order.build();
  }

  @Override
  public CompletionStage<Order> getOrder(GetOrderRequest request) {
    String orderId = Fields.id("order_id", request.getOrderId());
    return lookups
        .find(orderId)
        .thenApply(order -> order.orElseThrow(() -> OrderFlow.notFound(orderId)));
  }

  @Override
  public CompletionStage<ListOrdersResponse> listOrders(ListOrdersRequest request) {
    String userId = Fields.id("user_id", request.getUserId());
    int size = PageSize.of(request.getPageSize());
    String list = "orders of " + userId;
    String before = PageToken.lastKey(list, request.getPageToken());
    // One more than asked for tells whether there is a next page.
    return threads
        .read(() -> store.list(userId, before, size + 1))
        .thenApply(orders -> page(list, orders, size));
  }

  private static ListOrdersResponse page(String list, List<Order> orders, int size) {
    if (orders.size() <= size) {
      return ListOrdersResponse.newBuilder().addAllOrders(orders).build();
    }
    return ListOrdersResponse.newBuilder()
        .addAllOrders(orders.subList(0, size))
        .setNextPageToken(PageToken.after(list, orders.get(size - 1).getOrderId()))
        .build();
  }

  @Override
  public Order cancelOrder(CancelOrderRequest request) {
    return flow.cancel(Fields.id("order_id", request.getOrderId()));
  }

  @Override
  public Flow.Publisher<OrderEvent> watchOrder(WatchOrderRequest request) {
    String orderId = Fields.id("order_id", request.getOrderId());
    if (request.getAfterSequence() < 0) {
      throw Fields.invalid("after_sequence", "after_sequence must not be negative");
    }
    return watch.events(orderId, request.getAfterSequence());
  }

  /** Ends every watched stream with UNAVAILABLE, and takes no new one; for an instance that goes away. */
  public void stopWatching() {
    watch.close();
  }

  @Override
  public void close() {
    recovery.close();
    watch.close();
  }
}
