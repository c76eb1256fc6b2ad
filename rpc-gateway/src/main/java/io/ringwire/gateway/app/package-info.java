/**
 * The gateway put together: the one place that knows all rooms.
 *
 * <p>Start at: {@link Gateway}, and {@link GatewayMain} for the process. Not here: anything that happens per request.
 */
@NullMarked
package io.ringwire.gateway.app;

import org.jspecify.annotations.NullMarked;
