package io.ringwire.perf.load.report.page;

import io.ringwire.perf.load.report.plot.Axis;
import io.ringwire.perf.load.report.plot.Line;
import io.ringwire.perf.load.report.plot.Line.Look;
import io.ringwire.perf.load.report.plot.Line.Point;
import io.ringwire.perf.load.report.plot.LinePlot;
import io.ringwire.perf.load.report.plot.Scale;
import io.ringwire.perf.load.report.plot.Unit;
import io.ringwire.perf.load.report.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What each step of a run bore, and where its knee is. */
final class StageSection {
  private static final Axis PLANNED = new Axis("planned calls/s", Scale.LINEAR, Unit.COUNT);

  private final Run run;

  StageSection(Run run) {
    this.run = run;
  }

  void writeTo(Html html) {
    List<Run.Stage> stages = run.stages();
    if (stages.size() < 2) {
      return;
    }
    html.leaf("h2", run.knee() == null ? "Stages" : "Steps and the knee");
    Run.Knee knee = run.knee();
    if (knee != null) {
      html.leaf("p", text(knee), "class", "lead");
    }
    if (stages.stream().allMatch(stage -> stage.plannedPerSecond() > 0)) {
      PlotBlock.write(html, latencies(), new NumberTable("", List.of("")));
      PlotBlock.write(html, throughput(), new NumberTable("", List.of("")));
    }
    numbers().writeTo(html);
  }

  private static String text(Run.Knee knee) {
    if (knee.firstBad() == null) {
      return "Every step was borne: the knee lies higher.";
    }
    return knee.lastGood() == null
        ? "Not even " + knee.firstBad() + " was borne."
        : "The knee: " + knee.lastGood() + " was borne, " + knee.firstBad() + " was not.";
  }

  private LinePlot latencies() {
    List<Line> lines =
        new ArrayList<>(
            List.of(
                dotted("p50", stage -> stage.okLatency().p50Millis()),
                dotted("p99", stage -> stage.okLatency().p99Millis()),
                dotted("p99.9", stage -> stage.okLatency().p999Millis())));
    addBad(lines, stage -> stage.okLatency().p99Millis());
    return new LinePlot(
        "Latency against rate",
        "Latency of each stage against the rate that was planned for it.",
        PLANNED,
        new Axis("latency", Scale.LOG, Unit.MILLIS),
        lines);
  }

  private LinePlot throughput() {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("planned", Look.REFERENCE, points(Run.Stage::plannedPerSecond)));
    lines.add(dotted("ok", Run.Stage::okPerSecond));
    addBad(lines, Run.Stage::okPerSecond);
    return new LinePlot(
        "Throughput against rate",
        "Successes a second against the planned rate: what was borne lies on the dashed line.",
        PLANNED,
        new Axis("ok/s", Scale.LINEAR, Unit.COUNT),
        lines);
  }

  private Line dotted(String name, ToDoubleFunction<Run.Stage> figure) {
    return new Line(name, Look.DOTTED, points(figure));
  }

  private void addBad(List<Line> lines, ToDoubleFunction<Run.Stage> figure) {
    List<Point> points =
        run.stages().stream()
            .filter(stage -> !stage.problems().isEmpty())
            .map(stage -> new Point(stage.plannedPerSecond(), figure.applyAsDouble(stage)))
            .toList();
    if (!points.isEmpty()) {
      lines.add(0, new Line("not borne", Look.BAD, points));
    }
  }

  private List<Point> points(ToDoubleFunction<Run.Stage> figure) {
    return run.stages().stream()
        .map(stage -> new Point(stage.plannedPerSecond(), figure.applyAsDouble(stage)))
        .toList();
  }

  private NumberTable numbers() {
    NumberTable table =
        new NumberTable(
            "Figures by stage",
            List.of(
                "stage",
                "planned/s",
                "ok/s",
                "failed",
                "late",
                "p50",
                "p99",
                "p99.9",
                "max",
                "problems"));
    for (Run.Stage stage : run.stages()) {
      table.markedRow(
          stage.problems().isEmpty() ? "" : "bad",
          stage.name(),
          stage.plannedPerSecond() > 0 ? Unit.COUNT.text(stage.plannedPerSecond()) : "-",
          Unit.COUNT.text(stage.okPerSecond()),
          Texts.count(stage.failed()),
          Texts.count(stage.late()),
          Texts.millis(stage.okLatency().p50Millis()),
          Texts.millis(stage.okLatency().p99Millis()),
          Texts.millis(stage.okLatency().p999Millis()),
          Texts.millis(stage.okLatency().maxMillis()),
          String.join("; ", stage.problems()));
    }
    return table;
  }
}
