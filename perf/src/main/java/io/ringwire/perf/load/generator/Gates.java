package io.ringwire.perf.load.generator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a run, or each step of one, must keep to pass. What is not known does not pass: a bound on a latency fails when
 * no call succeeded.
 *
 * @param latencies bounds on latencies of successes
 * @param errors how many calls may fail, or null; without it any failed call makes a step bad
 * @param okPerSecondMin fewest successes a second; 0 for no bound
 */
public record Gates(
    List<LatencyBound> latencies, @Nullable ErrorBound errors, double okPerSecondMin) {
  public static final Gates NONE = new Gates(List.of(), null, 0);

  /** The gate on errors, by the name it has in results. */
  static final String MAX_ERRORS = "max-errors";

  static final String MIN_RATE = "min-rate";

  public Gates {
    latencies = List.copyOf(latencies);
    if (!(okPerSecondMin >= 0)) {
      throw new IllegalArgumentException(
          "the least rate must be 0 or more calls a second, was " + okPerSecondMin);
    }
  }

  /**
   * @param gate as its option is called, without dashes
   * @param percentile 0 to 100; 100 is the maximum
   */
  public record LatencyBound(String gate, double percentile, Duration max) {}

  /**
   * Either a count or a share of the calls that left; the other is above all that can be.
   *
   * @param countMax failed and unanswered calls
   * @param shareMax 0 to 1
   */
  public record ErrorBound(long countMax, double shareMax) {
    public ErrorBound {
      if (countMax < 0 || !(shareMax >= 0 && shareMax <= 1)) {
        throw new IllegalArgumentException(
            "errors must be bounded by 0 or more calls, or by 0% to 100% of them");
      }
    }

    public static ErrorBound ofCount(long max) {
      return new ErrorBound(max, 1);
    }

    public static ErrorBound ofShare(double max) {
      return new ErrorBound(Long.MAX_VALUE, max);
    }

    private String text() {
      return countMax == Long.MAX_VALUE
          ? String.format(Locale.ROOT, "%.4g%%", shareMax * 100)
          : String.format(Locale.ROOT, "%,d", countMax);
    }

    private boolean isKept(long failed, long sent) {
      return sent > 0 && failed <= countMax && failed <= shareMax * sent;
    }
  }

  /** What each gate says of a stage, in the order of the options. */
  List<GateResult> judge(StageResult stage) {
    return judge(stage.ok(), stage.sent(), stage.failedCount(), stage.okPerSecond());
  }

  List<GateResult> judge(Histogram ok, long sent, long failed, double okPerSecond) {
    List<GateResult> results = new ArrayList<>();
    for (LatencyBound bound : latencies) {
      boolean isKnown = ok.getTotalCount() > 0;
      long seenNanos = ok.getValueAtPercentile(bound.percentile);
      results.add(
          new GateResult(
              bound.gate,
              millis(bound.max.toNanos()),
              isKnown ? millis(seenNanos) : "no call succeeded",
              isKnown && seenNanos <= bound.max.toNanos()));
    }
    if (errors != null) {
      results.add(
          new GateResult(
              MAX_ERRORS,
              errors.text(),
              String.format(Locale.ROOT, "%,d of %,d", failed, sent),
              errors.isKept(failed, sent)));
    }
    if (okPerSecondMin > 0) {
      results.add(
          new GateResult(
              MIN_RATE,
              Pace.rate(okPerSecondMin),
              Pace.rate(okPerSecond),
              okPerSecond >= okPerSecondMin));
    }
    return results;
  }

  /** The stage with what is wrong with it: that the plan was not carried out, gates that failed, failed calls. */
  StageResult judged(StageResult stage, Duration lateAfter, long inFlightMaxSeen) {
    List<String> problems =
        new ArrayList<>(
            LoadResult.invalidity(
                stage.planned(), stage.sent(), stage.late(), lateAfter, inFlightMaxSeen));
    for (GateResult gate : judge(stage)) {
      if (!gate.passed()) {
        problems.add(gate.gate() + " " + gate.bound() + ": " + gate.seen());
      }
    }
    if (errors == null && stage.failedCount() > 0) {
      problems.add(
          String.format(Locale.ROOT, "%,d of %,d calls failed", stage.failedCount(), stage.sent()));
    }
    return stage.with(problems);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
  }
}
