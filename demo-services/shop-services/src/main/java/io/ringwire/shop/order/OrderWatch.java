package io.ringwire.shop.order;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.order.OrderStore.Progress;
import io.ringwire.shop.order.v1.OrderEvent;
import io.ringwire.shop.order.v1.OrderState;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows orders for those who watch them. One thread an instance asks the store how far the watched orders have come,
 * a hundred in one statement, every 100 ms; so a change by another instance is seen as well. Without watchers it asks
 * nothing. Events are read only as far as a subscriber has asked for them, so a slow one costs no memory: what it has
 * not asked for stays in the store.
 */
final class OrderWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OrderWatch.class);

  /** Time from one look at all watched orders to the next, and so how late an event may be. */
  static final Duration PAUSE = Duration.ofMillis(100);

  /** Watchers of one instance; one more is refused with TOO_MANY_WATCHERS. */
  static final int WATCHERS_MAX = 10_000;

  /** Orders asked for in one statement. */
  private static final int ORDERS_MAX = 100;

  /** Events read of one order at a time; an order has six in its longest life. */
  private static final int EVENTS_MAX = 32;

  /** How long looks may fail, without one between that did not, before watchers are told. */
  static final Duration FAILING_MAX = Duration.ofSeconds(5);

  /** How long closing waits for the thread to dismiss the watchers. */
  private static final long CLOSE_MILLIS = 1_000;

  private final OrderStore store;
  private final int watchersMax;
  private final LongSupplier nanoClock;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All three under the lock. Whoever is fresh is a watcher too.
  private final Set<Watcher> watchers = new LinkedHashSet<>();
  private final Set<Watcher> fresh = new LinkedHashSet<>();
  private boolean closed;

  // On the thread only. The next look at all has an instant of its own: fresh watchers come before
  // it, never instead.
  private long nextLookNanos;
  private @Nullable Long failingSinceNanos;

  OrderWatch(OrderStore store) {
    this(store, WATCHERS_MAX, System::nanoTime);
  }

  OrderWatch(OrderStore store, int watchersMax, LongSupplier nanoClock) {
    this.store = store;
    this.watchersMax = watchersMax;
    this.nanoClock = nanoClock;
    this.nextLookNanos = nanoClock.getAsLong();
    this.thread = new Thread(this::run, "shop-order-watch");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The events of an order after a sequence. Each subscriber gets all of them. */
  Flow.Publisher<OrderEvent> events(String orderId, long afterSequence) {
    return subscriber -> {
      Watcher watcher = new Watcher(orderId, afterSequence, subscriber);
      RpcException refusal = add(watcher);
      if (refusal != null) {
        watcher.end(); // Before it can ask: nobody looks for it.
      }
      subscriber.onSubscribe(watcher);
      if (refusal != null) {
        subscriber.onError(refusal);
      }
    };
  }

  private @Nullable RpcException add(Watcher watcher) {
    lock.lock();
    try {
      if (closed) {
        return leaving();
      }
      if (watchers.size() >= watchersMax) {
        return ShopError.TOO_MANY_WATCHERS.exception(
            "this instance follows as many orders as it may", Map.of());
      }
      watchers.add(watcher);
      return null;
    } finally {
      lock.unlock();
    }
  }

  private static RpcException leaving() {
    return Status.of(StatusCode.UNAVAILABLE, "this instance stops; watch again to go on at another")
        .asException();
  }

  private void run() {
    while (true) {
      Due due = awaitDue();
      if (due.watchers.isEmpty()) {
        dismiss();
        return;
      }
      look(due.watchers);
      if (due.all) {
        // From the look's end: a store that is slow is not asked without a pause.
        nextLookNanos = nanoClock.getAsLong() + PAUSE.toNanos();
      }
    }
  }

  private void dismiss() {
    List<Watcher> left;
    lock.lock();
    try {
      left = List.copyOf(watchers);
    } finally {
      lock.unlock();
    }
    left.forEach(watcher -> watcher.fail(leaving()));
  }

  /** Whom a look is for: all watchers, or the fresh among them. */
  private record Due(List<Watcher> watchers, boolean all) {}

  /** Waits for the next look: all watchers when its instant has come, fresh ones at once. None once closed. */
  private Due awaitDue() {
    lock.lock();
    try {
      while (!closed) {
        long remainingNanos = nextLookNanos - nanoClock.getAsLong();
        if (watchers.isEmpty()) {
          failingSinceNanos = null;
          changed.await();
        } else if (remainingNanos <= 0) {
          fresh.clear();
          return new Due(List.copyOf(watchers), true);
        } else if (!fresh.isEmpty()) {
          Due due = new Due(List.copyOf(fresh), false);
          fresh.clear();
          return due;
        } else {
          changed.awaitNanos(remainingNanos);
        }
      }
      return new Due(List.of(), false);
    } catch (InterruptedException e) {
      return new Due(List.of(), false);
    } finally {
      lock.unlock();
    }
  }

  private void look(List<Watcher> due) {
    long beganNanos = nanoClock.getAsLong();
    try {
      List<Watcher> asking = due.stream().filter(Watcher::isAsking).toList();
      Map<String, Progress> progress = progress(asking);
      for (Watcher watcher : asking) {
        watcher.look(progress.get(watcher.orderId));
      }
      failingSinceNanos = null;
    } catch (RuntimeException e) {
      onFailedLook(due, beganNanos, e);
    }
  }

  /** By the clock and not by count, for a look can fail at once or after seconds of waiting for a connection. */
  private void onFailedLook(List<Watcher> due, long beganNanos, RuntimeException failure) {
    if (failingSinceNanos == null) {
      failingSinceNanos = beganNanos;
      log.warn("orders cannot be followed; tried again every {} ms", PAUSE.toMillis(), failure);
    }
    if (nanoClock.getAsLong() - failingSinceNanos >= FAILING_MAX.toNanos()) {
      due.forEach(
          watcher ->
              watcher.fail(
                  ShopError.STORE_UNAVAILABLE.exception(
                      "the service's database does not answer", Map.of())));
    }
  }

  private Map<String, Progress> progress(List<Watcher> asking) {
    List<String> orderIds = asking.stream().map(watcher -> watcher.orderId).distinct().toList();
    Map<String, Progress> progress = new HashMap<>();
    for (int from = 0; from < orderIds.size(); from += ORDERS_MAX) {
      progress.putAll(
          store.progress(orderIds.subList(from, Math.min(from + ORDERS_MAX, orderIds.size()))));
    }
    return progress;
  }

  private void wake(Watcher watcher) {
    lock.lock();
    try {
      if (watchers.contains(watcher)) {
        fresh.add(watcher);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void remove(Watcher watcher) {
    lock.lock();
    try {
      watchers.remove(watcher);
      fresh.remove(watcher);
    } finally {
      lock.unlock();
    }
  }

  /** Stops following; whoever still watches is told that the instance leaves, and can go on at another. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isFinal(OrderState state) {
    return state == OrderState.REJECTED || state == OrderState.CANCELLED;
  }

  /** One subscriber. Its signals come from the watching thread, one at a time. */
  private final class Watcher implements Flow.Subscription {
    private final String orderId;
    private final Flow.Subscriber<? super OrderEvent> subscriber;

    // All under the watcher's own monitor.
    private long sequence;
    private long asked;
    private boolean looked;
    private boolean done;
    private @Nullable RuntimeException misuse;

    Watcher(String orderId, long afterSequence, Flow.Subscriber<? super OrderEvent> subscriber) {
      this.orderId = orderId;
      this.sequence = afterSequence;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      boolean first;
      synchronized (this) {
        if (count <= 0) {
          misuse =
              new IllegalArgumentException(
                  "request(" + count + "): a subscriber asks for at least one");
        } else {
          asked = asked + count < 0 ? Long.MAX_VALUE : asked + count;
        }
        first = !looked && !done;
        looked = true;
      }
      // Later requests wait for the next look: otherwise a subscriber that asks one by one sets the
      // pace of all.
      if (first) {
        wake(this);
      }
    }

    @Override
    public void cancel() {
      if (end()) {
        remove(this);
      }
    }

    synchronized boolean isAsking() {
      return !done && (asked > 0 || misuse != null);
    }

    private synchronized @Nullable RuntimeException misuse() {
      return misuse;
    }

    private synchronized boolean isDone() {
      return done;
    }

    private synchronized boolean end() {
      boolean ends = !done;
      done = true;
      return ends;
    }

    void fail(RuntimeException failure) {
      if (end()) {
        remove(this);
        subscriber.onError(failure);
      }
    }

    void look(@Nullable Progress progress) {
      RuntimeException misused = misuse();
      if (misused != null) {
        fail(misused);
      } else if (progress == null) {
        fail(OrderFlow.notFound(orderId));
      } else {
        if (progress.sequence() > seen()) {
          store.events(orderId, seen(), countMax()).forEach(this::deliver);
        }
        if (isFinal(progress.state()) && seen() >= progress.sequence() && end()) {
          remove(this);
          subscriber.onComplete();
        }
      }
    }

    private synchronized long seen() {
      return sequence;
    }

    private synchronized int countMax() {
      return (int) Math.min(asked, EVENTS_MAX);
    }

    private void deliver(OrderEvent event) {
      if (isDone()) {
        return;
      }
      synchronized (this) {
        sequence = event.getSequence();
        asked--;
      }
      try {
        subscriber.onNext(event);
      } catch (RuntimeException e) {
        log.warn("a subscriber of order {} threw; it is cancelled", orderId, e);
        cancel();
      }
    }
  }
}
