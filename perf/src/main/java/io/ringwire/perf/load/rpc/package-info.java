/**
 * Calls over Ringwire, by method name and JSON, without the service's classes.
 *
 * <p>Start at: {@link io.ringwire.perf.load.rpc.RpcTarget}. Not here: pacing and scoring (generator).
 */
@NullMarked
package io.ringwire.perf.load.rpc;

import org.jspecify.annotations.NullMarked;
