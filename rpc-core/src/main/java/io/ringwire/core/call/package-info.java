/**
 * The words that both sides of a call speak: no sockets, no threads of its own.
 *
 * <p>Start at: {@link Invoker} and {@link Call}. Not here: policies (resilience), bytes (transport).
 */
@NullMarked
package io.ringwire.core.call;

import org.jspecify.annotations.NullMarked;
