package io.ringwire.perf.load.report.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/**
 * How latencies were distributed, in milliseconds, exact to a thousandth of each. When there were none, the JSON has the
 * count alone, and the other components are 0.
 *
 * @param spectrum the whole curve, from the least value to the highest
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(Include.NON_DEFAULT)
public record Latencies(
    @JsonInclude(Include.ALWAYS) long count,
    double meanMillis,
    double minMillis,
    double p50Millis,
    double p90Millis,
    double p95Millis,
    double p99Millis,
    @JsonProperty("p99_9_millis") double p999Millis,
    @JsonProperty("p99_99_millis") double p9999Millis,
    double maxMillis,
    @JsonInclude(Include.NON_EMPTY) List<Point> spectrum) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** Points for each halving of what is left to 100%: dense enough for a smooth curve, some hundred in all. */
  private static final int POINTS_PER_HALVING = 5;

  /** No latencies at all. */
  public static final Latencies NONE = new Latencies(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

  /** The list may be absent in a file; it never is in the record. */
  public Latencies(
      long count,
      double meanMillis,
      double minMillis,
      double p50Millis,
      double p90Millis,
      double p95Millis,
      double p99Millis,
      double p999Millis,
      double p9999Millis,
      double maxMillis,
      @Nullable List<Point> spectrum) {
    this.count = count;
    this.meanMillis = meanMillis;
    this.minMillis = minMillis;
    this.p50Millis = p50Millis;
    this.p90Millis = p90Millis;
    this.p95Millis = p95Millis;
    this.p99Millis = p99Millis;
    this.p999Millis = p999Millis;
    this.p9999Millis = p9999Millis;
    this.maxMillis = maxMillis;
    this.spectrum = spectrum == null ? List.of() : List.copyOf(spectrum);
  }

  /** What a histogram of nanoseconds holds. */
  public static Latencies of(Histogram nanos) {
    if (nanos.getTotalCount() == 0) {
      return NONE;
    }
    return new Latencies(
        nanos.getTotalCount(),
        nanos.getMean() / NANOS_PER_MILLI,
        nanos.getMinValue() / NANOS_PER_MILLI,
        millisAt(nanos, 50),
        millisAt(nanos, 90),
        millisAt(nanos, 95),
        millisAt(nanos, 99),
        millisAt(nanos, 99.9),
        millisAt(nanos, 99.99),
        nanos.getMaxValue() / NANOS_PER_MILLI,
        spectrumOf(nanos));
  }

  private static double millisAt(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }

  private static List<Point> spectrumOf(Histogram nanos) {
    List<Point> points = new ArrayList<>();
    for (HistogramIterationValue value : nanos.percentiles(POINTS_PER_HALVING)) {
      points.add(
          new Point(
              value.getPercentileLevelIteratedTo(), value.getValueIteratedTo() / NANOS_PER_MILLI));
    }
    return points;
  }

  /**
   * A point of the curve: so many percent of the calls took at most that long.
   *
   * @param percentile 0 to 100
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Point(double percentile, double millis) {}
}
