/**
 * Line, bar and heat-map plots as SVG, for the report's page and for the documents.
 *
 * <p>Start at: {@link io.ringwire.perf.load.report.plot.LinePlot}. Not here: what is plotted (page, compare).
 */
@NullMarked
package io.ringwire.perf.load.report.plot;

import org.jspecify.annotations.NullMarked;
