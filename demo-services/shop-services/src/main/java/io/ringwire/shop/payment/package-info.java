/**
 * The payment service: one charge an order, and its refund.
 *
 * <p>Start at: {@link Payments}. Not here: its contract ({@code io.ringwire.shop.payment.v1}); how it is served
 * (service).
 */
@NullMarked
package io.ringwire.shop.payment;

import org.jspecify.annotations.NullMarked;
