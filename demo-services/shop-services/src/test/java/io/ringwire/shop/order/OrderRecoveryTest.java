package io.ringwire.shop.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.shop.inventory.v1.ReservationState;
import io.ringwire.shop.order.OrderStore.Step;
import io.ringwire.shop.order.v1.Order;
import io.ringwire.shop.order.v1.OrderState;
import io.ringwire.shop.payment.v1.PaymentState;
import io.ringwire.shop.store.Micros;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderRecoveryTest {
  private static final String ID = "order-1";

  private final FakeClock clock = new FakeClock();
  private final FakeOrderStore store = new FakeOrderStore(clock);
  private final FakeShop shop = new FakeShop();
  private final OrderRecovery recovery =
      new OrderRecovery(store, new OrderFlow(store, shop, shop), clock);

  @AfterEach
  void close() {
    recovery.close();
  }

  @Test
  void anOrderWhoseInstanceDiedAfterTheChargeIsUndone() {
    insertPending();
    shop.reservations.put(ID, ReservationState.RESERVED);
    shop.payments.put(ID, PaymentState.CHARGED);

    clock.advance(OrderRecovery.PENDING_MAX.plusMillis(1));
    recovery.round();

    assertThat(shop.calls).containsExactly("refund", "release");
    assertThat(shop.holdsMoney(ID)).isFalse();
    assertThat(shop.holdsStock(ID)).isFalse();
    Order order = store.find(ID).orElseThrow();
    assertThat(order.getState()).isEqualTo(OrderState.REJECTED);
    assertThat(order.getRejectionReason()).isEqualTo("ORDER_NOT_COMPLETED");
  }

  @Test
  void anOrderThatIsBeingPlacedIsLeftAlone() {
    insertPending();
    clock.advance(OrderRecovery.PENDING_MAX);
    recovery.round();
    assertThat(shop.calls).isEmpty();
    assertThat(store.find(ID).orElseThrow().getState()).isEqualTo(OrderState.PENDING);
  }

  @Test
  void aCancellationThatStoppedIsFinished() {
    insertPending();
    store.advance(Step.of(ID, OrderState.PENDING, OrderState.CANCELLING));
    clock.advance(OrderRecovery.UNDOING_MAX);
    recovery.round();
    assertThat(shop.calls).isEmpty();

    clock.advance(Duration.ofMillis(1));
    recovery.round();
    assertThat(store.find(ID).orElseThrow().getState()).isEqualTo(OrderState.CANCELLED);
  }

  @Test
  void aRejectionThatStoppedIsFinishedWithItsReason() {
    insertPending();
    store.advance(Step.of(ID, OrderState.PENDING, OrderState.REJECTING).because("CARD_DECLINED"));
    clock.advance(OrderRecovery.UNDOING_MAX.plusMillis(1));
    recovery.round();
    assertThat(store.find(ID).orElseThrow().getState()).isEqualTo(OrderState.REJECTED);
    assertThat(store.find(ID).orElseThrow().getRejectionReason()).isEqualTo("CARD_DECLINED");
  }

  @Test
  void oneThatFailsIsTriedAgainInTheNextRoundAndHoldsUpNoOther() {
    insertPending();
    store.insert(pending("order-2"));
    clock.advance(OrderRecovery.PENDING_MAX.plusMillis(1));
    shop.failBefore("refund", Status.of(StatusCode.UNAVAILABLE).asException());
    shop.failBefore("refund", Status.of(StatusCode.UNAVAILABLE).asException());

    recovery.round();
    assertThat(store.find(ID).orElseThrow().getState()).isEqualTo(OrderState.REJECTING);
    assertThat(store.find("order-2").orElseThrow().getState()).isEqualTo(OrderState.REJECTED);

    clock.advance(OrderRecovery.UNDOING_MAX.plusMillis(1));
    recovery.round();
    assertThat(store.find(ID).orElseThrow().getState()).isEqualTo(OrderState.REJECTED);
  }

  @Test
  void ordersThatCannotBeFinishedDoNotKeepOthersFromTheirTurn() {
    for (int i = 0; i < OrderRecovery.ORDERS_MAX; i++) {
      String orderId = "hopeless-" + i;
      store.insert(pending(orderId));
      store.advance(Step.of(orderId, OrderState.PENDING, OrderState.CANCELLING));
      clock.advance(Duration.ofMillis(1));
    }
    insertPending();
    store.advance(Step.of(ID, OrderState.PENDING, OrderState.CANCELLING));
    store.failOn(
        step -> step.orderId().startsWith("hopeless"), new IllegalStateException("on purpose"));

    clock.advance(OrderRecovery.UNDOING_MAX.plusMillis(1));
    recovery.round();
    assertThat(store.find(ID).orElseThrow().getState()).isEqualTo(OrderState.CANCELLING);
    clock.advance(OrderRecovery.PAUSE);
    recovery.round();
    assertThat(store.find(ID).orElseThrow().getState()).isEqualTo(OrderState.CANCELLED);
  }

  @Test
  void eachTryThatFailsPutsTheNextOffForLonger() {
    insertPending();
    store.advance(Step.of(ID, OrderState.PENDING, OrderState.CANCELLING));
    store.failOn(step -> true, new IllegalStateException("on purpose"));
    clock.advance(OrderRecovery.UNDOING_MAX.plusMillis(1));
    recovery.round();
    int callsOfATry = shop.calls.size();
    assertThat(callsOfATry).isPositive();

    clock.advance(OrderRecovery.BACKOFF_MIN.minusMillis(1));
    recovery.round();
    assertThat(shop.calls).hasSize(callsOfATry);
    clock.advance(Duration.ofMillis(1));
    recovery.round();
    assertThat(shop.calls).hasSize(2 * callsOfATry);

    clock.advance(OrderRecovery.BACKOFF_MIN.multipliedBy(2).minusMillis(1));
    recovery.round();
    assertThat(shop.calls).hasSize(2 * callsOfATry);
    clock.advance(Duration.ofMillis(1));
    recovery.round();
    assertThat(shop.calls).hasSize(3 * callsOfATry);
  }

  @Test
  void theWaitHasABound() {
    assertThat(OrderRecovery.backoff(0)).isEqualTo(OrderRecovery.BACKOFF_MIN);
    assertThat(OrderRecovery.backoff(5)).isEqualTo(OrderRecovery.BACKOFF_MAX);
    assertThat(OrderRecovery.backoff(Integer.MAX_VALUE)).isEqualTo(OrderRecovery.BACKOFF_MAX);
  }

  @Test
  void aStoreThatIsAwayDoesNotEndRecovery() {
    insertPending();
    clock.advance(OrderRecovery.PENDING_MAX.plusMillis(1));
    store.failReads(new IllegalStateException("away"));
    recovery.round();
    store.failReads(null);
    recovery.round();
    assertThat(store.find(ID).orElseThrow().getState()).isEqualTo(OrderState.REJECTED);
  }

  private void insertPending() {
    store.insert(pending(ID));
  }

  private Order pending(String orderId) {
    return Order.newBuilder()
        .setOrderId(orderId)
        .setState(OrderState.PENDING)
        .setUpdatedAt(Micros.timestamp(Micros.now(clock)))
        .build();
  }

  private static final class FakeClock extends Clock {
    private Instant now = Instant.ofEpochSecond(1_795_000_000);

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
