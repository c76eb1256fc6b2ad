/**
 * Child processes: their JVM, their lines of talk, and what they use of the machine.
 *
 * <p>Start at: {@link io.ringwire.perf.bench.process.ChildProcess}. Not here: what the children do (bench, scale).
 */
@NullMarked
package io.ringwire.perf.bench.process;

import org.jspecify.annotations.NullMarked;
