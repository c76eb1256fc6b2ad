/**
 * How Ringwire bears much: large messages beside small ones, ten thousand connections, all clients at once.
 *
 * <p>Start at: {@link io.ringwire.perf.bench.scale.Scale}. Not here: what the child processes do (child), cost by the
 * number of endpoints (the micro benchmarks).
 */
@NullMarked
package io.ringwire.perf.bench.scale;

import org.jspecify.annotations.NullMarked;
