package io.ringwire.perf.load.report.page;

import io.ringwire.perf.load.report.plot.Axis;
import io.ringwire.perf.load.report.plot.Canvas;
import io.ringwire.perf.load.report.plot.HeatMap;
import io.ringwire.perf.load.report.plot.Line;
import io.ringwire.perf.load.report.plot.Line.Look;
import io.ringwire.perf.load.report.plot.Line.Point;
import io.ringwire.perf.load.report.plot.LinePlot;
import io.ringwire.perf.load.report.plot.Scale;
import io.ringwire.perf.load.report.plot.Unit;
import io.ringwire.perf.load.report.run.LatencyCounts;
import io.ringwire.perf.load.report.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What happened when: throughput, latencies and their distribution over time. */
final class TimeSection {
  static final int COLUMNS_MAX = 600;
  private static final int NARROW_COLUMNS_MAX = 200;
  private static final Axis TIME = new Axis("time since the start", Scale.LINEAR, Unit.SECONDS);

  private final Run run;
  private final List<TimeColumn> columns;

  TimeSection(Run run) {
    this.run = run;
    columns = TimeColumn.of(run, COLUMNS_MAX);
  }

  void writeTo(Html html) {
    if (columns.isEmpty()) {
      return;
    }
    html.leaf("h2", "Throughput over time");
    PlotBlock.write(html, throughput(), throughputNumbers());
    html.leaf("h2", "Latency over time");
    PlotBlock.write(html, latency(), latencyNumbers());
    html.leaf("h2", "Latency heat map");
    HeatMap wide = heatMap(columns);
    PlotBlock.write(
        html,
        wide.svg(Canvas.WIDE),
        heatMap(TimeColumn.of(run, NARROW_COLUMNS_MAX)).svg(Canvas.NARROW),
        wide.description(),
        heatNumbers(wide));
  }

