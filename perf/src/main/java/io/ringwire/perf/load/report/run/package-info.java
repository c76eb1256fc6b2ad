/**
 * A finished run as data: what the JSON file holds, the page shows and a comparison reads.
 *
 * <p>Start at: {@link io.ringwire.perf.load.report.run.Run}. Not here: where its figures come from (report).
 */
@NullMarked
package io.ringwire.perf.load.report.run;

import org.jspecify.annotations.NullMarked;
