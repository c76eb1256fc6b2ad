package io.ringwire.perf.load.compare;

import io.ringwire.perf.load.report.plot.Unit;
import io.ringwire.perf.load.report.run.Latencies;
import io.ringwire.perf.load.report.run.Machine;
import io.ringwire.perf.load.report.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Runs side by side, each against the first.
 *
 * @param sides two at least
 */
record Comparison(List<Side> sides) {
  static final int SIDES_MAX = 8;

  Comparison {
    sides = List.copyOf(sides);
    if (sides.size() < 2 || sides.size() > SIDES_MAX) {
      throw new IllegalArgumentException(
          "2 to " + SIDES_MAX + " runs can be compared, were " + sides.size());
    }
  }

  Side base() {
    return sides.get(0);
  }

  List<Side> others() {
    return sides.subList(1, sides.size());
  }

  /** All figures, each with what became of it in each of the others. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      List<Cell> cells = new ArrayList<>();
      for (Side other : others()) {
        cells.add(cell(figure, other));
      }
      rows.add(new Row(figure.label, figure.text(figure.of(base().run)), cells));
    }
    rows.add(maxima());
    rows.add(failures());
    return rows;
  }

  private Cell cell(Figure figure, Side other) {
    double before = figure.of(base().run);
    double now = figure.of(other.run);
    Judgement judgement =
        Judgement.of(
            before,
            figure.bySecond(base().run),
            now,
            figure.bySecond(other.run),
            figure.isMoreBetter());
    return new Cell(figure.text(now), change(before, now), judgement);
  }

  private Row maxima() {
    List<Cell> cells = new ArrayList<>();
    double before = maximum(base().run);
    for (Side other : others()) {
      double now = maximum(other.run);
      cells.add(new Cell(Figure.P999.text(now), change(before, now), Judgement.UNKNOWN));
    }
    return new Row("max ms", Figure.P999.text(before), cells);
  }

  private static double maximum(Run run) {
    return run.okLatency().count() == 0 ? Double.NaN : run.okLatency().maxMillis();
  }

  private Row failures() {
    List<Cell> cells = new ArrayList<>();
    for (Side other : others()) {
      cells.add(
          new Cell(
              share(other.run.failedShare()),
              points(other.run.failedShare() - base().run.failedShare()),
              failures(other)));
    }
    return new Row("failed %", share(base().run.failedShare()), cells);
  }

  private Judgement failures(Side other) {
    return Judgement.ofFailures(
        failed(base().run), base().run.calls().sent(), failed(other.run), other.run.calls().sent());
  }

  private static long failed(Run run) {
    return run.calls().failed() + run.calls().unanswered();
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.4f", share * 100);
  }

  private static String points(double difference) {
    return String.format(Locale.ROOT, "%+.4f", difference * 100);
  }

  private static String change(double before, double now) {
    return Double.isNaN(before) || Double.isNaN(now) || before == 0
        ? "-"
        : String.format(Locale.ROOT, "%+.1f%%", (now / before - 1) * 100);
  }

  /** The median and the tail of each operation that all runs have; not judged, for seconds are not kept by operation. */
  List<Row> operationRows() {
    List<Row> rows = new ArrayList<>();
    if (base().run.operations().size() < 2) {
      return rows;
    }
    for (Run.Operation operation : base().run.operations()) {
      rows.add(row(operation.name() + " p50 ms", operation.name(), 50));
      rows.add(row(operation.name() + " p99 ms", operation.name(), 99));
    }
    return rows;
  }

  private Row row(String label, String operation, double percentile) {
    double before = latency(base().run, operation, percentile);
    List<Cell> cells = new ArrayList<>();
    for (Side other : others()) {
      double now = latency(other.run, operation, percentile);
      cells.add(new Cell(Figure.P50.text(now), change(before, now), Judgement.UNKNOWN));
    }
    return new Row(label, Figure.P50.text(before), cells);
  }

