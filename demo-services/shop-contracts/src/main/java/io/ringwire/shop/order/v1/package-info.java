/**
 * Orders: version 1 of their messages and methods.
 *
 * <p>Start at: {@link OrderService}. Not here: who answers them (shop-services).
 */
@NullMarked
package io.ringwire.shop.order.v1;

import org.jspecify.annotations.NullMarked;
