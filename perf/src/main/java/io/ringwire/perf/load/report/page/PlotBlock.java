package io.ringwire.perf.load.report.page;

import io.ringwire.perf.load.report.plot.Canvas;
import io.ringwire.perf.load.report.plot.LinePlot;

/** A plot in two sizes, of which the style shows the one that fits, with its numbers below. */
public final class PlotBlock {
  private PlotBlock() {}

  /** Writes the plot; its description is shown below it. */
  public static void write(Html html, LinePlot plot, NumberTable numbers) {
    write(html, plot.svg(Canvas.WIDE), plot.svg(Canvas.NARROW), plot.description(), numbers);
  }

  static void write(
      Html html, String wide, String narrow, String description, NumberTable numbers) {
    html.open("figure");
    html.open("div", "class", "wide").drawing(wide).close("div");
    html.open("div", "class", "narrow").drawing(narrow).close("div");
    html.leaf("output", "", "aria-live", "off");
    html.leaf("figcaption", description);
    if (!numbers.isEmpty()) {
      html.open("details").leaf("summary", "The numbers");
      numbers.writeTo(html);
      html.close("details");
    }
    html.close("figure");
  }
}
