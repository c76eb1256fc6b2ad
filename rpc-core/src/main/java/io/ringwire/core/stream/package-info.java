/**
 * Flow publishers and subscribers whose demand becomes credit on the wire, and back.
 *
 * <p>Start at: {@link InboundStream} (peer to subscriber) and {@link OutboundStream} (publisher to peer). Not here:
 * frames and byte credits themselves (transport).
 */
@NullMarked
package io.ringwire.core.stream;

import org.jspecify.annotations.NullMarked;
