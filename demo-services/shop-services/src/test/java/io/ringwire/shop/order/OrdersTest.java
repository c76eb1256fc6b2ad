package io.ringwire.shop.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.TextFormat;
import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.RpcException;
import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.order.v1.CreateOrderRequest;
import io.ringwire.shop.order.v1.GetOrderRequest;
import io.ringwire.shop.order.v1.ListOrdersRequest;
import io.ringwire.shop.order.v1.ListOrdersResponse;
import io.ringwire.shop.order.v1.Order;
import io.ringwire.shop.order.v1.OrderLineRequest;
import io.ringwire.shop.order.v1.OrderState;
import io.ringwire.shop.order.v1.WatchOrderRequest;
import io.ringwire.shop.store.ReadThreads;
import io.ringwire.shop.testing.Answers;
import io.ringwire.shop.user.v1.CreateUserRequest;
import io.ringwire.shop.user.v1.GetUserRequest;
import io.ringwire.shop.user.v1.User;
import io.ringwire.shop.user.v1.UserService;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersTest {
  private final FakeOrderStore store = new FakeOrderStore(Clock.systemUTC());
  private final FakeShop shop = new FakeShop();
  private final ReadThreads threads = new ReadThreads("order");
  private final Orders orders =
      new Orders(store, threads, new OneUser(), shop, shop, Clock.systemUTC());

  @AfterEach
  void close() {
    orders.close();
    threads.close();
  }

  @Test
  void anOrderWithoutCardIsPaidWithTheDefaultOne() {
    Order order = orders.createOrder(request("u1", "").build());
    assertThat(order.getState()).isEqualTo(OrderState.CONFIRMED);
    assertThat(order.getCardLast4()).isEqualTo("4242");
    assertThat(get(order.getOrderId())).isEqualTo(order);
  }

  @Test
  void anUnknownUserLeavesNoOrder() {
    assertThatThrownBy(() -> orders.createOrder(request("nobody", "").build()))
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.USER_NOT_FOUND));
    assertThat(store.list("nobody", "", 10)).isEmpty();
    assertThat(shop.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4242-4242-4242-4242", "abc", "42", "12345678901234567890"})
  void whatIsNoCardNumberAtAllLeavesNoOrder(String card) {
    assertThatThrownBy(() -> orders.createOrder(request("u1", card).build()))
        .satisfies(
            e -> {
              assertThat(error(e)).isEqualTo(ShopError.INVALID_CARD);
              assertThat(AppError.from(RpcException.statusOf(e)).orElseThrow().metadata())
                  .doesNotContainKey("order_id");
            });
    assertThat(store.list("u1", "", 10)).isEmpty();
  }

  @Test
  void linesAreCheckedFirst() {
    assertThatThrownBy(() -> orders.createOrder(request("u1", "").clearLines().build()))
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.INVALID_FIELD));
    assertThatThrownBy(
            () ->
                orders.createOrder(
                    request("u1", "")
                        .setLines(0, OrderLineRequest.newBuilder().setItemId("a").setQuantity(0))
                        .build()))
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.INVALID_QUANTITY));
  }

  @Test
  void aCardNumberIsRedactedInARequestsDebugText() {
    assertThat(
            TextFormat.debugFormatPrinter()
                .printToString(request("u1", "4242424242424242").build()))
        .contains("card_number")
        .doesNotContain("4242424242424242");
  }

  @Test
  void anUnknownOrderIsNamed() {
    assertThatThrownBy(() -> get("nothing"))
        .satisfies(
            e -> {
              assertThat(error(e)).isEqualTo(ShopError.ORDER_NOT_FOUND);
              assertThat(AppError.from(RpcException.statusOf(e)).orElseThrow().metadata())
                  .containsEntry("order_id", "nothing");
            });
  }

  @Test
  void pagesLeadThroughAUsersOrdersOnceAndATokenIsForItsUserOnly() {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      created.add(orders.createOrder(request("u1", "").build()).getOrderId());
    }
    ListOrdersResponse first = list("u1", 2, "");
    ListOrdersResponse second = list("u1", 2, first.getNextPageToken());
    ListOrdersResponse third = list("u1", 2, second.getNextPageToken());
    assertThat(third.getNextPageToken()).isEmpty();
    List<Order> all = new ArrayList<>(first.getOrdersList());
    all.addAll(second.getOrdersList());
    all.addAll(third.getOrdersList());
    assertThat(all).extracting(Order::getOrderId).containsExactlyInAnyOrderElementsOf(created);

    assertThatThrownBy(() -> list("u2", 2, first.getNextPageToken()))
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.INVALID_PAGE_TOKEN));
  }

  @Test
  void aListNeedsItsUser() {
    assertThatThrownBy(() -> list("", 2, ""))
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.INVALID_FIELD));
  }

  @Test
  void aSequenceIsNotNegative() {
    assertThatThrownBy(
            () ->
                orders.watchOrder(
                    WatchOrderRequest.newBuilder().setOrderId("o").setAfterSequence(-1).build()))
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.INVALID_FIELD));
  }

  private Order get(String orderId) {
    return Answers.of(orders.getOrder(GetOrderRequest.newBuilder().setOrderId(orderId).build()));
  }

  private ListOrdersResponse list(String userId, int size, String token) {
    return Answers.of(
        orders.listOrders(
            ListOrdersRequest.newBuilder()
                .setUserId(userId)
                .setPageSize(size)
                .setPageToken(token)
                .build()));
  }

  private static CreateOrderRequest.Builder request(String userId, String card) {
    return CreateOrderRequest.newBuilder()
        .setUserId(userId)
        .setCardNumber(card)
        .addLines(OrderLineRequest.newBuilder().setItemId("a").setQuantity(2));
  }

  private static ShopError error(Throwable failure) {
    return ShopError.of(RpcException.statusOf(failure)).orElseThrow();
  }

  private static final class OneUser implements UserService {
    @Override
    public User createUser(CreateUserRequest request) {
      throw new AssertionError("an order creates no user");
    }

    @Override
    public CompletionStage<User> getUser(GetUserRequest request) {
      if (!request.getUserId().equals("u1")) {
        return CompletableFuture.failedFuture(
            ShopError.USER_NOT_FOUND.exception(
                "no user has this id", Map.of("user_id", request.getUserId())));
      }
      return CompletableFuture.completedFuture(User.newBuilder().setUserId("u1").build());
    }
  }
}
