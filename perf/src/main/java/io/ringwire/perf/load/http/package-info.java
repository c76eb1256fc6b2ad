/**
 * Calls over HTTP/1.1 and HTTP/2, plain and over TLS, for load on a gateway or any other URL.
 *
 * <p>Start at: {@link io.ringwire.perf.load.http.HttpTarget}, then {@link io.ringwire.perf.load.http.HttpPool}. Not here:
 * pacing and scoring (generator).
 */
@NullMarked
package io.ringwire.perf.load.http;

import org.jspecify.annotations.NullMarked;
