package io.ringwire.shop.payment;

import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.payment.v1.ChargeRequest;
import io.ringwire.shop.payment.v1.Payment;
import io.ringwire.shop.payment.v1.PaymentService;
import io.ringwire.shop.payment.v1.PaymentState;
import io.ringwire.shop.payment.v1.RefundRequest;
import io.ringwire.shop.store.Micros;
import io.ringwire.shop.validation.Fields;
import java.time.Clock;
import java.util.Map;

/** Answers {@link PaymentService}. */
public final class Payments implements PaymentService {
  private final PaymentStore store;
  private final Clock clock;

  public Payments(PaymentStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Payment charge(ChargeRequest request) {
    String orderId = Fields.id("order_id", request.getOrderId());
    String userId = Fields.id("user_id", request.getUserId());
    if (request.getAmount().getMinorUnits() <= 0
        || request.getAmount().getCurrency().length() != 3) {
      throw Fields.invalid(
          "amount", "amount must be more than zero, in a currency of three letters");
    }
    TestCard card =
        TestCard.of(request.getCardNumber())
            .orElseThrow(
                () ->
                    ShopError.INVALID_CARD.exception(
                        "the number is not one of the test cards", Map.of()));
    Payment kept =
        store.putIfAbsent(
            Payment.newBuilder()
                .setOrderId(orderId)
                .setUserId(userId)
                .setAmount(request.getAmount())
                .setCardLast4(card.last4())
                .setState(card.isApproved() ? PaymentState.CHARGED : PaymentState.DECLINED)
                .setCreatedAt(Micros.timestamp(Micros.now(clock)))
                .build());
    return switch (kept.getState()) {
      case CHARGED -> kept;
      case DECLINED ->
          throw ShopError.CARD_DECLINED.exception(
              "the card was declined", Map.of("order_id", orderId));
      default ->
          throw ShopError.PAYMENT_CLOSED.exception(
              "the order's payment was refunded or voided already", Map.of("order_id", orderId));
    };
  }

  @Override
  public Payment refund(RefundRequest request) {
    return store.close(Fields.id("order_id", request.getOrderId()));
  }
}
