/**
 * What every module's tests have: the check that no buffer leaked.
 *
 * <p>Start at: {@link io.ringwire.codec.testing.LeakCheck}.
 *
 * <p>Not here: fakes; they live beside what they stand for.
 */
@NullMarked
package io.ringwire.codec.testing;

import org.jspecify.annotations.NullMarked;
