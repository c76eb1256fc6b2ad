package io.ringwire.perf.load.report.plot;

import java.util.List;
import java.util.Locale;

/** What all plots have: the root element, its title and description, the legend, both axes with their ticks. */
final class Frame {
  private static final int LINE_HEIGHT = 18;
  private static final double CHAR_WIDTH = 6.6;
  private static final int SWATCH_WIDTH = 24;

  /** Between two labels of the lower axis at least; one that would be nearer is not written. */
  private static final int TICK_GAP = 10;

  final Svg svg = new Svg();
  final double left = 64;
  final double right;
  final double top;
  final double bottom;
  private final Canvas canvas;

  /** Begins the drawing: everything but the axes is written at once. */
  Frame(Canvas canvas, String title, String description, List<LegendEntry> legend) {
    this.canvas = canvas;
    int width = canvas.width();
    int height = canvas.height();
    String box = String.format(Locale.ROOT, "0 0 %d %d", width, height);
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "class",
        "plot",
        "viewBox",
        box,
        "width",
        width,
        "height",
        height,
        "role",
        "img",
        "aria-label",
        title);
    svg.leafWithText("title", title);
    svg.leafWithText("desc", description);
    right = width - (canvas.file() ? 24 : 14);
    double y = 6;
    if (canvas.file()) {
      svg.style();
      svg.leaf("rect", "class", "ground", "width", width, "height", height, "rx", 6);
      svg.leafWithText("text", title, "class", "heading", "x", 14, "y", 24);
      y = 36;
    }
    top = y + legend(legend, y) + 22;
    bottom = height - 44;
  }

  private double legend(List<LegendEntry> entries, double y) {
    if (entries.isEmpty()) {
      return 0;
    }
    double x = left;
    double baseline = y + 12;
    for (LegendEntry entry : entries) {
      double width = SWATCH_WIDTH + entry.name.length() * CHAR_WIDTH + 14;
      if (x > left && x + width > right) {
        x = left;
        baseline += LINE_HEIGHT;
      }
      swatch(entry, x, baseline - 4);
      svg.leafWithText("text", entry.name, "class", "name", "x", x + SWATCH_WIDTH, "y", baseline);
      x += width;
    }
    return baseline - y + 4;
  }

  private void swatch(LegendEntry entry, double x, double middle) {
    switch (entry.swatch) {
      case LINE ->
          svg.leaf("line", "class", entry.look, "x1", x, "x2", x + 18, "y1", middle, "y2", middle);
      case DOT -> svg.leaf("circle", "class", entry.look, "cx", x + 9, "cy", middle, "r", 4);
      case BOX ->
          svg.leaf(
              "rect",
              "class",
              entry.look,
              "x",
              x,
              "y",
              middle - 5,
              "width",
              18,
              "height",
              10,
              "rx",
              2);
    }
  }

  /** Ticks of the vertical axis, a line across the plot each, and its label on top. */
  void yAxis(Axis.Range range) {
    double free = Double.POSITIVE_INFINITY;
    for (double tick : range.ticks()) {
      double y = y(range, tick);
      svg.leaf("line", "class", "grid", "x1", left, "x2", right, "y1", y, "y2", y);
      if (y <= free) {
        String text = range.axis().unit().text(tick);
        svg.leafWithText("text", text, "x", left - 8, "y", y + 4, "text-anchor", "end");
        free = y - 14;
      }
    }
    svg.leafWithText("text", range.axis().label(), "x", 6, "y", top - 11);
  }

  /** Ticks of the horizontal axis and its label below. */
  void xAxis(Axis.Range range) {
    double free = Double.NEGATIVE_INFINITY;
    for (double tick : range.ticks()) {
      double x = x(range, tick);
      svg.leaf("line", "class", "grid", "x1", x, "x2", x, "y1", top, "y2", bottom);
      String text = range.axis().unit().text(tick);
      double half = text.length() * CHAR_WIDTH / 2;
      double middle = Math.min(x, canvas.width() - half - 2);
      if (middle - half >= free) {
        svg.leafWithText("text", text, "x", middle, "y", bottom + 17, "text-anchor", "middle");
        free = middle + half + TICK_GAP;
      }
    }
    svg.leafWithText(
        "text",
        range.axis().label(),
        "x",
        (left + right) / 2,
        "y",
        bottom + 36,
        "text-anchor",
        "middle");
  }

  double x(Axis.Range range, double value) {
    return left + range.place(value) * (right - left);
  }

  double y(Axis.Range range, double value) {
    return bottom - range.place(value) * (bottom - top);
  }

  /** Ends the drawing. In a page the cursor follows the pointer; the script finds the plot's edges on it. */
  String end() {
    if (!canvas.file()) {
      svg.leaf(
          "line",
          "class",
          "cursor",
          "x1",
          left,
          "x2",
          left,
          "y1",
          top,
          "y2",
          bottom,
          "data-left",
          left,
          "data-right",
          right);
    }
    return svg.close("svg").toString();
  }

  /** How a line of the legend shows its colour. */
  enum Swatch {
    LINE,
    DOT,
    BOX
  }

  /**
   * A line of the legend.
   *
   * @param look classes of its swatch
   */
  record LegendEntry(String name, String look, Swatch swatch) {}
}
