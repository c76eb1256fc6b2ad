/**
 * Open-loop load: calls leave when the plan says so, whether or not earlier ones were answered, and each is timed from
 * the moment it was meant to leave.
 *
 * <p>Start at: {@link io.ringwire.perf.load.generator.LoadGenerator}. Not here: how a call is made (rpc, http), how
 * figures are shown (report).
 */
@NullMarked
package io.ringwire.perf.load.generator;

import org.jspecify.annotations.NullMarked;
