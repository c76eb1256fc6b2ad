/**
 * A run as one page of HTML that needs nothing else: style, plots and script are inside.
 *
 * <p>Start at: {@link io.ringwire.perf.load.report.page.RunPage}. Not here: how plots are drawn (plot).
 */
@NullMarked
package io.ringwire.perf.load.report.page;

import org.jspecify.annotations.NullMarked;