  private LinePlot throughput() {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of("ok", points(column -> column.perSecond(Run.Second::ok))));
    if (!run.plan().closedLoop()) {
      lines.add(Line.of("left", points(column -> column.perSecond(Run.Second::sent))));
      lines.add(new Line("planned", Look.REFERENCE, points(c -> c.plannedPerSecond(run))));
    }
    List<Point> failed =
        points(column -> column.perSecond(Run.Second::failed)).stream()
            .filter(point -> point.y() > 0)
            .toList();
    if (!failed.isEmpty()) {
      lines.add(new Line("failed", Look.BAD, failed));
    }
    return new LinePlot(
        "Throughput over time",
        "Calls a second: as planned, as they left, and as they were answered; a red dot is a "
            + width()
            + " with failures. Calls of the warm-up are left out.",
        TIME,
        new Axis("calls/s", Scale.LINEAR, Unit.COUNT),
        lines);
  }

  private NumberTable throughputNumbers() {
    NumberTable table =
        new NumberTable(
            "Calls a second over time",
            List.of("until", "planned/s", "left/s", "ok/s", "failed/s", "in flight"));
    LinePlot plot = throughput();
    for (TimeColumn column : columns) {
      double planned = column.plannedPerSecond(run);
      table.placedRow(
          plot.place(column.middle()),
          List.of(
              until(column),
              Double.isNaN(planned) ? "-" : Unit.COUNT.text(planned),
              Unit.COUNT.text(column.perSecond(Run.Second::sent)),
              Unit.COUNT.text(column.perSecond(Run.Second::ok)),
              Unit.COUNT.text(column.perSecond(Run.Second::failed)),
              Unit.COUNT.text(column.highest(Run.Second::inFlight))));
    }
    return table;
  }

  private LinePlot latency() {
    return new LinePlot(
        "Latency over time",
        "Latencies of the successes that came in each " + width() + ".",
        TIME,
        new Axis("latency", Scale.LOG, Unit.MILLIS),
        List.of(
            Line.of("p50", points(column -> column.highest(Run.Second::p50Millis))),
            Line.of("p99", points(column -> column.highest(Run.Second::p99Millis))),
            Line.of("max", points(column -> column.highest(Run.Second::maxMillis)))));
  }

  private NumberTable latencyNumbers() {
    NumberTable table =
        new NumberTable("Latency over time", List.of("until", "p50", "p90", "p99", "p99.9", "max"));
    LinePlot plot = latency();
    for (TimeColumn column : columns) {
      table.placedRow(
          plot.place(column.middle()),
          List.of(
              until(column),
              Texts.millis(column.highest(Run.Second::p50Millis)),
              Texts.millis(column.highest(Run.Second::p90Millis)),
              Texts.millis(column.highest(Run.Second::p99Millis)),
              Texts.millis(column.highest(Run.Second::p999Millis)),
              Texts.millis(column.highest(Run.Second::maxMillis))));
    }
    return table;
  }

  private List<Point> points(ToDoubleFunction<TimeColumn> figure) {
    return columns.stream()
        .map(column -> new Point(column.middle(), figure.applyAsDouble(column)))
        .toList();
  }

  private HeatMap heatMap(List<TimeColumn> over) {
    return new HeatMap(
        "Latency heat map",
        "Each column is "
            + article()
            + ": the stronger a cell's colour, the more of its successes took that long. Two bands are two kinds"
            + " of answers; a faint veil far above a band is the tail.",
        TIME,
        new Axis("latency", Scale.LOG, Unit.MILLIS),
        over.stream().map(TimeSection::heatColumn).toList());
  }

  private static HeatMap.Column heatColumn(TimeColumn column) {
    LatencyCounts counts = column.latencyCounts();
    double total = counts.total();
    List<HeatMap.Cell> cells = new ArrayList<>();
    for (int i = 0; i < counts.counts().size(); i++) {
      int bucket = counts.first() + i;
      cells.add(
          new HeatMap.Cell(
              LatencyCounts.fromMillis(bucket),
              LatencyCounts.fromMillis(bucket + 1),
              counts.counts().get(i) / total));
    }
    return new HeatMap.Column(column.fromSeconds(), column.toSeconds(), cells);
  }

  private NumberTable heatNumbers(HeatMap map) {
    NumberTable table =
        new NumberTable(
            "Latencies over time", List.of("until", "ok", "least", "most of them", "longest"));
    for (TimeColumn column : columns) {
      LatencyCounts counts = column.latencyCounts();
      table.placedRow(
          map.place(column.middle()),
          counts.total() == 0
              ? List.of(until(column), "0", "-", "-", "-")
              : List.of(
                  until(column),
                  Texts.count(counts.total()),
                  bucket(counts.first()),
                  bucket(fullest(counts)),
                  bucket(counts.first() + counts.counts().size() - 1)));
    }
    return table;
  }

  private static int fullest(LatencyCounts counts) {
    int fullest = 0;
    for (int i = 1; i < counts.counts().size(); i++) {
      if (counts.counts().get(i) > counts.counts().get(fullest)) {
        fullest = i;
      }
    }
    return counts.first() + fullest;
  }

  private static String bucket(int bucket) {
    return Texts.millis(LatencyCounts.fromMillis(bucket))
        + " to "
        + Texts.millis(LatencyCounts.fromMillis(bucket + 1));
  }

  private static String until(TimeColumn column) {
    return String.format(Locale.ROOT, "%.0f s", column.toSeconds());
  }

  private int secondsEach() {
    return columns.stream().mapToInt(column -> (int) Math.rint(column.length())).max().orElse(1);
  }

  private String article() {
    return secondsEach() <= 1 ? "a second" : secondsEach() + " seconds";
  }

  /** Says so when seconds were taken together. */
  private String width() {
    return secondsEach() <= 1
        ? "second"
        : "column of " + secondsEach() + " seconds (the worst of them, for latencies)";
  }
}
