/**
 * The cases: what calls a client makes, how many at once or how often, and what came of it.
 *
 * <p>Start at: {@link io.ringwire.perf.bench.work.Case}. Not here: who answers (contender), in which process and turn
 * (bench), what the figures mean (result).
 */
@NullMarked
package io.ringwire.perf.bench.work;

import org.jspecify.annotations.NullMarked;
