package io.ringwire.shop.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Timestamp;
import io.ringwire.shop.order.OrderStore.Priced;
import io.ringwire.shop.order.OrderStore.Progress;
import io.ringwire.shop.order.OrderStore.Step;
import io.ringwire.shop.order.OrderStore.Stuck;
import io.ringwire.shop.order.v1.Order;
import io.ringwire.shop.order.v1.OrderEvent;
import io.ringwire.shop.order.v1.OrderLine;
import io.ringwire.shop.order.v1.OrderState;
import io.ringwire.shop.store.Micros;
import io.ringwire.shop.store.ShopDatabase;
import io.ringwire.shop.store.SortableId;
import io.ringwire.shop.type.v1.Money;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcOrderStoreTest {
  private static final long AGE_MICROS = 2_000_000;

  private final ShopDatabase shop = new ShopDatabase();
  private JdbcOrderStore store;
  private JdbcOrderStore sibling;

  @BeforeEach
  void open() {
    store = new JdbcOrderStore(shop.open("order", JdbcOrderStore.SCHEMA), Clock.systemUTC());
    sibling = new JdbcOrderStore(shop.open("order", JdbcOrderStore.SCHEMA), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aNewOrderIsReadAtAnotherInstanceAsItWasWritten() {
    Order order = insert("u1");
    assertThat(sibling.find(order.getOrderId())).contains(order);
    assertThat(sibling.find("nothing")).isEmpty();
    assertThat(store.events(order.getOrderId(), 0, 10))
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.getSequence()).isEqualTo(1);
              assertThat(e.getState()).isEqualTo(OrderState.PENDING);
              assertThat(e.getAt()).isEqualTo(order.getCreatedAt());
            });
  }

  @Test
  void aStepChangesStatePricesAndEventsTogether() {
    Order order = insert("u1");
    Timestamp at =
        store
            .advance(
                Step.of(order.getOrderId(), OrderState.PENDING, OrderState.CONFIRMED)
                    .withPrices(
                        new Priced(List.of(priced("b", 2, 700), priced("a", 1, 50)), eur(1_450))))
            .orElseThrow();
    Order confirmed = store.find(order.getOrderId()).orElseThrow();
    assertThat(confirmed.getUpdatedAt()).isEqualTo(at);
    assertThat(confirmed.getState()).isEqualTo(OrderState.CONFIRMED);
    assertThat(confirmed.getTotal()).isEqualTo(eur(1_450));
    assertThat(confirmed.getLinesList()).containsExactly(priced("b", 2, 700), priced("a", 1, 50));
    assertThat(sibling.find(order.getOrderId())).contains(confirmed);
    assertThat(sibling.events(order.getOrderId(), 1, 10))
        .extracting(OrderEvent::getSequence, OrderEvent::getState)
        .containsExactly(tuple(2L, OrderState.CONFIRMED));
  }

  @Test
  void aStepFromAnotherStateChangesNothing() {
    Order order = insert("u1");
    Optional<Timestamp> none =
        store.advance(Step.of(order.getOrderId(), OrderState.CONFIRMED, OrderState.CANCELLING));
    assertThat(none).isEmpty();
    assertThat(store.find(order.getOrderId())).contains(order);
    assertThat(store.events(order.getOrderId(), 0, 10)).hasSize(1);
  }

  @Test
  void aReasonIsKeptInOrderAndEvent() {
    Order order = insert("u1");
    store.advance(
        Step.of(order.getOrderId(), OrderState.PENDING, OrderState.REJECTING)
            .because("CARD_DECLINED"));
    assertThat(store.find(order.getOrderId()).orElseThrow().getRejectionReason())
        .isEqualTo("CARD_DECLINED");
    assertThat(store.events(order.getOrderId(), 1, 10))
        .extracting(OrderEvent::getReason)
        .containsExactly("CARD_DECLINED");
  }

  @Test
  void ofManyWhoMakeTheSameStepOneWins() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        String orderId = insert("u1").getOrderId();
        CyclicBarrier start = new CyclicBarrier(8);
        List<Future<Boolean>> steps = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          JdbcOrderStore instance = i % 2 == 0 ? store : sibling;
          OrderState to = i < 4 ? OrderState.CONFIRMED : OrderState.CANCELLING;
          steps.add(
              pool.submit(
                  () -> {
                    start.await(10, TimeUnit.SECONDS);
                    return instance.advance(Step.of(orderId, OrderState.PENDING, to)).isPresent();
                  }));
        }
        int winners = 0;
        for (Future<Boolean> step : steps) {
          winners += step.get(10, TimeUnit.SECONDS) ? 1 : 0;
        }
        assertThat(winners).isEqualTo(1);
        assertThat(store.events(orderId, 0, 10))
            .extracting(OrderEvent::getSequence)
            .containsExactly(1L, 2L);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void listsOneUsersOrdersNewestFirstInPages() {
    List<Order> mine = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      mine.add(0, insert("u1", 1_000 + i));
      insert("u2", 1_000 + i);
    }
    List<Order> first = store.list("u1", "", 3);
    assertThat(first).isEqualTo(mine.subList(0, 3));
    assertThat(store.list("u1", first.get(2).getOrderId(), 3)).isEqualTo(mine.subList(3, 5));
    assertThat(store.list("nobody", "", 3)).isEmpty();
  }

  @Test
  void progressTellsSequenceAndStateOfKnownOrders() {
    Order one = insert("u1");
    Order two = insert("u1");
    store.advance(Step.of(two.getOrderId(), OrderState.PENDING, OrderState.CONFIRMED));
    assertThat(sibling.progress(List.of(one.getOrderId(), two.getOrderId(), "nothing")))
        .isEqualTo(
            Map.of(
                one.getOrderId(), new Progress(1, OrderState.PENDING),
                two.getOrderId(), new Progress(2, OrderState.CONFIRMED)));
    assertThat(sibling.progress(List.of())).isEmpty();
  }

  @Test
  void stuckFindsTheOldestOfOneState() {
    Order old = insert("u1", 1_000);
    Order older = insert("u1", 500);
    insert("u1", 3_000);
    Order confirmed = insert("u1", 100);
    store.advance(Step.of(confirmed.getOrderId(), OrderState.PENDING, OrderState.CONFIRMED));
    assertThat(stuckIds(4_000)).containsExactly(older.getOrderId(), old.getOrderId());
    assertThat(store.stuck(OrderState.PENDING, AGE_MICROS, 4_000_000, 1))
        .containsExactly(new Stuck(older.getOrderId(), OrderState.PENDING, 0, 0));
  }

  @Test
  void aStuckOrderIsTakenByOneAndComesBackWhenItsNextTryIsDue() {
    Order first = insert("u1", 500);
    Order second = insert("u1", 1_000);
    Stuck stuck = store.stuck(OrderState.PENDING, AGE_MICROS, 4_000_000, 1).get(0);
    assertThat(store.take(stuck, 5_000_000)).isTrue();
    assertThat(sibling.take(stuck, 6_000_000)).isFalse();

    assertThat(stuckIds(4_999)).containsExactly(second.getOrderId());
    // Due since 2 s after it was made: longer than the one that was put off.
    assertThat(stuckIds(5_000)).containsExactly(second.getOrderId(), first.getOrderId());
    assertThat(store.stuck(OrderState.PENDING, AGE_MICROS, 5_000_000, 10))
        .contains(new Stuck(first.getOrderId(), OrderState.PENDING, 1, 5_000_000));
  }

  @Test
  void aStepMakesANewStartForItsTries() {
    Order order = insert("u1", 500);
    Stuck stuck = store.stuck(OrderState.PENDING, AGE_MICROS, 4_000_000, 1).get(0);
    assertThat(store.take(stuck, Long.MAX_VALUE)).isTrue();
    store.advance(Step.of(order.getOrderId(), OrderState.PENDING, OrderState.REJECTING));
    assertThat(store.take(stuck, Long.MAX_VALUE)).isFalse();
    assertThat(store.stuck(OrderState.REJECTING, 0, Long.MAX_VALUE, 10))
        .containsExactly(new Stuck(order.getOrderId(), OrderState.REJECTING, 0, 0));
  }

  private List<String> stuckIds(long nowMillis) {
    return store.stuck(OrderState.PENDING, AGE_MICROS, nowMillis * 1_000, 10).stream()
        .map(Stuck::orderId)
        .toList();
  }

  private Order insert(String userId) {
    return insert(userId, System.currentTimeMillis());
  }

  private Order insert(String userId, long atMillis) {
    Order order =
        Order.newBuilder()
            .setOrderId(SortableId.at(atMillis))
            .setUserId(userId)
            .setState(OrderState.PENDING)
            .setCardLast4("4242")
            .addLines(OrderLine.newBuilder().setItemId("b").setQuantity(2))
            .addLines(OrderLine.newBuilder().setItemId("a").setQuantity(1))
            .setCreatedAt(Micros.timestamp(atMillis * 1_000))
            .setUpdatedAt(Micros.timestamp(atMillis * 1_000))
            .build();
    store.insert(order);
    return order;
  }

  private static OrderLine priced(String itemId, int quantity, long minorUnits) {
    return OrderLine.newBuilder()
        .setItemId(itemId)
        .setQuantity(quantity)
        .setName("Item " + itemId)
        .setUnitPrice(eur(minorUnits))
        .build();
  }

  private static Money eur(long minorUnits) {
    return Money.newBuilder().setMinorUnits(minorUnits).setCurrency("EUR").build();
  }
}
