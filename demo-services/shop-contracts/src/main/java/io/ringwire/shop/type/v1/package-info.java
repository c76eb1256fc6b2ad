/**
 * Messages that several of the shop's contracts use.
 *
 * <p>Start at: {@link Money}. Not here: anything with a method of its own.
 */
@NullMarked
package io.ringwire.shop.type.v1;

import org.jspecify.annotations.NullMarked;
