/**
 * Descriptor sets under the hash of their bytes: packed, verified, remembered.
 *
 * <p>Start at: {@link io.ringwire.registry.descriptor.DescriptorStore}.
 *
 * <p>Not here: where the packed bytes lie ({@code zookeeper} and {@code cache} implement the store's shelves).
 */
@NullMarked
package io.ringwire.registry.descriptor;

import org.jspecify.annotations.NullMarked;
