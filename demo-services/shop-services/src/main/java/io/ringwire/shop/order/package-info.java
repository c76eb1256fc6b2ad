/**
 * The order service: places, cancels and shows orders, and finishes what an instance that died left behind.
 *
 * <p>Start at: {@link Orders}, then {@link OrderFlow}. Not here: its contract ({@code io.ringwire.shop.order.v1}); how
 * it is served (service).
 */
@NullMarked
package io.ringwire.shop.order;

import org.jspecify.annotations.NullMarked;
