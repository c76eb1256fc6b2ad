package io.ringwire.perf.bench.result;

import io.ringwire.perf.bench.process.ProcessUsage;
import io.ringwire.perf.bench.work.Case;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What a bench found, as Markdown ready for a document: a table a case, the processes, the verdicts. */
public final class BenchReport {
  private static final String NOTHING = "-";
  private static final double MIB = 1 << 20;

  private final Results results;
  private final Rounds rounds;
  private final String base;
  private final PrintWriter out;

  public BenchReport(Results results, PrintWriter out) {
    this.results = results;
    this.rounds = results.rounds();
    this.base = results.settings().contenders().get(0);
    this.out = out;
  }

  public void print() {
    results.origin().print(out);
    out.printf(
        Locale.ROOT,
        "Medians of %d rounds (least to most); ratios are taken within a round, and their median is shown.%n",
        results.settings().rounds());
    out.println(
        "JVM options of every process: `"
            + String.join(" ", results.settings().jvmOptions())
            + "`.");
    for (String name : results.settings().cases()) {
      printCase(Case.parse(name));
    }
    printProcesses();
    printVerdicts();
    out.flush();
  }

  private void printCase(Case measured) {
    out.printf("%n%s (`%s`)%n", measured.title(), measured.name());
    List<Column> columns = columns(measured);
    List<String> heads = new ArrayList<>(List.of("contender"));
    columns.forEach(column -> heads.add(column.head));
    Table table = new Table(out, heads);
    for (String contender : results.settings().contenders()) {
      List<String> cells = new ArrayList<>(List.of(contender));
      columns.forEach(column -> cells.add(column.cell.apply(contender)));
      table.row(cells);
    }
    List<String> troubles = rounds.troubles(measured.name());
    if (!troubles.isEmpty()) {
      out.println();
      out.println("Left out:");
      out.println();
      troubles.forEach(trouble -> out.println("- " + trouble));
    }
  }

  private record Column(String head, Function<String, String> cell) {}

  private List<Column> columns(Case measured) {
    List<Column> columns = new ArrayList<>();
    String name = measured.name();
    if (measured.isOpen()) {
      columns.add(spread(name, Figure.P50, "%,.1f"));
      columns.add(ratio(name, Figure.P50, base));
      columns.add(spread(name, Figure.P99, "%,.1f"));
      columns.add(ratio(name, Figure.P99, base));
      columns.add(median(name, Figure.P999, "%,.0f"));
      columns.add(median(name, Figure.MAX, "%,.0f"));
    } else {
      columns.add(spread(name, Figure.CALLS_PER_SECOND, "%,.0f", measured.isStream()));
      columns.add(ratio(name, Figure.CALLS_PER_SECOND, base));
      others().forEach(other -> columns.add(ratio(name, Figure.CALLS_PER_SECOND, other)));
      if (measured.payloadBytes() > 0) {
        columns.add(megabytes(measured));
      }
      if (!measured.isStream()) {
        columns.add(median(name, Figure.P50, "%,.1f"));
        columns.add(ratio(name, Figure.P50, base));
        columns.add(median(name, Figure.P99, "%,.1f"));
        columns.add(median(name, Figure.P999, "%,.0f"));
      }
    }
    columns.add(
        both(
            name,
            "CPU us a " + (measured.isStream() ? "message" : "call") + ", client + server",
            Figure.CLIENT_CPU,
            " + ",
            Figure.SERVER_CPU,
            "%,.2f"));
    columns.add(ratio(name, Figure.CPU, base));
    columns.add(
        both(
            name,
            "bytes a " + (measured.isStream() ? "message" : "call") + ", client / server",
            Figure.CLIENT_BYTES,
            " / ",
            Figure.SERVER_BYTES,
            "%,.0f"));
    return columns;
  }

  /** Those that Ringwire is compared with besides the first. */
  private List<String> others() {
    return results.settings().contenders().stream()
        .filter(contender -> contender.startsWith("grpc-") && !contender.equals(base))
        .toList();
  }

  private Column spread(String name, Figure figure, String format) {
    return spread(name, figure, format, false);
  }

  private Column spread(String name, Figure figure, String format, boolean ofStream) {
    return new Column(
        ofStream ? "messages/s" : figure.label(),
        contender ->
            rounds
                .spread(name, contender, figure)
                .map(spread -> spread.text(format))
                .orElse(NOTHING));
  }

  private Column median(String name, Figure figure, String format) {
    return new Column(figure.label(), contender -> median(name, contender, figure, format));
  }

  private String median(String name, String contender, Figure figure, String format) {
    return rounds
        .spread(name, contender, figure)
        .map(spread -> String.format(Locale.ROOT, format, spread.median()))
        .orElse(NOTHING);
  }

