package io.ringwire.perf.load.report;

import io.ringwire.perf.load.report.run.Latencies;
import io.ringwire.perf.load.report.run.Run;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The figures of a finished run, for people. Latencies in milliseconds, times since the run's start in seconds. */
final class LoadTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("p50", Latencies::p50Millis),
          new Column("p90", Latencies::p90Millis),
          new Column("p99", Latencies::p99Millis),
          new Column("p99.9", Latencies::p999Millis),
          new Column("max", Latencies::maxMillis));

  private static final int EXAMPLE_CHARS_MAX = 200;
  private static final int NAME_WIDTH = 28;

  private final Run run;

  LoadTable(Run run) {
    this.run = run;
  }

  /** Writes the whole report. */
  void print(PrintWriter out) {
    out.println();
    out.println(run.target());
    printCounts(out);
    printLatencies(out);
    printOperations(out);
    printStages(out);
    printFailures(out);
    printGates(out);
    printVerdict(out);
    out.flush();
  }

  private void printCounts(PrintWriter out) {
    Run.Calls calls = run.calls();
    if (run.plan().closedLoop()) {
      line(out, "closed loop, %s, over %.1f s", run.plan().pace(), calls.elapsedSeconds());
    } else {
      line(
          out,
          "planned %,d calls at %s over %.1f s%s",
          calls.planned(),
          run.plan().pace(),
          calls.elapsedSeconds(),
          run.stages().size() == 1 ? "; " + spacing() : "");
    }
    line(
        out,
        "sent %,d   ok %,d (%s/s)   failed %,d   unanswered %,d   late %,d   most in flight %,d of %,d",
        calls.sent(),
        calls.ok(),
        rate(run.okPerSecond()),
        calls.failed(),
        calls.unanswered(),
        calls.late(),
        calls.inFlightMaxSeen(),
        run.plan().inFlightMax());
    if (calls.warmupSent() > 0) {
      line(
          out,
          "warm-up, not counted above: %,d calls, %,d failed",
          calls.warmupSent(),
          calls.warmupFailed());
    }
    run.remarks().forEach(out::println);
  }

  private String spacing() {
    double perSecond = run.plan().callsPerSecond();
    double burst = perSecond * run.plan().tickMillis() / 1e3;
    return burst > 1
        ? String.format(Locale.ROOT, "bursts of %.0f every %.3g ms", burst, run.plan().tickMillis())
        : String.format(Locale.ROOT, "one every %.3g ms", 1e3 / perSecond);
  }

  private void printLatencies(PrintWriter out) {
    printHead(
        out,
        run.plan().closedLoop() ? "latency from actual send" : "latency from intended send",
        "   (ms)");
    printRow(out, "  ok", run.okLatency(), "");
    printRow(out, "  failed", run.failedLatency(), "");
    printRow(out, "  of it, before it left", run.sendLag(), "");
  }

  private static void printHead(PrintWriter out, String name, String end) {
    out.println();
    StringBuilder head = new StringBuilder(padded(name));
    COLUMNS.forEach(column -> head.append(String.format(Locale.ROOT, "%11s", column.heading)));
    out.println(head.append(end));
  }

  private static void printRow(PrintWriter out, String name, Latencies latencies, String end) {
    if (latencies.count() == 0 && end.isEmpty()) {
      return;
    }
    StringBuilder row = new StringBuilder(padded(name));
    for (Column column : COLUMNS) {
      row.append(
          latencies.count() == 0
              ? String.format("%11s", "-")
              : String.format(Locale.ROOT, "%11.3f", column.millis.applyAsDouble(latencies)));
    }
    out.println(row.append(end));
  }

  private static String padded(String name) {
    String cut = name.length() < NAME_WIDTH ? name : name.substring(0, NAME_WIDTH - 4) + "...";
    return String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s", cut);
  }

  private void printOperations(PrintWriter out) {
    if (run.operations().size() < 2) {
      return;
    }
    printHead(out, "ok, by operation", "       sent     failed");
    for (Run.Operation operation : run.operations()) {
      printRow(
          out,
          "  " + operation.name(),
          operation.okLatency(),
          String.format(
              Locale.ROOT, "%,11d%,11d", operation.sent(), operation.failedLatency().count()));
    }
  }

  private void printStages(PrintWriter out) {
    if (run.stages().size() < 2) {
      return;
    }
    printHead(out, "ok, by stage", "       ok/s     failed");
    for (Run.Stage stage : run.stages()) {
      String problems = stage.problems().isEmpty() ? "" : "   " + stage.problems().get(0);
      printRow(
          out,
          "  " + stage.name(),
          stage.okLatency(),
          String.format(Locale.ROOT, "%11s%,11d", rate(stage.okPerSecond()), stage.failed())
              + problems);
    }
    Run.Knee knee = run.knee();
    if (knee != null) {
      if (knee.firstBad() == null) {
        out.println("every step was borne: the knee lies higher");
      } else {
        out.println(
            knee.lastGood() == null
                ? "not even " + knee.firstBad() + " was borne"
                : "the knee: " + knee.lastGood() + " was borne, " + knee.firstBad() + " was not");
      }
    }
  }

  private void printFailures(PrintWriter out) {
    if (run.failures().isEmpty()) {
      return;
    }
    out.println();
    line(
        out,
        "%-28s %11s %11s %11s   %s",
        "failures by status",
        "count",
        "first (s)",
        "last (s)",
        "example");
    for (Run.Failure failure : run.failures()) {
      line(
          out,
          "  %-26s %,11d %11.3f %11.3f   %s",
          failure.status(),
          failure.count(),
          failure.firstSeconds(),
          failure.lastSeconds(),
          oneLine(failure.example()));
    }
  }

  private void printGates(PrintWriter out) {
    if (run.gates().isEmpty()) {
      return;
    }
    out.println();
    String name = run.knee() == null ? "gates" : "gates, in the last good step";
    line(out, "%-28s %14s %26s", name, "at most/least", "seen");
    for (Run.Gate gate : run.gates()) {
      line(
          out,
          "  %-26s %14s %26s   %s",
          gate.gate(),
          gate.bound(),
          gate.seen(),
          gate.passed() ? "passed" : "FAILED");
    }
  }

  private void printVerdict(PrintWriter out) {
    out.println();
    if (run.stopped()) {
      out.println("stopped before its time");
    }
    run.invalidBecause().forEach(reason -> out.println("INVALID: " + reason));
    if (run.valid()) {
      out.println(run.verdictText());
    }
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= EXAMPLE_CHARS_MAX ? line : line.substring(0, EXAMPLE_CHARS_MAX) + "...";
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond >= 100 ? "%,.0f" : "%.3g", perSecond);
  }

  private static void line(PrintWriter out, String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  /** A figure and how it is called. */
  private record Column(String heading, ToDoubleFunction<Latencies> millis) {}
}
