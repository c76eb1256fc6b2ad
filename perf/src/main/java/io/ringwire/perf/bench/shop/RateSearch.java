package io.ringwire.perf.bench.shop;

import java.util.OptionalDouble;

/**
 * Looks for the highest rate that is borne, in whole steps from a rate of which it is known whether it is. First away from
 * that one, each time twice as far, until one rate is borne and one is not; then halfway between the two, until they are a
 * step apart. A rate that is not borne is tried once more before it counts: what else the machine does may decide a try of
 * seconds.
 */
final class RateSearch {
  /** Enough to find one of a hundred steps when each rate but the last needs its second try. */
  static final int TRIES_MAX = 24;

  private final double from;
  private final double step;
  private final long stepsMin;
  private final long stepsMax;

  // Steps from the first rate. One of the two is known from the start, and stands at the limit
  // else.
  private long borne;
  private long notBorne;
  private long stride = 1;
  private boolean isSecondTry;
  private int tries;

  /**
   * @param from the first rate
   * @param isBorne whether that one was
   * @param step at most {@code from}; no rate below one step is tried
   * @param rateMax no rate above it is tried
   */
  RateSearch(double from, boolean isBorne, double step, double rateMax) {
    this.from = from;
    this.step = step;
    this.stepsMin = -(long) Math.floor((from - step) / step);
    this.stepsMax = Math.max(0, (long) Math.floor((rateMax - from) / step));
    this.borne = isBorne ? 0 : stepsMin - 1;
    this.notBorne = isBorne ? stepsMax + 1 : 0;
  }

  /** The rate to try next; empty when the search is over. */
  OptionalDouble next() {
    return notBorne - borne <= 1 || tries >= TRIES_MAX
        ? OptionalDouble.empty()
        : OptionalDouble.of(from + step * nextSteps());
  }

  private long nextSteps() {
    if (notBorne > stepsMax) {
      return Math.min(borne + stride, stepsMax);
    }
    if (borne < stepsMin) {
      return Math.max(notBorne - stride, stepsMin);
    }
    return borne + (notBorne - borne) / 2;
  }

  /** Tells how the rate of {@link #next} fared. */
  void tried(boolean isBorne) {
    long steps = nextSteps();
    tries++;
    isSecondTry = !isBorne && !isSecondTry;
    if (isSecondTry) {
      return;
    }
    stride *= 2;
    if (isBorne) {
      borne = steps;
    } else {
      notBorne = steps;
    }
  }
}
