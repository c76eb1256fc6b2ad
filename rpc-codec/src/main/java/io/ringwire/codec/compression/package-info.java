/**
 * Whole messages, smaller on the wire.
 *
 * <p>Start at: {@link io.ringwire.codec.compression.Compressor}. Both directions speak of a compressed
 * message as it travels: one byte of algorithm id, then the algorithm's bytes.
 *
 * <p>Not here: which messages are worth it (core decides), and the COMPRESSED flag ({@code frame}).
 */
@NullMarked
package io.ringwire.codec.compression;

import org.jspecify.annotations.NullMarked;
