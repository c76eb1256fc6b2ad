/**
 * Typed headers of a call, and the tables that make the repeated ones cost a byte or two.
 *
 * <p>Start at: {@link io.ringwire.codec.metadata.Metadata}.
 *
 * <p>Not here: where a block stands in a frame ({@code frame}); what a header makes core do.
 */
@NullMarked
package io.ringwire.codec.metadata;

import org.jspecify.annotations.NullMarked;
