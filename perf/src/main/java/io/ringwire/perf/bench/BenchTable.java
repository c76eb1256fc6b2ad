package io.ringwire.perf.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Medians over the rounds, and ratios to the first contender, as a Markdown table that fits a document. */
final class BenchTable {
  private final BenchPlan plan;
  private final List<Measurement> measurements;

  BenchTable(BenchPlan plan, List<Measurement> measurements) {
    this.plan = plan;
    this.measurements = measurements;
  }

  void print(PrintWriter out) {
    String base = plan.contenders().get(0).label();
    for (int inFlight : plan.inFlight()) {
      out.printf(
          Locale.ROOT,
          "%n`get`, %d in flight, 1 connection; medians of %d rounds (least to most)%n%n",
          inFlight,
          plan.rounds());
      out.printf(
          "| contender | calls/s | of %s | p50 us | of %s | p99 us | CPU us a call, client + server | of %s | bytes a call, client / server |%n",
          base, base, base);
      out.println("|---|---|---|---|---|---|---|---|---|");
      for (Contender contender : plan.contenders()) {
        printRow(out, of(contender, inFlight), of(plan.contenders().get(0), inFlight));
      }
    }
    out.flush();
  }

  private static void printRow(PrintWriter out, List<Measurement> rows, List<Measurement> base) {
    Spread calls = Spread.of(rows, Measurement::callsPerSecond);
    Spread p50 = Spread.of(rows, Measurement::p50Micros);
    double cpu = cpu(rows);
    out.printf(
        Locale.ROOT,
        "| %s | %,.0f (%,.0f to %,.0f) | %.2f | %.1f | %.2f | %.1f | %.2f + %.2f | %.2f | %,.0f / %,.0f |%n",
        rows.get(0).contender().label(),
        calls.median(),
        calls.least(),
        calls.most(),
        calls.median() / Spread.of(base, Measurement::callsPerSecond).median(),
        p50.median(),
        p50.median() / Spread.of(base, Measurement::p50Micros).median(),
        Spread.of(rows, Measurement::p99Micros).median(),
        Spread.of(rows, Measurement::clientCpuMicrosPerCall).median(),
        Spread.of(rows, Measurement::serverCpuMicrosPerCall).median(),
        cpu / cpu(base),
        Spread.of(rows, Measurement::clientBytesPerCall).median(),
        Spread.of(rows, Measurement::serverBytesPerCall).median());
  }

  private static double cpu(List<Measurement> rows) {
    return Spread.of(rows, row -> row.clientCpuMicrosPerCall() + row.serverCpuMicrosPerCall())
        .median();
  }

  private List<Measurement> of(Contender contender, int inFlight) {
    return measurements.stream()
        .filter(row -> row.contender() == contender && row.inFlight() == inFlight)
        .toList();
  }
}
