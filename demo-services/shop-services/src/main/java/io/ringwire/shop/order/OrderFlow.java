package io.ringwire.shop.order;

import com.google.protobuf.Timestamp;
import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.core.call.CallContext;
import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.inventory.v1.InventoryService;
import io.ringwire.shop.inventory.v1.ReleaseRequest;
import io.ringwire.shop.inventory.v1.Reservation;
import io.ringwire.shop.inventory.v1.ReserveLine;
import io.ringwire.shop.inventory.v1.ReserveRequest;
import io.ringwire.shop.inventory.v1.ReservedLine;
import io.ringwire.shop.order.OrderStore.Priced;
import io.ringwire.shop.order.OrderStore.Step;
import io.ringwire.shop.order.v1.Order;
import io.ringwire.shop.order.v1.OrderLine;
import io.ringwire.shop.order.v1.OrderState;
import io.ringwire.shop.payment.v1.ChargeRequest;
import io.ringwire.shop.payment.v1.PaymentService;
import io.ringwire.shop.payment.v1.RefundRequest;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of an order, over three services that can each fail at any moment.
 *
 * <pre>
 * place    insert PENDING -> reserve stock -> charge card -> CONFIRMED
 * reject   PENDING -> REJECTING -> refund (if a charge was tried and not refused) -> release -> REJECTED
 * cancel   PENDING or CONFIRMED -> CANCELLING -> refund -> release -> CANCELLED
 * </pre>
 *
 * <p>What makes this safe:
 *
 * <ul>
 *   <li>Every call has the order's id for its key, so it can be repeated. A refusal is an answer. Anything else, a
 *       timeout above all, leaves the outcome unknown: the same call is tried once more, then the order is undone, the
 *       unknown step included.
 *   <li>Refund and release leave a mark when there was nothing to undo, and the mark refuses a charge or a reservation
 *       that arrives late. Money goes first: a refund bars the charge while the stock is still held.
 *   <li>The intention (REJECTING, CANCELLING) is stored before the first call that undoes anything, so that {@link
 *       OrderRecovery} can finish what an instance left behind when it died.
 *   <li>A state changes only from the state that was seen. Of two who act on one order, one wins; the other reads what
 *       became of it.
 * </ul>
 *
 * <p>Thread-safe. Methods block.
 */
final class OrderFlow {
  private static final Logger log = LoggerFactory.getLogger(OrderFlow.class);

  /** Tries of one step of unknown outcome. The client below has its own retries; this one outlives their budget. */
  static final int STEP_TRIES_MAX = 2;

  /** How often a cancellation looks again after somebody else changed the order first. */
  private static final int RACES_MAX = 8;

  private static final Set<ShopError> REFUSALS =
      EnumSet.of(
          ShopError.ITEM_NOT_FOUND,
          ShopError.OUT_OF_STOCK,
          ShopError.CARD_DECLINED,
          ShopError.INVALID_CARD,
          ShopError.RESERVATION_CLOSED,
          ShopError.PAYMENT_CLOSED);

  private final OrderStore store;
  private final InventoryService inventory;
  private final PaymentService payments;

  OrderFlow(OrderStore store, InventoryService inventory, PaymentService payments) {
    this.store = store;
    this.inventory = inventory;
    this.payments = payments;
  }

  /** Takes a new order from PENDING to CONFIRMED, or to REJECTED and fails saying why. */
  Order place(Order order, String cardNumber) {
    store.insert(order);
    Attempted attempted = new Attempted();
    try {
      Reservation reservation = keyed(() -> inventory.reserve(reserveRequest(order)));
      Priced priced = priced(reservation);
      attempted.priced = priced;
      attempted.charged = true;
      keyed(() -> payments.charge(chargeRequest(order, reservation, cardNumber)));
      Step confirm = Step.of(order.getOrderId(), OrderState.PENDING, OrderState.CONFIRMED);
      return store
          .advance(confirm.withPrices(priced))
          .map(at -> confirmed(order, priced, at))
          .orElseGet(() -> outcomeOfAnother(order.getOrderId()));
    } catch (RuntimeException failure) {
      return reject(order.getOrderId(), failure, attempted);
    }
  }

