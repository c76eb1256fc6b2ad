package io.ringwire.perf.bench.scale;

import io.ringwire.perf.bench.result.Spread;
import io.ringwire.perf.bench.result.Table;
import io.ringwire.perf.bench.scale.ScaleResults.Beside;
import io.ringwire.perf.bench.scale.ScaleResults.Idle;
import io.ringwire.perf.bench.scale.ScaleResults.Stormed;
import io.ringwire.perf.bench.scale.ScaleSettings.Trial;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What {@code bench scale} found, as Markdown ready for a document, with a verdict on each target. */
public final class ScaleReport {
  static final double P99_TIMES_MAX = 3;
  static final double BYTES_EACH_MAX = 8 * 1024;

  /** "As fast as": a difference below a tenth says nothing on a machine that others share. */
  static final double SPEED_TIMES_MIN = 0.9;

  private static final String NOTHING = "-";

  private final ScaleResults results;
  private final PrintWriter out;

  public ScaleReport(ScaleResults results, PrintWriter out) {
    this.results = results;
    this.out = out;
  }

  /** A target of one contender and what became of it; no figure when its trial came to nothing. */
  record Verdict(
      String contender,
      String figure,
      String target,
      Optional<Spread> got,
      String format,
      boolean met) {}

  public void print() {
    results.origin().print(out);
    out.printf(
        Locale.ROOT,
        "Medians of %d rounds (least to most). JVM options of every process: `%s`.%n",
        results.settings().rounds(),
        String.join(" ", results.settings().jvmOptions()));
    if (has(Trial.BESIDE)) {
      printBesides();
    }
    if (has(Trial.IDLE)) {
      printIdles();
    }
    if (has(Trial.STORM)) {
      printStorms();
    }
    results
        .failures()
        .forEach(
            failed ->
                out.printf(
                    "%n%s, %s, round %d failed: %s%n",
                    failed.contender(), failed.trial(), failed.round(), failed.why()));
    printVerdicts();
    out.flush();
  }

  private boolean has(Trial trial) {
    return results.settings().trials().contains(trial);
  }

  private void printBesides() {
    out.printf(
        "%nSmall calls (`%s`) beside large ones (`%s`) on one connection%n",
        Scale.SMALL, Scale.LARGE);
    Table table =
        new Table(
            out,
            List.of(
                "contender",
                "p50 us alone",
                "p50 us beside",
                "p99 us alone",
                "p99 us beside",
                "times",
                "large calls/s"));
    for (String contender : results.settings().contenders()) {
      List<Beside> of = besides(contender);
      table.row(
          List.of(
              contender,
              text(of, each -> each.alone().p50Nanos() / 1e3, "%,.0f"),
              text(of, each -> each.beside().p50Nanos() / 1e3, "%,.0f"),
              text(of, each -> each.alone().p99Nanos() / 1e3, "%,.0f"),
              text(of, each -> each.beside().p99Nanos() / 1e3, "%,.0f"),
              text(of, Beside::p99Times, "%.2f"),
              text(of, each -> Idle.rate(each.large()), "%,.0f")));
    }
  }

  private void printIdles() {
    int active = results.settings().active();
    out.printf(
        Locale.ROOT,
        "%n%,d connections to one server, one call in flight on each of %,d of them%n",
        results.settings().connections(),
        active);
    Table table =
        new Table(
            out,
            List.of(
                "contender",
                "heap bytes each",
                "heap + direct bytes each",
                "calls/s on " + active + " alone",
                "calls/s beside the idle",
                "of alone",
                "p99 us alone",
                "p99 us beside"));
    for (String contender : results.settings().contenders()) {
      List<Idle> of = idles(contender);
      table.row(
          List.of(
              contender,
              text(of, Idle::heapEach, "%,.0f"),
              text(of, Idle::bytesEach, "%,.0f"),
              text(of, each -> (Idle.rate(each.alone()) + Idle.rate(each.after())) / 2, "%,.0f"),
              text(of, each -> Idle.rate(each.beside()), "%,.0f"),
              text(of, Idle::speedTimes, "%.2f"),
              text(of, each -> each.alone().p99Nanos() / 1e3, "%,.0f"),
              text(of, each -> each.beside().p99Nanos() / 1e3, "%,.0f")));
    }
  }

