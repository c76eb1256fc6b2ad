package io.ringwire.perf.load.report.page;

import io.ringwire.perf.load.report.plot.Axis;
import io.ringwire.perf.load.report.plot.Line;
import io.ringwire.perf.load.report.plot.Line.Point;
import io.ringwire.perf.load.report.plot.LinePlot;
import io.ringwire.perf.load.report.plot.Scale;
import io.ringwire.perf.load.report.plot.Unit;
import io.ringwire.perf.load.report.run.Latencies;
import java.util.ArrayList;
import java.util.List;

/** Latency against percentile, as HdrHistogram's own plots have it: each nine takes the same width. */
public final class PercentilePlot {
  /** Lines beyond these would not be told apart. */
  public static final int LINES_MAX = 8;

  private static final double[] LEVELS = {
    0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999, 99.9999
  };

  private final List<Curve> curves = new ArrayList<>();

  /** Adds latencies; without any they are left out. */
  public PercentilePlot add(String name, Line.Look look, Latencies latencies) {
    if (latencies.count() > 0 && curves.size() < LINES_MAX) {
      curves.add(new Curve(name, look, latencies));
    }
    return this;
  }

  /** Writes the plot and its numbers; nothing when there are no latencies. */
  public void writeTo(Html html, String title, String description) {
    if (curves.isEmpty()) {
      html.leaf("p", "No call was answered.");
      return;
    }
    LinePlot plot =
        new LinePlot(
            title,
            description,
            new Axis("percent of calls that took at most so long", Scale.PERCENTILE, Unit.PERCENT),
            new Axis("latency", Scale.LOG, Unit.MILLIS),
            curves.stream().map(Curve::line).toList());
    PlotBlock.write(html, plot, numbers(plot));
  }

  private NumberTable numbers(LinePlot plot) {
    List<String> heads = new ArrayList<>(List.of("percentile"));
    curves.forEach(curve -> heads.add(curve.name));
    NumberTable table = new NumberTable("Latency by percentile", heads);
    long most = curves.stream().mapToLong(curve -> curve.latencies.count()).max().orElse(0);
    for (double level : LEVELS) {
      if ((100 - level) * most >= 100) { // else it would be the maximum of fewer than one call
        table.placedRow(plot.place(level), cells(Unit.PERCENT.text(level), level));
      }
    }
    return table.placedRow(1, cells("max", 100));
  }

  private List<String> cells(String name, double level) {
    List<String> cells = new ArrayList<>(List.of(name));
    curves.forEach(curve -> cells.add(Texts.at(curve.latencies, level)));
    return cells;
  }

  private record Curve(String name, Line.Look look, Latencies latencies) {
    /** The last of n calls is drawn half a call before 100%, which has no place on the axis. */
    Line line() {
      double last = 100 - 50.0 / latencies.count();
      List<Point> points = new ArrayList<>();
      for (Latencies.Point point : latencies.spectrum()) {
        points.add(new Point(Math.min(point.percentile(), last), point.millis()));
      }
      return new Line(name, look, points);
    }
  }
}
