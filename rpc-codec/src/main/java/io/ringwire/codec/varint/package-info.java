/**
 * The protocol's variable-length numbers.
 *
 * <p>Start at: {@link io.ringwire.codec.varint.Varint}.
 *
 * <p>Not here: what any number means ({@code metadata}, {@code frame}).
 */
@NullMarked
package io.ringwire.codec.varint;

import org.jspecify.annotations.NullMarked;
