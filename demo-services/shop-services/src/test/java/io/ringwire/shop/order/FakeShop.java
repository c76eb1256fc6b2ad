package io.ringwire.shop.order;

import io.ringwire.codec.status.RpcException;
import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.inventory.v1.GetItemRequest;
import io.ringwire.shop.inventory.v1.InventoryService;
import io.ringwire.shop.inventory.v1.Item;
import io.ringwire.shop.inventory.v1.ListItemsRequest;
import io.ringwire.shop.inventory.v1.ListItemsResponse;
import io.ringwire.shop.inventory.v1.ReleaseRequest;
import io.ringwire.shop.inventory.v1.Reservation;
import io.ringwire.shop.inventory.v1.ReservationState;
import io.ringwire.shop.inventory.v1.ReserveRequest;
import io.ringwire.shop.inventory.v1.ReservedLine;
import io.ringwire.shop.payment.v1.ChargeRequest;
import io.ringwire.shop.payment.v1.Payment;
import io.ringwire.shop.payment.v1.PaymentService;
import io.ringwire.shop.payment.v1.PaymentState;
import io.ringwire.shop.payment.v1.RefundRequest;
import io.ringwire.shop.type.v1.Money;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Inventory and payment by the rules of their contracts (keyed, tombstones), with a log of the calls and with failures
 * put in: before a call takes effect, or after it, when only the answer is lost.
 */
final class FakeShop implements InventoryService, PaymentService {
  static final long UNIT_MINOR = 1_000;

  final List<String> calls = new ArrayList<>();
  final Map<String, ReservationState> reservations = new HashMap<>();
  final Map<String, PaymentState> payments = new HashMap<>();
  private final Map<String, Queue<RpcException>> before = new HashMap<>();
  private final Map<String, Queue<RpcException>> after = new HashMap<>();
  private final Map<String, Runnable> meanwhile = new HashMap<>();

  void failBefore(String call, RpcException failure) {
    before.computeIfAbsent(call, c -> new ArrayDeque<>()).add(failure);
  }

  void failAfter(String call, RpcException failure) {
    after.computeIfAbsent(call, c -> new ArrayDeque<>()).add(failure);
  }

  /** Runs once, before the call takes effect: what somebody else does in that moment. */
  void meanwhile(String call, Runnable action) {
    meanwhile.put(call, action);
  }

  boolean holdsStock(String orderId) {
    return reservations.get(orderId) == ReservationState.RESERVED;
  }

  boolean holdsMoney(String orderId) {
    return payments.get(orderId) == PaymentState.CHARGED;
  }

  private void enter(String call) {
    calls.add(call);
    Runnable action = meanwhile.remove(call);
    if (action != null) {
      action.run();
    }
    throwNext(before.get(call));
  }

  private void leave(String call) {
    throwNext(after.get(call));
  }

  private static void throwNext(@Nullable Queue<RpcException> failures) {
    RpcException failure = failures == null ? null : failures.poll();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public Reservation reserve(ReserveRequest request) {
    enter("reserve");
    if (reservations.putIfAbsent(request.getOrderId(), ReservationState.RESERVED)
        == ReservationState.RELEASED) {
      throw ShopError.RESERVATION_CLOSED.exception(
          "closed", Map.of("order_id", request.getOrderId()));
    }
    leave("reserve");
    Reservation.Builder reservation =
        Reservation.newBuilder()
            .setOrderId(request.getOrderId())
            .setState(ReservationState.RESERVED);
    long total = 0;
    for (var line : request.getLinesList()) {
      total += UNIT_MINOR * line.getQuantity();
      reservation.addLines(
          ReservedLine.newBuilder()
              .setItemId(line.getItemId())
              .setName("Item " + line.getItemId())
              .setQuantity(line.getQuantity())
              .setUnitPrice(money(UNIT_MINOR)));
    }
    return reservation.setTotal(money(total)).build();
  }

  @Override
  public Reservation release(ReleaseRequest request) {
    enter("release");
    reservations.put(request.getOrderId(), ReservationState.RELEASED);
    leave("release");
    return Reservation.newBuilder()
        .setOrderId(request.getOrderId())
        .setState(ReservationState.RELEASED)
        .build();
  }

  @Override
  public Payment charge(ChargeRequest request) {
    enter("charge");
    PaymentState state = payments.putIfAbsent(request.getOrderId(), PaymentState.CHARGED);
    if (state != null && state != PaymentState.CHARGED) {
      throw ShopError.PAYMENT_CLOSED.exception("closed", Map.of("order_id", request.getOrderId()));
    }
    leave("charge");
    return Payment.newBuilder()
        .setOrderId(request.getOrderId())
        .setState(PaymentState.CHARGED)
        .build();
  }

  @Override
  public Payment refund(RefundRequest request) {
    enter("refund");
    PaymentState state =
        payments.merge(
            request.getOrderId(),
            PaymentState.VOIDED,
            (old, none) -> old == PaymentState.CHARGED ? PaymentState.REFUNDED : old);
    leave("refund");
    return Payment.newBuilder().setOrderId(request.getOrderId()).setState(state).build();
  }

  @Override
  public CompletionStage<ListItemsResponse> listItems(ListItemsRequest request) {
    throw new AssertionError("an order needs no list");
  }

  @Override
  public CompletionStage<Item> getItem(GetItemRequest request) {
    throw new AssertionError("an order gets its prices from the reservation");
  }

  private static Money money(long minorUnits) {
    return Money.newBuilder().setMinorUnits(minorUnits).setCurrency("EUR").build();
  }
}
