package io.ringwire.shop.order;

import io.ringwire.shop.order.OrderStore.Stuck;
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
 * runs one. An order is taken before it is tried, and its next try put off, each time for longer: so orders that cannot
 * be finished leave room for the others. Two instances that try one order all the same do no harm, because each step is
 * keyed and each state changes once.
 */
final class OrderRecovery implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OrderRecovery.class);

  /** Time between two rounds. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  /** Age at which a PENDING order counts as abandoned; far over the longest time an order takes. */
  static final Duration PENDING_MAX = Duration.ofSeconds(30);

  /** Age at which an undoing counts as stopped; over the time that the calls of one take. */
  static final Duration UNDOING_MAX = Duration.ofSeconds(10);

  /** Orders tried in one round, of each state. */
  static final int ORDERS_MAX = 20;

  /** From a try that fails to the second; doubled by each further one. */
  static final Duration BACKOFF_MIN = Duration.ofSeconds(10);

  static final Duration BACKOFF_MAX = Duration.ofMinutes(5);

  // Far beyond BACKOFF_MAX, and far from an overflow.
  private static final int DOUBLINGS_MAX = 10;

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
    List<Stuck> stuck;
    try {
      stuck = store.stuck(state, micros(age), Micros.now(clock), ORDERS_MAX);
    } catch (RuntimeException e) {
      log.warn("recovery cannot read {} orders; the next round tries again", state, e);
      return;
    }
    for (Stuck order : stuck) {
      Duration backoff = backoff(order.tries());
      try {
        if (store.take(order, Micros.now(clock) + micros(backoff))) {
          action.accept(order.orderId());
          log.info("order {} was left {} and is finished now", order.orderId(), state);
        }
      } catch (RuntimeException e) {
        log.warn(
            "order {} stays {}; tried again in {} s",
            order.orderId(),
            state,
            backoff.toSeconds(),
            e);
      }
    }
  }

  static Duration backoff(int tries) {
    int doublings = Math.min(tries, DOUBLINGS_MAX);
    Duration backoff = BACKOFF_MIN.multipliedBy(1L << doublings);
    return backoff.compareTo(BACKOFF_MAX) < 0 ? backoff : BACKOFF_MAX;
  }

  private static long micros(Duration duration) {
    return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
