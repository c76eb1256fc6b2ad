/**
 * The shop's own errors: one catalogue of stable numbers and names.
 *
 * <p>Start at: {@link ShopError}. Not here: how an error travels (codec's status).
 */
@NullMarked
package io.ringwire.shop.error;

import org.jspecify.annotations.NullMarked;
