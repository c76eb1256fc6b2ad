package io.ringwire.shop.payment.v1;

import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;

/**
 * Payments by card, one an order. Failures carry a {@link io.ringwire.shop.error.ShopError}. Without routes: it is for
 * the order service.
 */
@RpcService("shop.payment.v1.PaymentService")
public interface PaymentService {

  /**
   * Charges a card. The order's id is the key of both this and {@link #refund}; after a refund the answer is
   * PAYMENT_CLOSED. Fails also with INVALID_FIELD or INVALID_CARD, which leave nothing behind, or with CARD_DECLINED,
   * which is kept: the order can then not be charged by another card.
   */
  @RpcMethod(idempotent = true, timeoutMillis = 2_000)
  Payment charge(ChargeRequest request);

  /** Gives the money back; without a charge, bars a late one. */
  @RpcMethod(idempotent = true, timeoutMillis = 2_000)
  Payment refund(RefundRequest request);
}
