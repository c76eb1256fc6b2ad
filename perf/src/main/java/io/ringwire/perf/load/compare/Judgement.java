package io.ringwire.perf.load.compare;

import java.util.Arrays;

/** What a difference between two runs is worth. */
enum Judgement {
  /** Beyond noise, for the better. */
  BETTER("better"),
  /** Beyond noise, for the worse. */
  WORSE("WORSE"),
  /** Within what varies from second to second. */
  NOISE("~"),
  /** One of the runs has too few seconds to tell. */
  UNKNOWN("?");

  /** Fewer seconds than that show no spread. */
  static final int SECONDS_MIN = 10;

  /** Smaller differences matter to nobody, however steady the runs. */
  private static final double SHARE_MIN = 0.01;

  /** Standard errors beyond which two shares of failures differ. */
  private static final double ERRORS_MIN = 3;

  final String mark;

  Judgement(String mark) {
    this.mark = mark;
  }

  /**
   * Judges by the spread within the runs: a difference is more than noise when the middle halves (from the 25th to the
   * 75th percentile) of the two runs' seconds do not overlap. Seconds that follow one another are alike, so a test that
   * takes them for independent would find differences everywhere; this one asks for more. What differs from run to run,
   * such as where the scheduler puts a process, it cannot see: for that each side is run several times.
   *
   * @param base what is compared with, as a whole, and {@code baseSeconds} second by second
   */
  static Judgement of(
      double base,
      double[] baseSeconds,
      double other,
      double[] otherSeconds,
      boolean isMoreBetter) {
    if (Double.isNaN(base)
        || Double.isNaN(other)
        || baseSeconds.length < SECONDS_MIN
        || otherSeconds.length < SECONDS_MIN) {
      return UNKNOWN;
    }
    if (Math.abs(other - base) < SHARE_MIN * Math.abs(base)) {
      return NOISE;
    }
    boolean isAbove = quantile(otherSeconds, 0.25) > quantile(baseSeconds, 0.75);
    boolean isBelow = quantile(otherSeconds, 0.75) < quantile(baseSeconds, 0.25);
    if (isAbove && other > base) {
      return isMoreBetter ? BETTER : WORSE;
    }
    if (isBelow && other < base) {
      return isMoreBetter ? WORSE : BETTER;
    }
    return NOISE;
  }

  /** Judges shares of failed calls, by the standard error of the difference of two shares. */
  static Judgement ofFailures(long baseFailed, long baseSent, long otherFailed, long otherSent) {
    if (baseSent == 0 || otherSent == 0) {
      return UNKNOWN;
    }
    double base = baseFailed / (double) baseSent;
    double other = otherFailed / (double) otherSent;
    double both = (baseFailed + otherFailed) / (double) (baseSent + otherSent);
    double error = Math.sqrt(both * (1 - both) * (1.0 / baseSent + 1.0 / otherSent));
    if (Math.abs(other - base) <= ERRORS_MIN * error) {
      return NOISE;
    }
    return other > base ? WORSE : BETTER;
  }

  static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = share * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
  }
}
