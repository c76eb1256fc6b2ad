/** Bytes to frames and back. */
@NullMarked
package io.ringwire.codec.frame;

import org.jspecify.annotations.NullMarked;
