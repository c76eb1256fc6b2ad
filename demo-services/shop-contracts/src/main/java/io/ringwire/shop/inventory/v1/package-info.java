/**
 * The catalogue and its stock: version 1 of their messages and methods.
 *
 * <p>Start at: {@link InventoryService}. Not here: who answers them (shop-services).
 */
@NullMarked
package io.ringwire.shop.inventory.v1;

import org.jspecify.annotations.NullMarked;
