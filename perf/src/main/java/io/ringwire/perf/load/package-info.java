/**
 * The load command: reads what is wanted, wires a target to a generator, reports.
 *
 * <p>Start at: {@link io.ringwire.perf.load.LoadCommand}. Not here: how load is made (generator) and on what (rpc, http).
 */
@NullMarked
package io.ringwire.perf.load;

import org.jspecify.annotations.NullMarked;
