package io.ringwire.perf.load;

import io.ringwire.perf.load.generator.Gates;
import io.ringwire.perf.load.generator.Gates.ErrorBound;
import io.ringwire.perf.load.generator.Gates.LatencyBound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the run must keep to pass, for use in CI. */
final class GateOptions {
  private static final String LATENCY_LABEL = "TIME";

  @Option(
      names = "--max-p50",
      paramLabel = LATENCY_LABEL,
      description = "Half of the successes are no slower.")
  private @Nullable Duration maxP50;

  @Option(names = "--max-p90", paramLabel = LATENCY_LABEL, description = "90%% of them.")
  private @Nullable Duration maxP90;

  @Option(names = "--max-p99", paramLabel = LATENCY_LABEL, description = "99%% of them.")
  private @Nullable Duration maxP99;

  @Option(names = "--max-p999", paramLabel = LATENCY_LABEL, description = "99.9%% of them.")
  private @Nullable Duration maxP999;

  @Option(names = "--max", paramLabel = LATENCY_LABEL, description = "All of them.")
  private @Nullable Duration max;

  @Option(
      names = "--max-errors",
      paramLabel = "N|P%",
      description = "At most that many calls, or that share of them, fail or stay unanswered.")
  private @Nullable String maxErrors;

  @Option(
      names = "--min-rate",
      paramLabel = "N",
      description = "At least that many successes a second.")
  private double minRate;

  /**
   * @throws IllegalArgumentException when an option makes no sense
   */
  Gates gates() {
    List<LatencyBound> latencies = new ArrayList<>();
    add(latencies, "max-p50", 50, maxP50);
    add(latencies, "max-p90", 90, maxP90);
    add(latencies, "max-p99", 99, maxP99);
    add(latencies, "max-p999", 99.9, maxP999);
    add(latencies, "max", 100, max);
    return new Gates(latencies, maxErrors == null ? null : errors(maxErrors), minRate);
  }

  private static void add(
      List<LatencyBound> bounds, String gate, double percentile, @Nullable Duration bound) {
    if (bound != null) {
      bounds.add(new LatencyBound(gate, percentile, bound));
    }
  }

  private static ErrorBound errors(String text) {
    if (text.matches("\\d{1,18}")) {
      return ErrorBound.ofCount(Long.parseLong(text));
    }
    if (text.matches("\\d{1,3}(\\.\\d{1,9})?%")) {
      return ErrorBound.ofShare(Double.parseDouble(text.substring(0, text.length() - 1)) / 100);
    }
    throw new IllegalArgumentException(
        "--max-errors must be a number of calls or a share of them, like 0, 25 or 0.1%, was "
            + text);
  }
}
