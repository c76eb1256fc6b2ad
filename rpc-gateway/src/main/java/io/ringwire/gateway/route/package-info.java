/**
 * Which method of which service an HTTP method and path mean: templates, the immutable table, and how it is learned.
 *
 * <p>Start at: {@link RouteTable} and {@link RouteLoader}. Not here: sockets (http), message bodies (transcode).
 */
@NullMarked
package io.ringwire.gateway.route;

import org.jspecify.annotations.NullMarked;
