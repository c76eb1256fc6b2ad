package io.ringwire.shop.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.serialization.ProtobufSerializer;
import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.CallContext;
import io.ringwire.core.call.Cancellation;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.inventory.v1.ReserveRequest;
import io.ringwire.shop.order.v1.Order;
import io.ringwire.shop.order.v1.OrderLine;
import io.ringwire.shop.order.v1.OrderState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderFlowTest {
  private static final String ID = "order-1";
  private static final String CARD = "4242424242424242";

  private final FakeOrderStore store = new FakeOrderStore(Clock.systemUTC());
  private final FakeShop shop = new FakeShop();
  private final OrderFlow flow = new OrderFlow(store, shop, shop);

  @Test
  void anOrderIsReservedThenChargedThenConfirmed() {
    Order order = place();

    assertThat(order.getState()).isEqualTo(OrderState.CONFIRMED);
    assertThat(order.getTotal().getMinorUnits()).isEqualTo(2 * FakeShop.UNIT_MINOR);
    assertThat(order.getLines(0).getName()).isEqualTo("Item a");
    assertThat(order.getLines(0).getUnitPrice().getMinorUnits()).isEqualTo(FakeShop.UNIT_MINOR);
    assertThat(shop.calls).containsExactly("reserve", "charge");
    assertThat(store.states(ID)).containsExactly(OrderState.PENDING, OrderState.CONFIRMED);
  }

  @Test
  void outOfStockRejectsWithoutTouchingMoneyAndBarsALateReservation() {
    shop.failBefore(
        "reserve",
        ShopError.OUT_OF_STOCK.exception("none left", Map.of("item_id", "a", "available", "0")));

    assertThatThrownBy(this::place)
        .satisfies(
            e -> {
              assertThat(error(e)).isEqualTo(ShopError.OUT_OF_STOCK);
              assertThat(about(e)).containsEntry("item_id", "a").containsEntry("order_id", ID);
            });
    assertThat(shop.calls).containsExactly("reserve", "release");
    assertRejected("OUT_OF_STOCK");
    assertThatThrownBy(() -> shop.reserve(ReserveRequest.newBuilder().setOrderId(ID).build()))
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.RESERVATION_CLOSED));
  }

  @Test
  void aDeclinedCardGivesTheStockBackAndKeepsThePrices() {
    shop.failBefore("charge", ShopError.CARD_DECLINED.exception("declined", Map.of()));

    assertThatThrownBy(this::place)
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.CARD_DECLINED));
    assertThat(shop.calls).containsExactly("reserve", "charge", "release");
    assertRejected("CARD_DECLINED");
    assertThat(store.find(ID).orElseThrow().getTotal().getMinorUnits())
        .isEqualTo(2 * FakeShop.UNIT_MINOR);
  }

  @ParameterizedTest
  @CsvSource({
    "reserve, DEADLINE_EXCEEDED",
    "reserve, UNAVAILABLE",
    "charge, DEADLINE_EXCEEDED",
    "charge, INTERNAL"
  })
  void aStepWhoseAnswerIsLostIsRepeatedWithTheSameKey(String step, StatusCode code) {
    shop.failAfter(step, Status.of(code).asException());

    assertThat(place().getState()).isEqualTo(OrderState.CONFIRMED);
    assertThat(shop.calls).filteredOn(step::equals).hasSize(2);
    assertThat(shop.holdsStock(ID)).isTrue();
    assertThat(shop.holdsMoney(ID)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aChargeOfUnknownOutcomeIsUndoneMoneyFirst(boolean tookEffect) {
    for (int i = 0; i < OrderFlow.STEP_TRIES_MAX; i++) {
      RpcException timeout = Status.of(StatusCode.DEADLINE_EXCEEDED).asException();
      if (tookEffect) {
        shop.failAfter("charge", timeout);
      } else {
        shop.failBefore("charge", timeout);
      }
    }

    assertThatThrownBy(this::place)
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.ORDER_NOT_COMPLETED));
    assertThat(shop.calls).containsExactly("reserve", "charge", "charge", "refund", "release");
    assertRejected("ORDER_NOT_COMPLETED");
  }

  @Test
  void aReservationOfUnknownOutcomeIsReleasedAndNothingIsCharged() {
    shop.failAfter("reserve", Status.of(StatusCode.UNAVAILABLE).asException());
    shop.failAfter("reserve", Status.of(StatusCode.UNAVAILABLE).asException());

    assertThatThrownBy(this::place)
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.ORDER_NOT_COMPLETED));
    assertThat(shop.calls).containsExactly("reserve", "reserve", "release");
    assertRejected("ORDER_NOT_COMPLETED");
  }

  @Test
  void aStoreUnavailableBehindAStepIsAnUnknownOutcome() {
    shop.failAfter("charge", ShopError.STORE_UNAVAILABLE.exception("gone", Map.of()));
    shop.failAfter("charge", ShopError.STORE_UNAVAILABLE.exception("gone", Map.of()));

    assertThatThrownBy(this::place)
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.ORDER_NOT_COMPLETED));
    assertThat(shop.calls).contains("refund", "release");
    assertRejected("ORDER_NOT_COMPLETED");
  }

  @Test
  void aCallerWhoLeavesDoesNotStopTheUndoing() {
    Cancellation cancellation = new Cancellation();
    shop.meanwhile(
        "charge",
        () -> {
          cancellation.cancel();
          Thread.currentThread().interrupt();
        });
    shop.failAfter("charge", Status.of(StatusCode.CANCELLED).asException());
    AtomicBoolean undoneUnderTheCaller = new AtomicBoolean();
    shop.meanwhile(
        "refund",
        () ->
            undoneUnderTheCaller.set(
                CallContext.current().cancellation().isCancelled()
                    || Thread.currentThread().isInterrupted()));

    assertThatThrownBy(() -> context(cancellation).supply(this::place))
        .isInstanceOf(RpcException.class);
    assertThat(shop.calls).containsExactly("reserve", "charge", "refund", "release");
    assertThat(undoneUnderTheCaller).isFalse();
    assertRejected("ORDER_NOT_COMPLETED");
  }

  @Test
  void anUndoingThatFailsIsLeftToRecovery() {
    shop.failBefore("charge", ShopError.CARD_DECLINED.exception("declined", Map.of()));
    for (int i = 0; i < OrderFlow.STEP_TRIES_MAX; i++) {
      shop.failBefore("release", Status.of(StatusCode.UNAVAILABLE).asException());
    }

    assertThatThrownBy(this::place)
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.CARD_DECLINED));
    assertThat(store.states(ID)).containsExactly(OrderState.PENDING, OrderState.REJECTING);
    assertThat(shop.holdsStock(ID)).isTrue();

    flow.resume(ID, OrderState.REJECTING);
    assertRejected("CARD_DECLINED");
  }

  @Test
  void aConfirmationWhoseAnswerIsLostIsStillConfirmed() {
    store.failAfter(
        step -> step.to() == OrderState.CONFIRMED,
        ShopError.STORE_UNAVAILABLE.exception("gone", Map.of()));

    assertThat(place().getState()).isEqualTo(OrderState.CONFIRMED);
    assertThat(shop.calls).containsExactly("reserve", "charge");
    assertThat(shop.holdsMoney(ID)).isTrue();
  }

  @Test
  void aConfirmationThatFailsIsUndone() {
    store.failOn(
        step -> step.to() == OrderState.CONFIRMED, new IllegalStateException("a statement failed"));

    assertThatThrownBy(this::place)
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.ORDER_NOT_COMPLETED));
    assertThat(shop.calls).containsExactly("reserve", "charge", "refund", "release");
    assertRejected("ORDER_NOT_COMPLETED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reserve", "charge"})
  void anOrderCancelledWhileItIsPlacedHoldsNothing(String step) {
    shop.meanwhile(step, () -> flow.cancel(ID));

    assertThatThrownBy(this::place)
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.ORDER_CANCELLED));
    assertThat(store.states(ID))
        .containsExactly(OrderState.PENDING, OrderState.CANCELLING, OrderState.CANCELLED);
    assertNothingHeld();
  }

  @Test
  void anOrderCancelledJustBeforeItsConfirmationHoldsNothing() {
    // After the charge took effect and before the flow stores CONFIRMED.
    shop.failAfter("charge", Status.of(StatusCode.UNAVAILABLE).asException());
    Runnable[] cancelOnSecondTry = {null};
    cancelOnSecondTry[0] = () -> shop.meanwhile("charge", () -> flow.cancel(ID));
    shop.meanwhile("charge", cancelOnSecondTry[0]);

    assertThatThrownBy(this::place)
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.ORDER_CANCELLED));
    assertThat(store.find(ID).orElseThrow().getState()).isEqualTo(OrderState.CANCELLED);
    assertNothingHeld();
  }

  @Test
  void cancellingGivesMoneyBackFirstThenStockAndIsRepeatable() {
    place();
    Order cancelled = flow.cancel(ID);
    assertThat(cancelled.getState()).isEqualTo(OrderState.CANCELLED);
    assertThat(shop.calls).containsExactly("reserve", "charge", "refund", "release");
    assertThat(store.states(ID))
        .containsExactly(
            OrderState.PENDING, OrderState.CONFIRMED, OrderState.CANCELLING, OrderState.CANCELLED);
    assertNothingHeld();

    assertThat(flow.cancel(ID)).isEqualTo(cancelled);
    assertThat(shop.calls).hasSize(4);
  }

  @Test
  void aCancellationThatStoppedGoesOnWhenRepeated() {
    place();
    shop.failBefore("release", Status.of(StatusCode.UNAVAILABLE).asException());
    shop.failBefore("release", Status.of(StatusCode.UNAVAILABLE).asException());

    assertThatThrownBy(() -> flow.cancel(ID))
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.ORDER_NOT_COMPLETED));
    assertThat(store.find(ID).orElseThrow().getState()).isEqualTo(OrderState.CANCELLING);
    assertThat(flow.cancel(ID).getState()).isEqualTo(OrderState.CANCELLED);
    assertNothingHeld();
  }

  @ParameterizedTest
  @EnumSource(
      value = OrderState.class,
      names = {"REJECTING", "REJECTED"})
  void aRejectedOrderCannotBeCancelled(OrderState state) {
    store.insert(order().toBuilder().setState(state).build());
    assertThatThrownBy(() -> flow.cancel(ID))
        .satisfies(
            e -> {
              assertThat(error(e)).isEqualTo(ShopError.ORDER_NOT_CANCELLABLE);
              assertThat(about(e)).containsEntry("state", state.name());
            });
    assertThat(shop.calls).isEmpty();
  }

  @Test
  void anUnknownOrderCannotBeCancelled() {
    assertThatThrownBy(() -> flow.cancel("nothing"))
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.ORDER_NOT_FOUND));
  }

  @Test
  void aRepetitionStopsWhenTheDeadlineHasPassed() {
    shop.failBefore("reserve", Status.of(StatusCode.DEADLINE_EXCEEDED).asException());
    CallContext late = context(Deadline.after(Duration.ZERO), Cancellation.NEVER);

    assertThatThrownBy(() -> late.supply(this::place)).isInstanceOf(RpcException.class);
    assertThat(shop.calls).containsExactly("reserve", "release");
  }

  private Order place() {
    return flow.place(order(), CARD);
  }

  private static Order order() {
    return Order.newBuilder()
        .setOrderId(ID)
        .setUserId("u1")
        .setState(OrderState.PENDING)
        .addLines(OrderLine.newBuilder().setItemId("a").setQuantity(2))
        .build();
  }

  private void assertRejected(String reason) {
    Order order = store.find(ID).orElseThrow();
    assertThat(order.getState()).isEqualTo(OrderState.REJECTED);
    assertThat(order.getRejectionReason()).isEqualTo(reason);
    assertThat(store.states(ID))
        .isEqualTo(List.of(OrderState.PENDING, OrderState.REJECTING, OrderState.REJECTED));
    assertNothingHeld();
  }

  private void assertNothingHeld() {
    assertThat(shop.holdsStock(ID)).isFalse();
    assertThat(shop.holdsMoney(ID)).isFalse();
  }

  private static ShopError error(Throwable failure) {
    return ShopError.of(RpcException.statusOf(failure)).orElseThrow();
  }

  private static Map<String, String> about(Throwable failure) {
    return AppError.from(RpcException.statusOf(failure)).orElseThrow().metadata();
  }

  private static CallContext context(Cancellation cancellation) {
    return context(Deadline.NONE, cancellation);
  }

  private static CallContext context(Deadline deadline, Cancellation cancellation) {
    ProtobufSerializer<Order> orders = ProtobufSerializer.of(Order.class);
    MethodDescriptor<Order, Order> method =
        MethodDescriptor.of(
                "shop.order.v1.OrderService", "CreateOrder", CallKind.UNARY, orders, orders)
            .build();
    Call call = Call.of(method, Order.getDefaultInstance(), Metadata.EMPTY, deadline, cancellation);
    return CallContext.ofInbound(call, List.of(), "test");
  }
}