  private Column both(
      String name, String head, Figure first, String between, Figure second, String format) {
    return new Column(
        head,
        contender ->
            median(name, contender, first, format)
                + between
                + median(name, contender, second, format));
  }

  private Column ratio(String name, Figure figure, String against) {
    return new Column(
        "of " + against,
        contender ->
            rounds
                .ratio(name, contender, against, figure)
                .map(spread -> String.format(Locale.ROOT, "%.2f", spread.median()))
                .orElse(NOTHING));
  }

  private Column megabytes(Case measured) {
    return new Column(
        measured.isStream() ? "MB/s" : "MB/s each way",
        contender ->
            rounds
                .spread(measured.name(), contender, Figure.CALLS_PER_SECOND)
                .map(
                    spread ->
                        String.format(
                            Locale.ROOT, "%,.1f", spread.median() * measured.payloadBytes() / 1e6))
                .orElse(NOTHING));
  }

  private void printProcesses() {
    out.printf("%nThe processes, over all cases%n");
    Table table =
        new Table(
            out,
            List.of(
                "contender",
                "JVM",
                "server up, ms",
                "client's first answer, ms",
                "client RSS, MiB",
                "server RSS, MiB",
                "client collections (ms) a round",
                "server collections (ms) a round"));
    for (String contender : results.settings().contenders()) {
      table.row(
          List.of(
              contender,
              startUps(contender).stream()
                  .map(StartUp::jvm)
                  .distinct()
                  .reduce((first, second) -> first + ", " + second)
                  .orElse(NOTHING),
              text(startUps(contender), start -> start.serverNanos() / 1e6),
              text(startUps(contender), start -> start.clientNanos() / 1e6),
              memory(contender, Measurement::clientUsed),
              memory(contender, Measurement::serverUsed),
              collections(contender, Measurement::clientUsed),
              collections(contender, Measurement::serverUsed)));
    }
  }

  private List<StartUp> startUps(String contender) {
    return results.startUps().stream()
        .filter(start -> start.contender().equals(contender))
        .toList();
  }

  private static <T> String text(List<T> values, ToDoubleFunction<T> figure) {
    return Spread.of(values.stream().map(figure::applyAsDouble).toList())
        .map(spread -> spread.text("%,.0f"))
        .orElse(NOTHING);
  }

  /** The most that was resident in each round. */
  private String memory(String contender, Function<Measurement, ProcessUsage> side) {
    List<Double> peaks = new ArrayList<>();
    for (int round = 1; round <= results.settings().rounds(); round++) {
      valid(contender, round).stream()
          .mapToDouble(measurement -> side.apply(measurement).rssBytesMax() / MIB)
          .max()
          .ifPresent(peaks::add);
    }
    return Spread.of(peaks).map(spread -> spread.text("%,.0f")).orElse(NOTHING);
  }

  private String collections(String contender, Function<Measurement, ProcessUsage> side) {
    List<Double> counts = new ArrayList<>();
    List<Double> millis = new ArrayList<>();
    for (int round = 1; round <= results.settings().rounds(); round++) {
      List<Measurement> of = valid(contender, round);
      counts.add(of.stream().mapToDouble(each -> side.apply(each).gcCount()).sum());
      millis.add(of.stream().mapToDouble(each -> side.apply(each).gcMillis()).sum());
    }
    Optional<Spread> count = Spread.of(counts);
    Optional<Spread> time = Spread.of(millis);
    return count.isEmpty() || time.isEmpty()
        ? NOTHING
        : String.format(Locale.ROOT, "%,.0f (%,.0f)", count.get().median(), time.get().median());
  }

  private List<Measurement> valid(String contender, int round) {
    return results.measurements().stream()
        .filter(measurement -> measurement.contender().equals(contender))
        .filter(measurement -> measurement.round() == round && measurement.isValid())
        .toList();
  }

  private void printVerdicts() {
    List<Verdict> verdicts = Verdict.of(Targets.HOT_PATH, results);
    if (verdicts.isEmpty()) {
      return;
    }
    out.printf("%nTargets%n");
    Table table =
        new Table(
            out,
            List.of("case", "contender", "figure", "target", "got", "least to most", "verdict"));
    for (Verdict verdict : verdicts) {
      Target target = verdict.target();
      table.row(
          List.of(
              "`" + target.caseName() + "`",
              target.contender(),
              target.figure().label(),
              target.text(),
              verdict.got().map(got -> number(target, got.median())).orElse(NOTHING),
              verdict
                  .got()
                  .map(got -> number(target, got.least()) + " to " + number(target, got.most()))
                  .orElse(NOTHING),
              verdict.outcome().text()));
    }
    out.printf(
        "%n%d of %d targets met.%n",
        verdicts.stream().filter(each -> each.outcome() == Verdict.Outcome.MET).count(),
        verdicts.size());
  }

  private static String number(Target target, double value) {
    return String.format(Locale.ROOT, target.format(), value);
  }
}
