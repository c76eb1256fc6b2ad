/**
 * Bytes to frames and back: wire protocol 1 as docs/wire-protocol.md fixes it.
 *
 * <p>Start at: {@link io.ringwire.codec.frame.FrameLayout} for the bytes, {@link
 * io.ringwire.codec.frame.FrameReader} and {@link io.ringwire.codec.frame.FrameWriter} for the work.
 * There are no frame objects: the reader tells a {@link io.ringwire.codec.frame.FrameSink} what it
 * found, and a message is read from the buffer it arrived in, so a frame in steady state allocates
 * nothing.
 *
 * <p>Not here: sockets, streams and credits (core's transport); messages ({@code serialization}).
 */
@NullMarked
package io.ringwire.codec.frame;

import org.jspecify.annotations.NullMarked;
