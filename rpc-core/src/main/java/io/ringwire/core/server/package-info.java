/**
 * Serves contracts: from an accepted call to the author's handler, and the server's life around it.
 *
 * <p>Start at: {@link io.ringwire.core.server.RpcServer}, and {@code ServerPipeline} for the way of a call. Not here:
 * sockets and frames (transport), the ring itself (ring), how a registry is reached (discovery and the registry module).
 */
@NullMarked
package io.ringwire.core.server;

import org.jspecify.annotations.NullMarked;
