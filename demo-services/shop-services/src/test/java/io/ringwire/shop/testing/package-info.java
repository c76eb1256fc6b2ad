/**
 * What tests of several services share.
 *
 * <p>Start at: {@link Answers}. Not here: fakes, each beside its only user.
 */
@NullMarked
package io.ringwire.shop.testing;

import org.jspecify.annotations.NullMarked;
