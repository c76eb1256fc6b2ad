/**
 * Calls over HTTP/1.1, for load on a gateway or any other URL.
 *
 * <p>Start at: {@link io.ringwire.perf.load.http.HttpTarget}. Not here: pacing and scoring (generator).
 */
@NullMarked
package io.ringwire.perf.load.http;

import org.jspecify.annotations.NullMarked;
