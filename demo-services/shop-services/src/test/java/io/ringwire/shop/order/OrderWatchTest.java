package io.ringwire.shop.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.order.OrderStore.Step;
import io.ringwire.shop.order.v1.Order;
import io.ringwire.shop.order.v1.OrderEvent;
import io.ringwire.shop.order.v1.OrderState;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderWatchTest {
  private final FakeOrderStore store = new FakeOrderStore(Clock.systemUTC());
  private final AtomicLong skippedNanos = new AtomicLong();
  private final OrderWatch watch =
      new OrderWatch(store, 3, () -> System.nanoTime() + skippedNanos.get());

  @BeforeEach
  void start() {
    watch.start();
    store.insert(Order.newBuilder().setOrderId("o1").setState(OrderState.PENDING).build());
  }

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void eventsOfBeforeComeFirstThenNewOnesUntilTheLast() throws Exception {
    advance(OrderState.PENDING, OrderState.CONFIRMED);
    RecordingSubscriber subscriber = watch(0).request(100);
    assertThat(subscriber.nextState()).isEqualTo(OrderState.PENDING);
    assertThat(subscriber.nextState()).isEqualTo(OrderState.CONFIRMED);
    assertThat(subscriber.hasEnded()).isFalse();

    advance(OrderState.CONFIRMED, OrderState.CANCELLING);
    assertThat(subscriber.nextState()).isEqualTo(OrderState.CANCELLING);
    advance(OrderState.CANCELLING, OrderState.CANCELLED);
    assertThat(subscriber.nextState()).isEqualTo(OrderState.CANCELLED);
    subscriber.awaitCompletion();
  }

  @Test
  void aRejectionEndsTheStream() throws Exception {
    advance(OrderState.PENDING, OrderState.REJECTING);
    advance(OrderState.REJECTING, OrderState.REJECTED);
    RecordingSubscriber subscriber = watch(0).request(3);
    subscriber.awaitCompletion();
    assertThat(subscriber.received()).hasSize(3);
  }

  @Test
  void nothingIsSentNorReadThatWasNotAskedFor() throws Exception {
    advance(OrderState.PENDING, OrderState.CONFIRMED);
    advance(OrderState.CONFIRMED, OrderState.CANCELLING);
    RecordingSubscriber subscriber = watch(0);
    subscriber.request(1);
    assertThat(subscriber.nextState()).isEqualTo(OrderState.PENDING);

    RecordingSubscriber pacemaker = watch(0).request(100);
    int looks = store.looks();
    await(() -> store.looks() > looks + 3);
    assertThat(subscriber.received()).isEmpty();
    pacemaker.cancel();

    subscriber.request(1);
    assertThat(subscriber.nextState()).isEqualTo(OrderState.CONFIRMED);
    assertThat(subscriber.received()).isEmpty();
  }

  @Test
  void aReaderGoesOnWhereItStopped() throws Exception {
    advance(OrderState.PENDING, OrderState.CONFIRMED);
    RecordingSubscriber subscriber = watch(1).request(100);
    assertThat(subscriber.nextState()).isEqualTo(OrderState.CONFIRMED);
  }

  @Test
  void whoSawTheLastEventIsToldThatItWasTheLast() throws Exception {
    advance(OrderState.PENDING, OrderState.REJECTING);
    advance(OrderState.REJECTING, OrderState.REJECTED);
    RecordingSubscriber subscriber = watch(3).request(1);
    subscriber.awaitCompletion();
    assertThat(subscriber.received()).isEmpty();
  }

  @Test
  void anUnknownOrderFails() throws Exception {
    RecordingSubscriber subscriber = new RecordingSubscriber();
    watch.events("nothing", 0).subscribe(subscriber);
    assertThat(error(subscriber.request(1).awaitFailure())).isEqualTo(ShopError.ORDER_NOT_FOUND);
  }

  @Test
  void oneWatcherTooManyIsRefusedAndALeavingOneMakesRoom() throws Exception {
    RecordingSubscriber first = watch(0).request(100);
    watch(0).request(100);
    watch(0).request(100);
    assertThat(error(watch(0).awaitFailure())).isEqualTo(ShopError.TOO_MANY_WATCHERS);

    first.cancel();
    assertThat(watch(0).request(1).nextState()).isEqualTo(OrderState.PENDING);
  }

  @Test
  void aCancelledWatcherGetsNothingMoreAndTheStoreIsLeftAlone() throws Exception {
    RecordingSubscriber subscriber = watch(0).request(100);
    subscriber.nextState();
    subscriber.cancel();
    advance(OrderState.PENDING, OrderState.CONFIRMED);

    // Another round for another watcher passes; the cancelled one is not part of it.
    RecordingSubscriber other = watch(0).request(100);
    assertThat(other.nextState()).isEqualTo(OrderState.PENDING);
    assertThat(other.nextState()).isEqualTo(OrderState.CONFIRMED);
    assertThat(subscriber.received()).isEmpty();
    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void withoutChangesOnlyTheProgressIsAsked() throws Exception {
    RecordingSubscriber subscriber = watch(0).request(100);
    subscriber.nextState();
    int eventReads = store.eventReads();
    int looks = store.looks();
    await(() -> store.looks() > looks + 2);
    assertThat(store.eventReads()).isEqualTo(eventReads);
  }

  @Test
  void aStoreThatComesBackGoesUnnoticed() throws Exception {
    RecordingSubscriber subscriber = watch(0).request(100);
    subscriber.nextState();
    int looks = store.looks();
    store.failReads(ShopError.STORE_UNAVAILABLE.exception("gone", Map.of()));
    await(() -> store.looks() > looks + 2);
    store.failReads(null);
    advance(OrderState.PENDING, OrderState.CONFIRMED);
    assertThat(subscriber.nextState()).isEqualTo(OrderState.CONFIRMED);
  }

  @Test
  void newWatchersHoldUpNoneOfThoseWhoWatchAlready() throws Exception {
    RecordingSubscriber subscriber = watch(0).request(100);
    assertThat(subscriber.nextState()).isEqualTo(OrderState.PENDING);
    advance(OrderState.PENDING, OrderState.CONFIRMED);

    // Each is fresh as soon as the one before was served: many in the time between two looks at
    // all.
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (subscriber.received().isEmpty()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadlineNanos);
      RecordingSubscriber visitor = watch(0).request(1);
      visitor.nextState();
      visitor.cancel();
    }
    assertThat(subscriber.nextState()).isEqualTo(OrderState.CONFIRMED);
  }

  @Test
  void aStoreThatStaysAwayIsToldAfterFiveSecondsHoweverLongALookTakesToFail() throws Exception {
    RecordingSubscriber subscriber = watch(0).request(100);
    subscriber.nextState();
    // As a pool without a free connection does.
    store.onLook(() -> skippedNanos.addAndGet(TimeUnit.SECONDS.toNanos(2)));
    store.failReads(ShopError.STORE_UNAVAILABLE.exception("gone", Map.of()));
    int looks = store.looks();
    assertThat(error(subscriber.awaitFailure())).isEqualTo(ShopError.STORE_UNAVAILABLE);
    assertThat(store.looks() - looks).isLessThanOrEqualTo(3);
  }

  @Test
  void whoIsRefusedIsSentNothingHoweverSoonItAsks() throws Exception {
    watch(0).request(100);
    watch(0).request(100);
    watch(0).request(100);
    List<OrderEvent> received = new CopyOnWriteArrayList<>();
    CompletableFuture<Throwable> refusal = new CompletableFuture<>();
    watch
        .events("o1", 0)
        .subscribe(
            new Flow.Subscriber<OrderEvent>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(10);
                int looks = store.looks();
                await(() -> store.looks() > looks + 2);
              }

              @Override
              public void onNext(OrderEvent event) {
                received.add(event);
              }

              @Override
              public void onError(Throwable failure) {
                refusal.complete(failure);
              }

              @Override
              public void onComplete() {}
            });
    assertThat(error(refusal.get(10, TimeUnit.SECONDS))).isEqualTo(ShopError.TOO_MANY_WATCHERS);
    assertThat(received).isEmpty();
  }

  @Test
  void aSubscriberThatThrowsHarmsNoOther() throws Exception {
    CountDownLatch threw = new CountDownLatch(1);
    watch
        .events("o1", 0)
        .subscribe(
            new Flow.Subscriber<OrderEvent>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(10);
              }

              @Override
              public void onNext(OrderEvent event) {
                threw.countDown();
                throw new IllegalStateException("on purpose");
              }

              @Override
              public void onError(Throwable failure) {}

              @Override
              public void onComplete() {}
            });
    assertThat(threw.await(10, TimeUnit.SECONDS)).isTrue();
    RecordingSubscriber other = watch(0).request(100);
    assertThat(other.nextState()).isEqualTo(OrderState.PENDING);
    advance(OrderState.PENDING, OrderState.CONFIRMED);
    assertThat(other.nextState()).isEqualTo(OrderState.CONFIRMED);
  }

  @Test
  void askingForNothingIsAMistakeThatIsTold() throws Exception {
    assertThat(watch(0).request(0).awaitFailure()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closingTellsEveryWatcherToGoOnElsewhere() throws Exception {
    RecordingSubscriber subscriber = watch(0).request(100);
    subscriber.nextState();
    watch.close();
    assertThat(RpcException.statusOf(subscriber.awaitFailure()).code())
        .isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(RpcException.statusOf(watch(0).awaitFailure()).code())
        .isEqualTo(StatusCode.UNAVAILABLE);
  }

  private RecordingSubscriber watch(long afterSequence) {
    RecordingSubscriber subscriber = new RecordingSubscriber();
    watch.events("o1", afterSequence).subscribe(subscriber);
    return subscriber;
  }

  private void advance(OrderState from, OrderState to) {
    assertThat(store.advance(Step.of("o1", from, to))).isPresent();
  }

  private static ShopError error(Throwable failure) {
    return ShopError.of(RpcException.statusOf(failure)).orElseThrow();
  }

  /** Waits for another thread's progress, which has no latch to wait on, without sleeping blindly. */
  private static void await(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadlineNanos);
      Thread.onSpinWait();
    }
  }
}
