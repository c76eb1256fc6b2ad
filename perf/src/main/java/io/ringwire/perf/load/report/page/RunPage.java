package io.ringwire.perf.load.report.page;

import io.ringwire.perf.load.report.plot.Line.Look;
import io.ringwire.perf.load.report.plot.Unit;
import io.ringwire.perf.load.report.run.Latencies;
import io.ringwire.perf.load.report.run.Machine;
import io.ringwire.perf.load.report.run.Run;
import java.util.List;
import java.util.Locale;

/** The report of one run: what came of it first, then the plots, then how it was done. */
public final class RunPage {
  private static final String LATENCY_OPEN =
      "Latency counts from the time at which a call was meant to leave. A service that stalls therefore shows its"
          + " stall in every call that was due meanwhile.";

  private static final String LATENCY_CLOSED =
      "Closed loop: latency counts from the time at which a call left, and a call leaves only when an earlier one was"
          + " answered. Calls that a stall kept from being made are missing (coordinated omission).";

  private final Run run;
  private final Html html = new Html();

  private RunPage(Run run) {
    this.run = run;
  }

  /** The whole page. */
  public static String of(Run run) {
    RunPage page = new RunPage(run);
    page.write();
    return Page.of("Load: " + run.target(), page.html);
  }

  private void write() {
    writeHead();
    writeGates();
    writePercentiles();
    new TimeSection(run).writeTo(html);
    new StageSection(run).writeTo(html);
    writeOperations();
    writeFailures();
    writeMethod();
  }

  private void writeHead() {
    html.leaf("p", "ringwire load", "class", "kind");
    html.leaf("h1", run.target());
    boolean isGood = run.verdict() == Run.Verdict.GOOD;
    html.open("div", "class", "verdict " + (isGood ? "good" : "bad"), "role", "status");
    html.leaf("strong", (isGood ? "\u2713 " : "\u2717 ") + run.verdictText());
    if (run.stopped()) {
      html.leaf("p", "Stopped before its time.");
    }
    run.invalidBecause().forEach(reason -> html.leaf("p", reason));
    html.close("div");
    html.open("dl", "class", "tiles");
    tile("ok a second", Unit.COUNT.text(run.okPerSecond()), run.plan().pace());
    Latencies ok = run.okLatency();
    tile("p50", Texts.millis(ok.p50Millis()), "");
    tile("p99", Texts.millis(ok.p99Millis()), "");
    tile("p99.9", Texts.millis(ok.p999Millis()), "");
    tile("max", Texts.millis(ok.maxMillis()), "");
    tile(
        "failed",
        Texts.share(run.failedShare()),
        String.format(
            Locale.ROOT,
            "%,d of %,d",
            run.calls().failed() + run.calls().unanswered(),
            run.calls().sent()));
    html.close("dl");
    run.remarks().forEach(remark -> html.leaf("p", remark, "class", "remark"));
  }

  private void tile(String name, String figure, String note) {
    html.open("div").leaf("dt", name).leaf("dd", figure);
    if (!note.isEmpty()) {
      html.leaf("dd", note, "class", "note");
    }
    html.close("div");
  }

  private void writeGates() {
    if (run.gates().isEmpty()) {
      return;
    }
    html.leaf("h2", "Gates");
    NumberTable table =
        new NumberTable(
            run.knee() == null
                ? "What was asked of this run"
                : "What was asked of each step, and what the last good one kept",
            List.of("gate", "at most or least", "seen", "result"));
    for (Run.Gate gate : run.gates()) {
      table.markedRow(
          gate.passed() ? "" : "bad",
          gate.gate(),
          gate.bound(),
          gate.seen(),
          gate.passed() ? "\u2713 passed" : "\u2717 failed");
    }
    table.writeTo(html);
  }

  private void writePercentiles() {
    html.leaf("h2", "Latency by percentile");
    PercentilePlot plot = new PercentilePlot().add("ok", Look.MEASURED, run.okLatency());
    plot.add("failed", Look.MEASURED, run.failedLatency());
    if (!run.plan().closedLoop()) {
      plot.add("late in leaving (the generator's part)", Look.REFERENCE, run.sendLag());
    }
    if (run.operations().size() > 1) {
      for (Run.Operation operation : run.operations()) {
        plot.add(operation.name(), Look.MEASURED, operation.okLatency());
      }
    }
    plot.writeTo(
        html, "Latency by percentile", run.plan().closedLoop() ? LATENCY_CLOSED : LATENCY_OPEN);
  }

