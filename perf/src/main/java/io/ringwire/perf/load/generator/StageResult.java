package io.ringwire.perf.load.generator;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The calls that were due in one part of the measured time: all of it, a step, or a slice of a ramp.
 *
 * @param name such as {@code step 3: 4,000/s}
 * @param plannedPerSecond calls a second, the mean of a slice of a ramp; 0 in a closed loop
 * @param width calls or callers kept under way by a closed loop; 0 in an open loop
 * @param startNanos when its first call was due, since the run's start (warm-up included)
 * @param endNanos its end: no call was due in it later
 * @param planned calls that should have left; in a closed loop, those that left
 * @param late calls that left later than the plan allows
 * @param failed calls that failed, and those whose answer did not come
 * @param ok latencies of successes, nanoseconds
 * @param problems why it was not borne: the plan not carried out, gates that failed, failed calls; empty when it was
 */
public record StageResult(
    String name,
    double plannedPerSecond,
    int width,
    long startNanos,
    long endNanos,
    long planned,
    long sent,
    long okCount,
    long failedCount,
    long late,
    Histogram ok,
    List<String> problems) {
  public StageResult {
    problems = List.copyOf(problems);
  }

  /** The same with what was found to be wrong with it. */
  StageResult with(List<String> found) {
    return new StageResult(
        name,
        plannedPerSecond,
        width,
        startNanos,
        endNanos,
        planned,
        sent,
        okCount,
        failedCount,
        late,
        ok,
        found);
  }

  /** Successes a second. */
  public double okPerSecond() {
    return endNanos > startNanos ? okCount * 1e9 / (endNanos - startNanos) : 0;
  }
}