  private void printStorms() {
    out.printf(
        Locale.ROOT,
        "%n%,d clients connect and call at once, to a server that has just started%n",
        results.settings().stormClients());
    Table table =
        new Table(out, List.of("contender", "answered", "failed", "ms until all were answered"));
    for (String contender : results.settings().contenders()) {
      List<Stormed> of = storms(contender);
      table.row(
          List.of(
              contender,
              text(of, each -> each.storm().answered(), "%,.0f"),
              text(of, each -> each.storm().failed(), "%,.0f"),
              text(of, each -> each.storm().elapsedNanos() / 1e6, "%,.0f")));
    }
  }

  private void printVerdicts() {
    out.printf("%nTargets%n");
    Table table = new Table(out, List.of("contender", "figure", "target", "got", "verdict"));
    for (Verdict verdict : verdicts()) {
      table.row(
          List.of(
              verdict.contender,
              verdict.figure,
              verdict.target,
              verdict.got.map(spread -> spread.text(verdict.format)).orElse(NOTHING),
              verdict.met ? "MET" : "MISSED"));
    }
  }

  /** Of every trial that was to be run; one that failed in any round has missed. */
  List<Verdict> verdicts() {
    List<Verdict> all = new ArrayList<>();
    for (String contender : results.settings().contenders()) {
      if (has(Trial.BESIDE)) {
        Optional<Spread> times = spread(besides(contender), Beside::p99Times);
        boolean valid =
            besides(contender).stream()
                .allMatch(
                    each -> each.alone().invalid().isEmpty() && each.beside().invalid().isEmpty());
        all.add(
            new Verdict(
                contender,
                "p99 of small calls beside 1 MiB, times alone",
                "at most 3",
                times,
                "%.2f",
                valid && holds(Trial.BESIDE, contender, times, got -> got <= P99_TIMES_MAX)));
      }
      if (has(Trial.IDLE)) {
        Optional<Spread> bytes = spread(idles(contender), Idle::bytesEach);
        all.add(
            new Verdict(
                contender,
                "heap and direct bytes of an idle connection",
                "at most 8,192",
                bytes,
                "%,.0f",
                holds(Trial.IDLE, contender, bytes, got -> got <= BYTES_EACH_MAX)));
        Optional<Spread> speed = spread(idles(contender), Idle::speedTimes);
        all.add(
            new Verdict(
                contender,
                "calls/s beside idle connections, times alone",
                "at least 0.9",
                speed,
                "%.2f",
                holds(Trial.IDLE, contender, speed, got -> got >= SPEED_TIMES_MIN)));
      }
      if (has(Trial.STORM)) {
        Optional<Spread> failed = spread(storms(contender), each -> each.storm().failed());
        all.add(
            new Verdict(
                contender,
                "clients of the storm not served",
                "0",
                failed,
                "%,.0f",
                holds(Trial.STORM, contender, failed, got -> got == 0)
                    && failed.map(Spread::most).orElse(1.0) == 0));
      }
    }
    return all;
  }

  private boolean holds(
      Trial trial,
      String contender,
      Optional<Spread> got,
      java.util.function.DoublePredicate bound) {
    boolean failed =
        results.failures().stream()
            .anyMatch(each -> each.trial() == trial && each.contender().equals(contender));
    return !failed && got.map(spread -> bound.test(spread.median())).orElse(false);
  }

  /** Targets that were missed. */
  public long missed() {
    return verdicts().stream().filter(verdict -> !verdict.met).count();
  }

  private List<Beside> besides(String contender) {
    return results.besides().stream().filter(each -> each.contender().equals(contender)).toList();
  }

  private List<Idle> idles(String contender) {
    return results.idles().stream().filter(each -> each.contender().equals(contender)).toList();
  }

  private List<Stormed> storms(String contender) {
    return results.storms().stream().filter(each -> each.contender().equals(contender)).toList();
  }

  private static <T> Optional<Spread> spread(List<T> of, ToDoubleFunction<T> figure) {
    Stream<Double> values = of.stream().map(figure::applyAsDouble);
    return Spread.of(values.toList());
  }

  private static <T> String text(List<T> of, ToDoubleFunction<T> figure, String format) {
    return spread(of, figure).map(spread -> spread.text(format)).orElse(NOTHING);
  }
}
