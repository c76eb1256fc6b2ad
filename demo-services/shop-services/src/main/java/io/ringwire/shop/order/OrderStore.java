package io.ringwire.shop.order;

import com.google.protobuf.Timestamp;
import io.ringwire.shop.order.v1.Order;
import io.ringwire.shop.order.v1.OrderEvent;
import io.ringwire.shop.order.v1.OrderLine;
import io.ringwire.shop.order.v1.OrderState;
import io.ringwire.shop.type.v1.Money;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps orders and the events of their lives; shared by every instance of the service. An order's state and the event
 * that tells of it change in one transaction. Methods block.
 */
public interface OrderStore {

  /** Adds a new order and its first event. */
  void insert(Order order);

  Optional<Order> find(String orderId);

  /** The orders that there are of these, at most 64, by their ids. */
  Map<String, Order> find(Set<String> orderIds);

  /** One user's orders, newest first, those older than {@code beforeOrderId} only (empty: from the newest). */
  List<Order> list(String userId, String beforeOrderId, int countMax);

  /** Makes a step if the order is still in the state it starts from; returns the time of it, else empty. */
  Optional<Timestamp> advance(Step step);

  /** Events of an order after a sequence, in order. */
  List<OrderEvent> events(String orderId, long afterSequence, int countMax);

  /** How far each of these orders has come; unknown ones are left out. */
  Map<String, Progress> progress(Collection<String> orderIds);

  /**
   * Orders that have been in a state for more than an age and whose next try is not put off, the one that is due
   * longest first.
   */
  List<Stuck> stuck(OrderState state, long ageMicros, long nowMicros, int countMax);

  /** Takes a stuck order for a try and puts the next one off; false when another instance has done so. */
  boolean take(Stuck stuck, long nextTryMicros);

  /**
   * An order that has stayed in its state.
   *
   * @param tries how often recovery has tried in this state
   * @param nextTryMicros until when it was put off; 0 when it never was
   */
  record Stuck(String orderId, OrderState state, int tries, long nextTryMicros) {}

  /**
   * From one state to the next.
   *
   * @param reason a name of the error catalogue, for rejections; empty otherwise
   * @param priced what inventory said of the lines; null when it has not answered or has said it before
   */
  record Step(
      String orderId, OrderState from, OrderState to, String reason, @Nullable Priced priced) {

    static Step of(String orderId, OrderState from, OrderState to) {
      return new Step(orderId, from, to, "", null);
    }

    Step because(String reason) {
      return new Step(orderId, from, to, reason, priced);
    }

    Step withPrices(@Nullable Priced priced) {
      return new Step(orderId, from, to, reason, priced);
    }
  }

  /** The sequence of an order's last event, and the state that it tells of. */
  record Progress(long sequence, OrderState state) {}

  /** The lines with names and prices, in the order of the order's own, and their total. */
  record Priced(List<OrderLine> lines, Money total) {}
}
