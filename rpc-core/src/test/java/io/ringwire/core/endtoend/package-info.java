/**
 * Whole calls over real sockets: client, transport and server together.
 *
 * <p>Start at: {@link io.ringwire.core.endtoend.CallsTest}. Not here: what one room does by itself (its own package).
 */
@NullMarked
package io.ringwire.core.endtoend;

import org.jspecify.annotations.NullMarked;
