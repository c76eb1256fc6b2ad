/**
 * How a call ended: one closed vocabulary of codes, a text for strangers, typed details.
 *
 * <p>Start at: {@link io.ringwire.codec.status.Status}.
 *
 * <p>Not here: the bytes of a status ({@code frame}); its HTTP number (the gateway's transcoder).
 */
@NullMarked
package io.ringwire.codec.status;

import org.jspecify.annotations.NullMarked;