  /** The order as the store has it now: nothing else changes between its insertion and this step. */
  private static Order confirmed(Order pending, Priced priced, Timestamp at) {
    return pending.toBuilder()
        .setState(OrderState.CONFIRMED)
        .clearLines()
        .addAllLines(priced.lines())
        .setTotal(priced.total())
        .setUpdatedAt(at)
        .build();
  }

  /** How far an order came before it failed. */
  private static final class Attempted {
    private @Nullable Priced priced;
    private boolean charged;
  }

  private Order reject(String orderId, RuntimeException failure, Attempted attempted) {
    Status status = RpcException.statusOf(failure);
    Optional<ShopError> refusal = ShopError.of(status).filter(REFUSALS::contains);
    if (refusal.isEmpty()) {
      warn("order {} is undone, a step's outcome is unknown: {}", orderId, failure);
    }
    // A bank's refusal is kept by the payment service and bars the order by itself.
    boolean refund = attempted.charged && refusal.isEmpty();
    String reason = refusal.orElse(ShopError.ORDER_NOT_COMPLETED).name();
    Step rejecting =
        Step.of(orderId, OrderState.PENDING, OrderState.REJECTING)
            .because(reason)
            .withPrices(attempted.priced);

    // The caller may have left or run out of time; that must not stop the undoing.
    Thread.interrupted();
    Optional<Order> settled = CallContext.ROOT.supply(() -> settle(rejecting, refund));
    if (settled.isPresent()) {
      return settled.get();
    }
    throw refusal
        .map(error -> refusalOf(orderId, error, status, failure))
        .orElseGet(() -> notCompleted(orderId, failure));
  }

  /** Rejects and undoes; returns the order if it turns out to be CONFIRMED after all. */
  private Optional<Order> settle(Step rejecting, boolean refund) {
    try {
      if (store.advance(rejecting).isEmpty()) {
        return Optional.of(outcomeOfAnother(rejecting.orderId()));
      }
      undo(rejecting.orderId(), refund);
      finish(rejecting.orderId(), OrderState.REJECTING, OrderState.REJECTED, rejecting.reason());
    } catch (RpcException e) {
      if (ShopError.of(e.status()).filter(ShopError.ORDER_CANCELLED::equals).isPresent()) {
        throw e;
      }
      warn("order {} is not undone yet, recovery goes on: {}", rejecting.orderId(), e);
    }
    return Optional.empty();
  }

  /** Cancels an order and gives everything back; repeated, goes on where it stopped. */
  Order cancel(String orderId) {
    for (int races = 0; races < RACES_MAX; races++) {
      Order order = store.find(orderId).orElseThrow(() -> notFound(orderId));
      switch (order.getState()) {
        case CANCELLED:
          return order;
        case CANCELLING:
          return finishCancelling(orderId);
        case PENDING, CONFIRMED:
          if (store
              .advance(Step.of(orderId, order.getState(), OrderState.CANCELLING))
              .isPresent()) {
            return finishCancelling(orderId);
          }
          break;
        default:
          throw ShopError.ORDER_NOT_CANCELLABLE.exception(
              "the order is " + order.getState() + ": there is nothing to cancel",
              Map.of("order_id", orderId, "state", order.getState().name()));
      }
    }
    throw notCompleted(orderId, null);
  }

  private Order finishCancelling(String orderId) {
    try {
      undo(orderId, true);
      return finish(orderId, OrderState.CANCELLING, OrderState.CANCELLED, "");
    } catch (RpcException e) {
      throw notCompleted(orderId, e);
    }
  }

  /** For recovery: undoes an order whose instance is gone. */
  void abandon(String orderId) {
    Step rejecting =
        Step.of(orderId, OrderState.PENDING, OrderState.REJECTING)
            .because(ShopError.ORDER_NOT_COMPLETED.name());
    if (store.advance(rejecting).isPresent()) {
      resume(orderId, OrderState.REJECTING);
    }
  }

  /** For recovery: goes on with an order that is REJECTING or CANCELLING. */
  void resume(String orderId, OrderState state) {
    undo(orderId, true);
    if (state == OrderState.CANCELLING) {
      finish(orderId, OrderState.CANCELLING, OrderState.CANCELLED, "");
    } else {
      String reason = store.find(orderId).map(Order::getRejectionReason).orElse("");
      finish(orderId, OrderState.REJECTING, OrderState.REJECTED, reason);
    }
  }

