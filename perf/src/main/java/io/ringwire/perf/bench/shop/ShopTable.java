package io.ringwire.perf.bench.shop;

import io.ringwire.perf.bench.shop.ShopResult.Operation;
import io.ringwire.perf.bench.shop.ShopResult.Phase;
import io.ringwire.perf.bench.shop.ShopResult.Step;
import io.ringwire.perf.bench.shop.ShopResult.StockCheck;
import io.ringwire.perf.bench.shop.ShopResult.Use;
import io.ringwire.perf.load.report.run.Latencies;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run's figures as Markdown that fits a document. Latencies in milliseconds from the intended send. */
final class ShopTable {
  /** Uses below a hundredth of a core say nothing. */
  private static final double CORES_SHOWN_MIN = 0.005;

  private final ShopResult result;
  private final PrintWriter out;

  ShopTable(ShopResult result, PrintWriter out) {
    this.result = result;
    this.out = out;
  }

  void print() {
    line("");
    line(
        "%s; %s, %d processors",
        result.deployment(), result.machine().java(), result.machine().processors());
    result
        .jvmOptions()
        .forEach(
            (part, options) -> {
              if (!options.isEmpty()) {
                line("%s: %s", part, String.join(" ", options));
              }
            });
    line("");
    requests(result.measured());
    line("");
    for (Phase warmup : result.warmup()) {
      line(
          "warm-up, %s, not counted above: %,d requests, %,d failed, p99 %.1f ms",
          warmup.pace(), warmup.sent(), warmup.failed(), warmup.latencies().p99Millis());
      failures(warmup);
    }
    use("processor time of", result.use());
    steps();
    result
        .highestBorne()
        .filter(highest -> highest.plannedPerSecond() > result.steps().get(0).plannedPerSecond())
        .filter(highest -> !highest.use().isEmpty())
        .ifPresent(
            highest ->
                use(
                    String.format(
                        Locale.ROOT, "at %,.0f/s: processor time of", highest.plannedPerSecond()),
                    highest.use()));
    profile();
    stock();
    verdict();
    out.flush();
  }

  private void requests(Phase phase) {
    line(
        "%s for %.0f s: %,d requests planned, %,d sent, %,d failed, %,.0f answered a second",
        phase.pace(),
        phase.seconds(),
        phase.planned(),
        phase.sent(),
        phase.failed(),
        phase.okPerSecond());
    line("");
    line("| request | sent | failed | p50 ms | p90 ms | p99 ms | p99.9 ms | max ms |");
    line("|---|---|---|---|---|---|---|---|");
    row("all", phase.sent(), phase.failed(), phase.latencies());
    for (Operation operation : phase.operations()) {
      row(operation.name(), operation.sent(), operation.failed(), operation.latencies());
    }
    failures(phase);
  }

  private void row(String name, long sent, long failed, Latencies latencies) {
    line(
        "| %s | %,d | %,d | %.2f | %.2f | %.2f | %.2f | %.1f |",
        name,
        sent,
        failed,
        latencies.p50Millis(),
        latencies.p90Millis(),
        latencies.p99Millis(),
        latencies.p999Millis(),
        latencies.maxMillis());
  }

  private void failures(Phase phase) {
    phase
        .failures()
        .forEach(
            failure ->
                line(
                    "- %,d times %s, such as: %s",
                    failure.count(), failure.status(), failure.example().replaceAll("\\s+", " ")));
  }

  private void use(String title, List<Use> uses) {
    if (uses.isEmpty()) {
      line("");
      line("where the processors' time went is told by Linux only");
      return;
    }
    line("");
    line("| %s | cores | of it in the kernel | us a request |", title);
    line("|---|---|---|---|");
    List<Use> wholes = uses.stream().filter(Use::isWhole).toList();
    line(
        "| **everything** | **%.2f** | %.2f | %.1f |",
        wholes.stream().mapToDouble(Use::cores).sum(),
        wholes.stream().mapToDouble(Use::systemCores).sum(),
        wholes.stream().mapToDouble(Use::microsPerRequest).sum());
    for (Use whole : wholes) {
      line(
          "| **%s** (%,d MiB) | **%.2f** | %.2f | %.1f |",
          whole.process(),
          whole.residentMib(),
          whole.cores(),
          whole.systemCores(),
          whole.microsPerRequest());
      uses.stream()
          .filter(use -> use.process().equals(whole.process()) && !use.isWhole())
          .filter(use -> use.cores() >= CORES_SHOWN_MIN)
          .sorted(Comparator.comparingDouble(Use::cores).reversed())
          .forEach(
              use ->
                  line(
                      "| %s: %s | %.2f | %.2f | %.1f |",
                      use.process(),
                      use.work(),
                      use.cores(),
                      use.systemCores(),
                      use.microsPerRequest()));
    }
  }

  private void profile() {
    long total = result.profile().values().stream().mapToLong(Long::longValue).sum();
    Phase profiled = result.profiled();
    if (total == 0 || profiled == null) {
      return;
    }
    line("");
    line(
        "stacks sampled at %s: %,.0f answered a second, %,d failed, p99 %.1f ms",
        profiled.pace(),
        profiled.okPerSecond(),
        profiled.failed(),
        profiled.latencies().p99Millis());
    failures(profiled);
    line("");
    line(
        "| Java code of the platform (%,d samples; kernel, compiler and collector are above) | share |",
        total);
    line("|---|---|");
    result.profile().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            entry -> line("| %s | %.1f%% |", entry.getKey(), 100.0 * entry.getValue() / total));
  }

  private void steps() {
    if (result.steps().isEmpty()) {
      return;
    }
    line("");
    line("| requests/s planned | for s | answered/s | failed | p50 ms | p99 ms | cores | |");
    line("|---|---|---|---|---|---|---|---|");
    for (Step step : result.steps()) {
      line(
          "| %,.0f | %.0f | %,.0f | %,d | %.2f | %.2f | %.2f | %s |",
          step.plannedPerSecond(),
          step.seconds(),
          step.okPerSecond(),
          step.failed(),
          step.latencies().p50Millis(),
          step.latencies().p99Millis(),
          step.cores(),
          step.isBorne() ? "borne" : String.join("; ", step.problems()));
    }
  }

  private void stock() {
    StockCheck stock = result.stock();
    line("");
    line(
        "books: %,d pieces left the stock, %,d were ordered%s: %s",
        stock.before() - stock.after(),
        stock.ordered(),
        stock.unknown() == 0
            ? ""
            : String.format(Locale.ROOT, " and up to %,d more", stock.unknown()),
        stock.isRight() ? "right" : "WRONG");
  }

  private void verdict() {
    line("");
    result.measured().problems().forEach(problem -> line("NOT BORNE: %s", problem));
    result
        .highestBorne()
        .ifPresent(
            highest ->
                line(
                    "highest rate borne: %,.0f requests a second for %.0f s, p99 %.1f ms",
                    highest.plannedPerSecond(),
                    highest.seconds(),
                    highest.latencies().p99Millis()));
    line(
        result.isGood()
            ? "good: the rate was kept, no request failed, and the books are right"
            : "FAILED: see above");
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
