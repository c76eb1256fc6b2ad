/**
 * Contracts: what a service offers, read once from its interface, or one clear error.
 *
 * <p>Start at: {@link ServiceContract}. Not here: calling (client) and serving (server) a contract.
 */
@NullMarked
package io.ringwire.core.contract;

import org.jspecify.annotations.NullMarked;
