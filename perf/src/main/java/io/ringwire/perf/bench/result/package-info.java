/**
 * What a bench found: figures, ratios, tables, verdicts, and the file that holds all of it.
 *
 * <p>Start at: {@link io.ringwire.perf.bench.result.Results}. Not here: how it was measured (bench, work).
 */
@NullMarked
package io.ringwire.perf.bench.result;

import org.jspecify.annotations.NullMarked;
