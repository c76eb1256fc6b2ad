/**
 * What runs in child processes: a server, a client that runs cases, and one that makes crowds of connections.
 *
 * <p>Start at: {@link io.ringwire.perf.bench.child.BenchServer} and {@link io.ringwire.perf.bench.child.BenchClient}. Not
 * here: who starts them and in which order (bench, scale), how one talks with them (process).
 */
@NullMarked
package io.ringwire.perf.bench.child;

import org.jspecify.annotations.NullMarked;
