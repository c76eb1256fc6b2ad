/**
 * From a request to a call and back: asks the route table, transcodes, calls through the client corridor, and writes the
 * answer, whole or as an event stream. Adds no policy of its own: retries, balancing and deadlines are the client's.
 *
 * <p>Start at: {@link UpstreamHandler}. Not here: sockets (http), JSON (transcode).
 */
@NullMarked
package io.ringwire.gateway.upstream;

import org.jspecify.annotations.NullMarked;
