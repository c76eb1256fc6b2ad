/**
 * What every request passes on its way in: identity, access log, metrics.
 *
 * <p>Start at: {@link GatewayFilter}. Not here: verdicts on a request (http, route, upstream).
 */
@NullMarked
package io.ringwire.gateway.filter;

import org.jspecify.annotations.NullMarked;
