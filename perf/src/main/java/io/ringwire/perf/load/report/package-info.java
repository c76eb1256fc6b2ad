/**
 * Shows a run: second by second while it lasts, as a table and as files when it is over.
 *
 * <p>Start at: {@link io.ringwire.perf.load.report.LoadReport}. Not here: what is measured (generator), the data of a
 * finished run (run), its page (page).
 */
@NullMarked
package io.ringwire.perf.load.report;

import org.jspecify.annotations.NullMarked;
