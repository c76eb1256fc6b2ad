/**
 * Messages to bytes and back, straight from and into buffers.
 *
 * <p>Start at: {@link io.ringwire.codec.serialization.Serializer}.
 *
 * <p>Not here: compression, fragments, JSON (the gateway). No serializer is found by scanning or named
 * by a peer: a method's contract fixes it.
 */
@NullMarked
package io.ringwire.codec.serialization;

import org.jspecify.annotations.NullMarked;