  private void writeOperations() {
    if (run.operations().size() < 2) {
      return;
    }
    html.leaf("h2", "Operations");
    NumberTable table =
        new NumberTable(
            "Figures by operation",
            List.of(
                "operation", "sent", "share", "ok", "failed", "p50", "p90", "p99", "p99.9", "max"));
    for (Run.Operation operation : run.operations()) {
      Latencies ok = operation.okLatency();
      table.markedRow(
          operation.failedLatency().count() == 0 ? "" : "bad",
          operation.name(),
          Texts.count(operation.sent()),
          run.calls().sent() == 0
              ? "-"
              : Texts.share(operation.sent() / (double) run.calls().sent()),
          Texts.count(ok.count()),
          Texts.count(operation.failedLatency().count()),
          Texts.millis(ok.p50Millis()),
          Texts.millis(ok.p90Millis()),
          Texts.millis(ok.p99Millis()),
          Texts.millis(ok.p999Millis()),
          Texts.millis(ok.maxMillis()));
    }
    table.writeTo(html);
  }

  private void writeFailures() {
    html.leaf("h2", "Failures by status");
    if (run.failures().isEmpty()) {
      html.leaf("p", run.calls().unanswered() == 0 ? "None." : "None with a status.");
    } else {
      NumberTable table =
          new NumberTable(
              "Failures by status", List.of("status", "count", "first", "last", "example"));
      for (Run.Failure failure : run.failures()) {
        table.row(
            failure.status(),
            Texts.count(failure.count()),
            Unit.SECONDS.text(failure.firstSeconds()),
            Unit.SECONDS.text(failure.lastSeconds()),
            failure.example());
      }
      table.writeTo(html);
    }
    if (run.calls().unanswered() > 0) {
      html.leaf("p", Texts.count(run.calls().unanswered()) + " calls were not answered at all.");
    }
  }

  private void writeMethod() {
    html.leaf("h2", "How it was done");
    html.open("dl", "class", "method");
    Run.Plan plan = run.plan();
    Run.Calls calls = run.calls();
    Machine machine = run.machine();
    entry("Called", run.target());
    if (!run.arguments().isEmpty()) {
      entry("Command", "ringwire load " + String.join(" ", quoted(run.arguments())));
    }
    entry("Started", run.started());
    entry(
        "Plan",
        String.format(
            Locale.ROOT,
            "%s; %s warm-up (%,d calls, %,d failed; in no figure), then %s%s",
            plan.pace(),
            Unit.SECONDS.text(plan.warmupSeconds()),
            calls.warmupSent(),
            calls.warmupFailed(),
            Unit.SECONDS.text(plan.durationSeconds()),
            run.knee() == null ? "" : " a step"));
    entry(
        "Calls",
        String.format(
            Locale.ROOT,
            "%,d planned, %,d sent, %,d late by more than %s, at most %,d of %,d in flight; timeout %s",
            calls.planned(),
            calls.sent(),
            calls.late(),
            Unit.MILLIS.text(plan.lateAfterMillis()),
            calls.inFlightMaxSeen(),
            plan.inFlightMax(),
            Unit.MILLIS.text(plan.timeoutMillis())));
    entry("Latency", plan.closedLoop() ? LATENCY_CLOSED : LATENCY_OPEN);
    entry(
        "Generator's machine",
        machine.cpu() + ", " + machine.processors() + " processors, " + machine.os());
    entry("Generator's JVM", machine.java() + " " + String.join(" ", machine.javaOptions()));
    String commit = machine.commit();
    if (commit != null) {
      entry("Commit", commit + " in the folder it was started from");
    }
    entry(
        "Plots over time",
        "at most "
            + TimeSection.COLUMNS_MAX
            + " columns; of longer runs several seconds share a column. The JSON and the .hlog have every second.");
    html.close("dl");
  }

  private static List<String> quoted(List<String> arguments) {
    return arguments.stream()
        .map(argument -> argument.matches("[\\w./:=,@%+-]+") ? argument : quoted(argument))
        .toList();
  }

  private static String quoted(String argument) {
    return "'" + argument.replace("'", "'\\''") + "'";
  }

  private void entry(String name, String text) {
    html.leaf("dt", name).leaf("dd", text);
  }
}
