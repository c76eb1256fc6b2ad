/**
 * Payments: version 1 of their messages and methods.
 *
 * <p>Start at: {@link PaymentService}. Not here: who answers them (shop-services).
 */
@NullMarked
package io.ringwire.shop.payment.v1;

import org.jspecify.annotations.NullMarked;
