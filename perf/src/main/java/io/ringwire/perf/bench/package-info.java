/**
 * Runs contenders against each other: each a server process and a client process of its own, by turns, with the same
 * flags and the same workload.
 *
 * <p>Start at: {@link io.ringwire.perf.bench.BenchCommand}. Not here: the contenders (contender), what one client does
 * (work), what it comes to (result).
 */
@NullMarked
package io.ringwire.perf.bench;

import org.jspecify.annotations.NullMarked;
