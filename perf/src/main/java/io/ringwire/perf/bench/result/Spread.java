package io.ringwire.perf.bench.result;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** One figure over rounds. */
public record Spread(double least, double median, double most) {
  /** Of all values; empty when there is none. */
  public static Optional<Spread> of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0
        ? Optional.empty()
        : Optional.of(new Spread(sorted[0], median(sorted), sorted[sorted.length - 1]));
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
  }

  /**
   * The median, and in brackets the least and the most.
   *
   * @param format of a number, such as {@code %,.0f}
   */
  public String text(String format) {
    return String.format(
        Locale.ROOT, format + " (" + format + " to " + format + ")", median, least, most);
  }
}