  private static double latency(Run run, String operation, double percentile) {
    for (Run.Operation one : run.operations()) {
      Latencies ok = one.okLatency();
      if (one.name().equals(operation) && ok.count() > 0) {
        return percentile == 50 ? ok.p50Millis() : ok.p99Millis();
      }
    }
    return Double.NaN;
  }

  /** Why a difference may not be one of what was measured, a sentence each. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (Side side : sides) {
      if (!side.run.valid()) {
        warnings.add(side.name + " is INVALID: its plan was not carried out");
      }
      if (side.run.stopped()) {
        warnings.add(side.name + " was stopped before its time");
      }
    }
    for (Side other : others()) {
      differ(warnings, other, "target", base().run.target(), other.run.target());
      differ(warnings, other, "plan", plan(base().run), plan(other.run));
      differ(warnings, other, "machine", machine(base().run), machine(other.run));
      differ(warnings, other, "JVM", jvm(base().run), jvm(other.run));
    }
    return warnings;
  }

  private void differ(List<String> warnings, Side other, String what, String before, String now) {
    if (!Objects.equals(before, now)) {
      warnings.add(
          String.format(
              "the %s of %s is %s; that of %s is %s", what, other.name, now, base().name, before));
    }
  }

  private static String plan(Run run) {
    Run.Plan plan = run.plan();
    return String.format(
        Locale.ROOT,
        "%s%s, %s after %s of warm-up, timeout %s, at most %,d in flight, tick %s",
        plan.closedLoop() ? "closed loop, " : "",
        plan.pace(),
        Unit.SECONDS.text(plan.durationSeconds()),
        Unit.SECONDS.text(plan.warmupSeconds()),
        Unit.MILLIS.text(plan.timeoutMillis()),
        plan.inFlightMax(),
        Unit.MILLIS.text(plan.tickMillis()));
  }

  private static String machine(Run run) {
    Machine machine = run.machine();
    return machine.cpu() + " with " + machine.processors() + " processors, " + machine.os();
  }

  private static String jvm(Run run) {
    return (run.machine().java() + " " + String.join(" ", run.machine().javaOptions())).strip();
  }

  /**
   * What of the others is worse than the first by more than that, a sentence each. A difference within noise is none; one
   * that cannot be judged counts, for what is not known does not pass.
   *
   * @param shareMax 0.1 allows 10%
   */
  List<String> regressions(double shareMax) {
    List<String> found = new ArrayList<>();
    for (Side side : sides) {
      if (!side.run.valid()) {
        found.add(side.name + " is INVALID, so that nothing can be said of it");
      }
    }
    for (Side other : others()) {
      for (Figure figure : Figure.values()) {
        double before = figure.of(base().run);
        double now = figure.of(other.run);
        Judgement judgement = cell(figure, other).judgement;
        double worse = figure.isMoreBetter() ? 1 - now / before : now / before - 1;
        boolean counts = judgement == Judgement.WORSE || judgement == Judgement.UNKNOWN;
        if (counts && !(worse <= shareMax)) {
          found.add(
              String.format(
                  "%s of %s: %s after %s (%s), at most %s worse is allowed",
                  figure.label,
                  other.name,
                  figure.text(now),
                  figure.text(before),
                  change(before, now),
                  Unit.PERCENT.text(shareMax * 100)));
        }
      }
      if (failures(other) == Judgement.WORSE) {
        found.add(
            String.format(
                "%s%% of the calls of %s failed, %s%% of those of %s",
                share(other.run.failedShare()),
                other.name,
                share(base().run.failedShare()),
                base().name));
      }
    }
    return found;
  }

  /**
   * One run.
   *
   * @param name A, B, C in order
   * @param file it was read from
   */
  record Side(String name, String file, Run run) {}

  /** One figure: that of the first run, then what became of it in each of the others. */
  record Row(String label, String base, List<Cell> others) {
    Row {
      others = List.copyOf(others);
    }
  }

  /** A figure of another run, how much it differs from the first's, and what that is worth. */
  record Cell(String value, String change, Judgement judgement) {}
}
