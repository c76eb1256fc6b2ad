/**
 * Scenario files: a weighted mix of calls over RPC and HTTP, the data they take, what is done before, and the target they
 * make together.
 *
 * <p>Start at: {@link io.ringwire.perf.load.scenario.ScenarioFile}. Not here: how a call is made (rpc, http), texts with
 * values in them (template), pacing (generator).
 */
@NullMarked
package io.ringwire.perf.load.scenario;

import org.jspecify.annotations.NullMarked;
