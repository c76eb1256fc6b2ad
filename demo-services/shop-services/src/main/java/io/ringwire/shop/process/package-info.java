/**
 * How a part of the shop lives as a process: it says when it is ready, and stops in order when it is told to.
 *
 * <p>Start at: {@link Lifetime}. Not here: what is started (service, store, demo).
 */
@NullMarked
package io.ringwire.shop.process;

import org.jspecify.annotations.NullMarked;
