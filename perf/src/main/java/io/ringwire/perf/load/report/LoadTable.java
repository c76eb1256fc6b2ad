package io.ringwire.perf.load.report;

import io.ringwire.perf.load.generator.FailureTally;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.LoadResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The figures of a finished run, for people. Latencies in milliseconds, times since the run's start in seconds. */
public final class LoadTable {
  /** The percentiles shown, each with its heading. */
  static final List<Column> COLUMNS =
      List.of(
          new Column("p50", 50),
          new Column("p90", 90),
          new Column("p99", 99),
          new Column("p99.9", 99.9),
          new Column("max", 100));

  private static final int EXAMPLE_CHARS_MAX = 200;

  private final LoadPlan plan;
  private final LoadResult result;

  public LoadTable(LoadPlan plan, LoadResult result) {
    this.plan = plan;
    this.result = result;
  }

  /** Writes the whole report. */
  public void print(PrintWriter out, String target) {
    out.println();
    out.println(target);
    printCounts(out);
    printLatencies(out);
    printFailures(out);
    printVerdict(out);
    out.flush();
  }

  private void printCounts(PrintWriter out) {
    double seconds = result.elapsedNanos() / 1e9;
    line(
        out,
        "planned %,d calls at %s/s over %.1f s; %s",
        result.planned(),
        rate(plan.callsPerSecond()),
        seconds,
        spacing());
    line(
        out,
        "sent %,d   ok %,d (%s/s)   failed %,d   unanswered %,d   late %,d   most in flight %,d of %,d",
        result.sent(),
        result.ok().getTotalCount(),
        rate(seconds > 0 ? result.ok().getTotalCount() / seconds : 0),
        result.failed().getTotalCount(),
        result.unanswered(),
        result.late(),
        result.inFlightMaxSeen(),
        plan.inFlightMax());
    if (result.warmupSent() > 0) {
      line(
          out,
          "warm-up, not counted above: %,d calls, %,d failed",
          result.warmupSent(),
          result.warmupFailed());
    }
    result.remarks().forEach(out::println);
  }

  private String spacing() {
    double burst = plan.callsPerBurst();
    return burst > 1
        ? String.format(
            Locale.ROOT, "bursts of %.0f every %.3g ms", burst, plan.tick().toNanos() / 1e6)
        : String.format(Locale.ROOT, "one every %.3g ms", 1e3 / plan.callsPerSecond());
  }

  private void printLatencies(PrintWriter out) {
    out.println();
    StringBuilder head =
        new StringBuilder(String.format(Locale.ROOT, "%-28s", "latency from intended send"));
    COLUMNS.forEach(column -> head.append(String.format(Locale.ROOT, "%11s", column.heading)));
    out.println(head.append("   (ms)"));
    printLatencies(out, "  ok", result.ok());
    printLatencies(out, "  failed", result.failed());
    printLatencies(out, "  of it, before it left", result.lag());
  }

  private static void printLatencies(PrintWriter out, String name, Histogram latencies) {
    if (latencies.getTotalCount() == 0) {
      return;
    }
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-28s", name));
    for (Column column : COLUMNS) {
      row.append(
          String.format(
              Locale.ROOT, "%11.3f", latencies.getValueAtPercentile(column.percentile) / 1e6));
    }
    out.println(row);
  }

  private void printFailures(PrintWriter out) {
    if (result.failures().isEmpty()) {
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
    for (FailureTally failure : result.failures()) {
      line(
          out,
          "  %-26s %,11d %11.3f %11.3f   %s",
          failure.status(),
          failure.count(),
          failure.firstNanos() / 1e9,
          failure.lastNanos() / 1e9,
          oneLine(failure.example()));
    }
  }

  private void printVerdict(PrintWriter out) {
    out.println();
    if (result.stopped()) {
      out.println("stopped before its time");
    }
    List<String> invalidity = result.invalidity();
    invalidity.forEach(reason -> out.println("INVALID: " + reason));
    if (invalidity.isEmpty()) {
      out.println(
          result.isAllOk()
              ? "valid: the rate was kept and every call succeeded"
              : "valid: the rate was kept; some calls FAILED");
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

  /** A percentile and how it is called. */
  record Column(String heading, double percentile) {}
}
