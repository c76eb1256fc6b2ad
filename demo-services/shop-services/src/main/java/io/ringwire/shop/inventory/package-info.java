/**
 * The inventory service: the catalogue, and stock that is never sold twice.
 *
 * <p>Start at: {@link Inventory}. Not here: its contract ({@code io.ringwire.shop.inventory.v1}); how it is served
 * (service).
 */
@NullMarked
package io.ringwire.shop.inventory;

import org.jspecify.annotations.NullMarked;
