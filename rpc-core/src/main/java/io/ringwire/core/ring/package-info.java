/**
 * Hands calls from an event loop to its ring, a Disruptor with one producer and one consumer, and back in batches.
 *
 * <p>Start at: {@link io.ringwire.core.ring.RingExecutor}. Not here: what a call runs and where it may run (server).
 */
@NullMarked
package io.ringwire.core.ring;

import org.jspecify.annotations.NullMarked;
