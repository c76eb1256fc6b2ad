/**
 * The ports through which endpoints are learned and announced; the registry module stands behind them.
 *
 * <p>Start at: {@link Resolver}. Not here: ZooKeeper (rpc-registry), choosing among endpoints (balance).
 */
@NullMarked
package io.ringwire.core.discovery;

import org.jspecify.annotations.NullMarked;
