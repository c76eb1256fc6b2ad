package io.ringwire.shop.order;

import com.google.protobuf.Timestamp;
import io.ringwire.shop.order.v1.Order;
import io.ringwire.shop.order.v1.OrderEvent;
import io.ringwire.shop.order.v1.OrderLine;
import io.ringwire.shop.order.v1.OrderState;
import io.ringwire.shop.store.Micros;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Orders in memory, by the rules of {@link OrderStore}; fails where a test says so. */
final class FakeOrderStore implements OrderStore {
  private final Clock clock;
  private final TreeMap<String, Order> orders = new TreeMap<>();
  private final Map<String, List<OrderEvent>> events = new HashMap<>();
  private final Map<String, Stuck> tries = new HashMap<>();
  private Predicate<Step> failing = step -> false;
  private Predicate<Step> failingAfter = step -> false;
  private RuntimeException failure = new IllegalStateException("unset");
  private @Nullable RuntimeException readFailure;
  private Runnable onLook = () -> {};
  private int looks;
  private int eventReads;

  FakeOrderStore(Clock clock) {
    this.clock = clock;
  }

  /** The step fails without effect. */
  synchronized void failOn(Predicate<Step> step, RuntimeException with) {
    failing = step;
    failure = with;
  }

  /** The step takes effect and then fails: the answer was lost. */
  synchronized void failAfter(Predicate<Step> step, RuntimeException with) {
    failingAfter = step;
    failure = with;
  }

  synchronized void failReads(@Nullable RuntimeException with) {
    readFailure = with;
  }

  /** What happens in each question for progress, before it is answered or fails. */
  synchronized void onLook(Runnable happening) {
    onLook = happening;
  }

  synchronized int looks() {
    return looks;
  }

  synchronized int eventReads() {
    return eventReads;
  }

  synchronized List<OrderState> states(String orderId) {
    return events.getOrDefault(orderId, List.of()).stream().map(OrderEvent::getState).toList();
  }

  @Override
  public synchronized void insert(Order order) {
    orders.put(order.getOrderId(), order);
    append(order, "");
  }

  private void append(Order order, String reason) {
    List<OrderEvent> of = events.computeIfAbsent(order.getOrderId(), id -> new ArrayList<>());
    of.add(
        OrderEvent.newBuilder()
            .setOrderId(order.getOrderId())
            .setSequence(of.size() + 1)
            .setState(order.getState())
            .setReason(reason)
            .setAt(order.getUpdatedAt())
            .build());
  }

  @Override
  public synchronized Optional<Order> find(String orderId) {
    return Optional.ofNullable(orders.get(orderId));
  }

  @Override
  public synchronized Map<String, Order> find(Set<String> orderIds) {
    Map<String, Order> found = new HashMap<>(orders);
    found.keySet().retainAll(orderIds);
    return found;
  }

  @Override
  public synchronized List<Order> list(String userId, String beforeOrderId, int countMax) {
    return orders.descendingMap().values().stream()
        .filter(o -> o.getUserId().equals(userId))
        .filter(o -> beforeOrderId.isEmpty() || o.getOrderId().compareTo(beforeOrderId) < 0)
        .limit(countMax)
        .toList();
  }

  @Override
  public synchronized Optional<Timestamp> advance(Step step) {
    if (failing.test(step)) {
      throw failure;
    }
    Order before = orders.get(step.orderId());
    if (before == null || before.getState() != step.from()) {
      return Optional.empty();
    }
    Order.Builder after =
        before.toBuilder()
            .setState(step.to())
            .setRejectionReason(step.reason())
            .setUpdatedAt(Micros.timestamp(Micros.now(clock)));
    Priced priced = step.priced();
    if (priced != null) {
      after.clearLines();
      for (OrderLine line : priced.lines()) {
        after.addLines(line);
      }
      after.setTotal(priced.total());
    }
    orders.put(step.orderId(), after.build());
    append(after.build(), step.reason());
    if (failingAfter.test(step)) {
      throw failure;
    }
    return Optional.of(after.getUpdatedAt());
  }

  @Override
  public synchronized List<OrderEvent> events(String orderId, long afterSequence, int countMax) {
    eventReads++;
    return events.getOrDefault(orderId, List.of()).stream()
        .filter(e -> e.getSequence() > afterSequence)
        .limit(countMax)
        .toList();
  }

  @Override
  public synchronized Map<String, Progress> progress(Collection<String> orderIds) {
    looks++;
    onLook.run();
    if (readFailure != null) {
      throw readFailure;
    }
    Map<String, Progress> progress = new HashMap<>();
    for (String orderId : orderIds) {
      List<OrderEvent> of = events.get(orderId);
      if (of != null) {
        progress.put(orderId, new Progress(of.size(), of.get(of.size() - 1).getState()));
      }
    }
    return progress;
  }

  @Override
  public synchronized List<Stuck> stuck(
      OrderState state, long ageMicros, long nowMicros, int countMax) {
    if (readFailure != null) {
      throw readFailure;
    }
    return orders.values().stream()
        .filter(o -> o.getState() == state && Micros.of(o.getUpdatedAt()) < nowMicros - ageMicros)
        .filter(o -> lastTry(o).nextTryMicros() <= nowMicros)
        .sorted(
            Comparator.comparing(
                o -> Math.max(Micros.of(o.getUpdatedAt()) + ageMicros, lastTry(o).nextTryMicros())))
        .limit(countMax)
        .map(this::lastTry)
        .toList();
  }

  @Override
  public synchronized boolean take(Stuck stuck, long nextTryMicros) {
    Order order = orders.get(stuck.orderId());
    if (order == null || !lastTry(order).equals(stuck)) {
      return false;
    }
    tries.put(
        stuck.orderId(),
        new Stuck(stuck.orderId(), stuck.state(), stuck.tries() + 1, nextTryMicros));
    return true;
  }

  private Stuck lastTry(Order order) {
    Stuck last = tries.get(order.getOrderId());
    return last != null && last.state() == order.getState()
        ? last
        : new Stuck(order.getOrderId(), order.getState(), 0, 0);
  }
}
