package io.ringwire.perf.load.generator;

/**
 * When the calls of one part of an open loop are meant to leave. Times are nanoseconds since its beginning.
 *
 * <p>The rate goes evenly from one value to the other. Where it would have calls leave more than one a tick they leave in
 * bursts, one burst a tick: waking the pacing thread for each of 20,000 calls a second would take a core from those
 * under test. A call of a burst is timed from its burst, so bursts are part of the plan, and nothing of a call's latency
 * is hidden or invented.
 *
 * @param name for the report
 * @param isMeasured whether its calls are counted, or belong to the warm-up
 * @param isStep whether all its answers are waited for, and it is judged, before the next begins
 */
record Stage(
    String name,
    double fromPerSecond,
    double toPerSecond,
    long lengthNanos,
    long tickNanos,
    boolean isMeasured,
    boolean isStep) {

  /** Calls a second, on average. */
  double callsPerSecond() {
    return (fromPerSecond + toPerSecond) / 2;
  }

  long calls() {
    return Math.round(lengthNanos * (callsPerSecond() / 1e9));
  }

  /** When the call of a number is meant to leave; never falls as the number grows. */
  long intendedNanos(long number) {
    long evenly = (long) evenlyNanos(number);
    double callsPerTick = Math.max(fromPerSecond, toPerSecond) * tickNanos / 1e9;
    return callsPerTick > 1 ? evenly / tickNanos * tickNanos : evenly;
  }

  private double evenlyNanos(long number) {
    if (fromPerSecond == toPerSecond) {
      return number * (1e9 / fromPerSecond);
    }
    // After t seconds, from*t + growth*t^2/2 calls have left; solved for t in the form that loses
    // no digits.
    double growth = (toPerSecond - fromPerSecond) / (lengthNanos / 1e9);
    double root = Math.sqrt(Math.max(0, fromPerSecond * fromPerSecond + 2 * growth * number));
    return 2e9 * number / (fromPerSecond + root);
  }

  /** Calls that are due before that time. */
  long callsBefore(long nanos) {
    long low = 0;
    long high = calls();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (intendedNanos(middle) < nanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
