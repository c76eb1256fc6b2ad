/**
 * Shows a run: a line a second while it lasts, a table and JSON when it is over.
 *
 * <p>Start at: {@link io.ringwire.perf.load.report.LoadTable}. Not here: what is measured (generator).
 */
@NullMarked
package io.ringwire.perf.load.report;

import org.jspecify.annotations.NullMarked;
