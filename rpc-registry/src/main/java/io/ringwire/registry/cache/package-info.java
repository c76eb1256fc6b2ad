/**
 * What the registry last said, kept on disk for a start without it.
 *
 * <p>Start at: {@link io.ringwire.registry.cache.LastKnownGood}.
 *
 * <p>Not here: when the file is believed ({@code zookeeper.ServiceWatch} decides).
 */
@NullMarked
package io.ringwire.registry.cache;

import org.jspecify.annotations.NullMarked;
