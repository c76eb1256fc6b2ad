/**
 * What operators ask the gateway, on a port of its own: health, metrics, routes.
 *
 * <p>Start at: {@link AdminHandler}. Not here: requests of clients.
 */
@NullMarked
package io.ringwire.gateway.admin;

import org.jspecify.annotations.NullMarked;
