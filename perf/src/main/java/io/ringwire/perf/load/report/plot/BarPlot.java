package io.ringwire.perf.load.report.plot;

import io.ringwire.perf.load.report.plot.Frame.LegendEntry;
import io.ringwire.perf.load.report.plot.Frame.Swatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Bars side by side, in groups: one bar of each series in each group. Bars begin at zero.
 *
 * @param title also its heading, in a file
 * @param description says in words what it shows
 * @param y linear
 * @param groups names below the groups, from left to right
 */
public record BarPlot(
    String title, String description, Axis y, List<String> groups, List<Bars> series) {
  /** Between two groups, as a share of a group's width. */
  private static final double GAP = 0.25;

  public BarPlot {
    groups = List.copyOf(groups);
    series = List.copyOf(series);
    if (y.scale() != Scale.LINEAR) {
      throw new IllegalArgumentException(
          "bars begin at zero: their axis must be LINEAR, was " + y.scale());
    }
    for (Bars bars : series) {
      if (bars.values.size() != groups.size()) {
        throw new IllegalArgumentException(
            bars.name + " has " + bars.values.size() + " bars for " + groups.size() + " groups");
      }
    }
  }

  /** The drawing: an element for a page, or a whole file. */
  public String svg(Canvas canvas) {
    Frame frame = new Frame(canvas, title, description, legend());
    Axis.Range up = y.over(series.stream().flatMapToDouble(Bars::ends)).rounded();
    frame.yAxis(up);
    double groupWidth = (frame.right - frame.left) / Math.max(1, groups.size());
    double barWidth = groupWidth * (1 - GAP) / Math.max(1, series.size());
    for (int group = 0; group < groups.size(); group++) {
      double groupLeft = frame.left + group * groupWidth;
      for (int bar = 0; bar < series.size(); bar++) {
        double barLeft = groupLeft + groupWidth * GAP / 2 + bar * barWidth;
        draw(frame, up, series.get(bar).values.get(group), bar, barLeft, barWidth);
      }
      frame.svg.leafWithText(
          "text",
          groups.get(group),
          "class",
          "name",
          "x",
          groupLeft + groupWidth / 2,
          "y",
          frame.bottom + 17,
          "text-anchor",
          "middle");
    }
    return frame.end();
  }

  private List<LegendEntry> legend() {
    List<LegendEntry> entries = new ArrayList<>();
    for (int i = 0; i < series.size(); i++) {
      entries.add(new LegendEntry(series.get(i).name, colour(i), Swatch.BOX));
    }
    return entries;
  }

  private static String colour(int series) {
    return "f" + series % PlotStyle.SERIES;
  }

  private static void draw(
      Frame frame, Axis.Range up, Bar bar, int series, double left, double width) {
    if (!Double.isFinite(bar.value)) {
      return;
    }
    double top = frame.y(up, bar.value);
    frame.svg.leaf(
        "rect",
        "class",
        colour(series),
        "x",
        left + 1,
        "y",
        top,
        "width",
        Math.max(1, width - 2),
        "height",
        Math.max(0, frame.bottom - top));
    if (bar.most > bar.least) {
      String middle = Svg.number(left + width / 2 - 3);
      String high = Svg.number(frame.y(up, bar.most));
      String low = Svg.number(frame.y(up, bar.least));
      frame.svg.leaf(
          "path",
          "class",
          "whisker",
          "d",
          "M" + middle + " " + high + "h6m-3 0V" + low + "m-3 0h6");
    }
  }

  /** One series, with a bar for each group. */
  public record Bars(String name, List<Bar> values) {
    public Bars {
      values = List.copyOf(values);
    }

    private DoubleStream ends() {
      return values.stream().flatMapToDouble(bar -> DoubleStream.of(bar.value, bar.most));
    }
  }

  /**
   * One bar; a value that is not finite leaves its place empty.
   *
   * @param least lower end of the whisker
   * @param most its upper end; none is drawn when they are equal
   */
  public record Bar(double value, double least, double most) {
    /** Without a whisker. */
    public static Bar of(double value) {
      return new Bar(value, value, value);
    }
  }
}
