package io.ringwire.perf.load.generator;

import java.time.Duration;

/**
 * When each call of a run is meant to leave. Times are nanoseconds since the run's start.
 *
 * <p>Calls are spread evenly. Where they would leave more than one a tick they leave in bursts, one burst a tick: waking
 * the pacing thread for each of 20,000 calls a second would take a core from those under test. A call of a burst is
 * timed from its burst, so bursts are part of the plan, and nothing of a call's latency is hidden or invented.
 *
 * @param pace what makes calls leave
 * @param warmup how long calls are made before any is counted
 * @param duration how long calls are counted; with {@link Pace.Steps}, in each step
 * @param timeout longest wait for one answer
 * @param inFlightMax calls under way at most; when reached, calls leave late, which is counted
 * @param tick shortest time between two wakes of the pacing thread
 * @param lateAfter a call that leaves later than this after its time is late; too many of them make the run invalid
 */
public record LoadPlan(
    Pace pace,
    Duration warmup,
    Duration duration,
    Duration timeout,
    int inFlightMax,
    Duration tick,
    Duration lateAfter) {
  public static final Duration LENGTH_MAX = Duration.ofDays(7);

  /** Far above a wake's delay, far below a stall. */
  public static final Duration LATE_AFTER_DEFAULT = Duration.ofMillis(50);

  public LoadPlan {
    if (warmup.isNegative() || warmup.compareTo(LENGTH_MAX) > 0) {
      throw new IllegalArgumentException("warm-up must be 0 to 7 days, was " + warmup);
    }
    if (duration.isNegative() || duration.isZero() || duration.compareTo(LENGTH_MAX) > 0) {
      throw new IllegalArgumentException(
          "duration must be above 0 and at most 7 days, was " + duration);
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "timeout must be above 0 and at most an hour, was " + timeout);
    }
    if (inFlightMax < 1) {
      throw new IllegalArgumentException(
          "calls in flight must be allowed at least 1, was " + inFlightMax);
    }
    if (tick.isNegative() || tick.isZero() || tick.compareTo(Duration.ofSeconds(1)) > 0) {
      throw new IllegalArgumentException("tick must be above 0 and at most a second, was " + tick);
    }
    if (lateAfter.isNegative() || lateAfter.compareTo(LENGTH_MAX) > 0) {
      throw new IllegalArgumentException("late after must be 0 to 7 days, was " + lateAfter);
    }
  }

  /** A constant rate. */
  public LoadPlan(
      double callsPerSecond,
      Duration warmup,
      Duration duration,
      Duration timeout,
      int inFlightMax,
      Duration tick,
      Duration lateAfter) {
    this(
        new Pace.Constant(callsPerSecond), warmup, duration, timeout, inFlightMax, tick, lateAfter);
  }

  /** Highest planned rate; 0 for a closed loop. */
  public double callsPerSecond() {
    return pace.callsPerSecondMax();
  }

  /** Calls from the start of the warm-up to the end of the run. */
  public long calls() {
    return (long) (lengthNanos() * (callsPerSecond() / 1e9));
  }

  /** From the start of the warm-up to the end of the run. */
  public long lengthNanos() {
    return warmup.toNanos() + duration.toNanos();
  }

  /** When the call of a sequence number is meant to leave; never falls as the number grows. */
  public long intendedNanos(long sequence) {
    long evenly = (long) (sequence * (1e9 / callsPerSecond()));
    long tickNanos = tick.toNanos();
    return callsPerBurst() > 1 ? evenly / tickNanos * tickNanos : evenly;
  }

  /** How many calls leave together; at most 1 when each has a wake of its own. */
  public double callsPerBurst() {
    return callsPerSecond() * tick.toNanos() / 1e9;
  }

  /** Whether a call meant for that time is counted, or belongs to the warm-up. */
  boolean isMeasured(long intendedNanos) {
    return intendedNanos >= warmup.toNanos();
  }
}
