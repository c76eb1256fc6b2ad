package io.ringwire.shop.order;

import io.ringwire.shop.order.v1.OrderState;
import io.ringwire.shop.store.Micros;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes orders that were left half-way, by an instance that died or by a service that did not answer. Every instance
 * runs one; two that take the same order do no harm, because each step is keyed and each state changes once.
 */
final class OrderRecovery implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OrderRecovery.class);

  /** Time between two rounds. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  /** Age at which a PENDING order counts as abandoned; far over the longest time an order takes. */
  static final Duration PENDING_MAX = Duration.ofSeconds(30);

  /** Age at which an undoing counts as stopped; over the time that the calls of one take. */
  static final Duration UNDOING_MAX = Duration.ofSeconds(10);

  /** Orders taken in one round, of each state. */
  private static final int ORDERS_MAX = 20;

  private final OrderStore store;
  private final OrderFlow flow;
  private final Clock clock;
  private final ScheduledExecutorService thread;

  OrderRecovery(OrderStore store, OrderFlow flow, Clock clock) {
    this.store = store;
    this.flow = flow;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "shop-order-recovery");
              daemon.setDaemon(true);
              return daemon;
            });
  }

  void start() {
    thread.scheduleWithFixedDelay(
        this::round, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes what is stuck now, once. Never throws: the next round tries again. */
  void round() {
    each(OrderState.PENDING, PENDING_MAX, flow::abandon);
    each(OrderState.REJECTING, UNDOING_MAX, orderId -> flow.resume(orderId, OrderState.REJECTING));
    each(
        OrderState.CANCELLING, UNDOING_MAX, orderId -> flow.resume(orderId, OrderState.CANCELLING));
  }

  private void each(OrderState state, Duration age, Consumer<String> action) {
    List<String> orderIds;
    try {
      orderIds =
          store.stuck(
              state, Micros.now(clock) - TimeUnit.NANOSECONDS.toMicros(age.toNanos()), ORDERS_MAX);
    } catch (RuntimeException e) {
      log.warn("recovery cannot read {} orders; the next round tries again", state, e);
      return;
    }
    for (String orderId : orderIds) {
      try {
        action.accept(orderId);
        log.info("order {} was left {} and is finished now", orderId, state);
      } catch (RuntimeException e) {
        log.warn("order {} stays {}; the next round tries again", orderId, state, e);
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
