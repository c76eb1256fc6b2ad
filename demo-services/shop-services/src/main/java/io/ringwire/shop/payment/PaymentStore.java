package io.ringwire.shop.payment;

import io.ringwire.shop.payment.v1.Payment;

/** Keeps one payment an order; shared by every instance of the service. Methods block. */
public interface PaymentStore {

  /** Keeps the payment unless its order has one already; returns the one that is kept. */
  Payment putIfAbsent(Payment payment);

  /**
   * Ends an order's payment: CHARGED becomes REFUNDED, none becomes VOIDED, others stay. After it the order can never
   * be charged.
   */
  Payment close(String orderId);
}
