/**
 * Calls contracts: from the author's interface to the balancer.
 *
 * <p>Start at: {@link io.ringwire.core.client.RpcClient}, and {@code ClientPipeline} for the way of a call. Not here:
 * which endpoint (balance), whether to try again (resilience), sockets and frames (transport).
 */
@NullMarked
package io.ringwire.core.client;

import org.jspecify.annotations.NullMarked;