  private void undo(String orderId, boolean refund) {
    if (refund) {
      keyed(() -> payments.refund(RefundRequest.newBuilder().setOrderId(orderId).build()));
    }
    // Also when nothing was reserved: the mark it leaves refuses a reservation that is still under
    // way.
    keyed(() -> inventory.release(ReleaseRequest.newBuilder().setOrderId(orderId).build()));
  }

  private Order finish(String orderId, OrderState from, OrderState to, String reason) {
    store.advance(Step.of(orderId, from, to).because(reason));
    return store.find(orderId).orElseThrow(() -> notFound(orderId));
  }

  /** A service that is away fails many orders alike: their stacks say nothing more. */
  private static void warn(String text, String orderId, RuntimeException failure) {
    if (failure instanceof RpcException rpc) {
      log.warn(text, orderId, rpc.status());
    } else {
      log.warn(text, orderId, failure, failure);
    }
  }

  /** Somebody else moved the order on while it was being placed. */
  private Order outcomeOfAnother(String orderId) {
    Order order = store.find(orderId).orElseThrow(() -> notFound(orderId));
    return switch (order.getState()) {
      case CONFIRMED -> order;
      case CANCELLING, CANCELLED ->
          throw ShopError.ORDER_CANCELLED.exception(
              "the order was cancelled while it was being placed", Map.of("order_id", orderId));
      default -> throw notCompleted(orderId, null);
    };
  }

  private static <T> T keyed(Supplier<T> call) {
    for (int tries = 1; ; tries++) {
      try {
        return call.get();
      } catch (RpcException e) {
        boolean refused = ShopError.of(e.status()).filter(REFUSALS::contains).isPresent();
        if (refused || tries == STEP_TRIES_MAX || isOver(CallContext.current())) {
          throw e;
        }
        log.debug("repeated after try {}", tries, e);
      }
    }
  }

  private static boolean isOver(CallContext context) {
    return context.cancellation().isCancelled()
        || context.deadline().hasPassed()
        || Thread.currentThread().isInterrupted();
  }

  private static ReserveRequest reserveRequest(Order order) {
    ReserveRequest.Builder request = ReserveRequest.newBuilder().setOrderId(order.getOrderId());
    for (OrderLine line : order.getLinesList()) {
      request.addLines(
          ReserveLine.newBuilder().setItemId(line.getItemId()).setQuantity(line.getQuantity()));
    }
    return request.build();
  }

  private static ChargeRequest chargeRequest(
      Order order, Reservation reservation, String cardNumber) {
    return ChargeRequest.newBuilder()
        .setOrderId(order.getOrderId())
        .setUserId(order.getUserId())
        .setAmount(reservation.getTotal())
        .setCardNumber(cardNumber)
        .build();
  }

  private static Priced priced(Reservation reservation) {
    return new Priced(
        reservation.getLinesList().stream().map(OrderFlow::priced).toList(),
        reservation.getTotal());
  }

  private static OrderLine priced(ReservedLine line) {
    return OrderLine.newBuilder()
        .setItemId(line.getItemId())
        .setQuantity(line.getQuantity())
        .setName(line.getName())
        .setUnitPrice(line.getUnitPrice())
        .build();
  }

  /** The refusal of a service behind this one, with the order's id added. */
  private static RpcException refusalOf(
      String orderId, ShopError error, Status status, Throwable cause) {
    Map<String, String> about =
        new HashMap<>(AppError.from(status).map(AppError::metadata).orElse(Map.of()));
    about.put("order_id", orderId);
    return error.status(status.text(), about).asException(cause);
  }

  static RpcException notFound(String orderId) {
    return ShopError.ORDER_NOT_FOUND.exception("no order has this id", Map.of("order_id", orderId));
  }

  private static RpcException notCompleted(String orderId, @Nullable Throwable cause) {
    Status status =
        ShopError.ORDER_NOT_COMPLETED.status(
            "a service that the order needs did not answer; what was taken is given back",
            Map.of("order_id", orderId));
    return cause == null ? status.asException() : status.asException(cause);
  }
}
