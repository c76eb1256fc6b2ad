/**
 * Load by plan (open loops: each call is timed from the moment it was meant to leave, whether or not earlier ones were
 * answered) or by answers (closed loops), and what came of it.
 *
 * <p>Start at: {@link io.ringwire.perf.load.generator.LoadGenerator}. Not here: how a call is made (rpc, http), how
 * figures are shown (report).
 */
@NullMarked
package io.ringwire.perf.load.generator;

import org.jspecify.annotations.NullMarked;
