package io.ringwire.perf.load.generator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be done in a run: which calls leave when, how long they may take, and what bounds them.
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

  /** Parts of a ramp that have figures of their own. */
  static final int RAMP_SLICES = 10;

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

  /** From the start of the warm-up to the end of the run, pauses between steps apart. */
  public long lengthNanos() {
    int parts = pace instanceof Pace.Steps steps ? steps.steps() : 1;
    return warmup.toNanos() + duration.toNanos() * parts;
  }

  /** How many calls leave together at the highest rate; at most 1 when each has a wake of its own. */
  public double callsPerBurst() {
    return callsPerSecond() * tick.toNanos() / 1e9;
  }

  /** The parts of an open loop, in order: a warm-up at the first rate, then what is counted. */
  List<Stage> stages() {
    List<Stage> stages = new ArrayList<>();
    if (pace instanceof Pace.Constant constant) {
      addWarmup(stages, constant.callsPerSecond());
      stages.add(measured(pace.description(), constant.callsPerSecond()));
    } else if (pace instanceof Pace.Ramp ramp) {
      addWarmup(stages, ramp.fromPerSecond());
      addSlices(stages, ramp);
    } else if (pace instanceof Pace.Steps steps) {
      addWarmup(stages, steps.fromPerSecond());
      for (int step = 0; step < steps.steps(); step++) {
        double rate = steps.callsPerSecond(step);
        String name = "step " + (step + 1) + ": " + Pace.rate(rate);
        stages.add(new Stage(name, rate, rate, duration.toNanos(), tick.toNanos(), true, true));
      }
    }
    return stages;
  }

  private void addWarmup(List<Stage> stages, double rate) {
    if (!warmup.isZero()) {
      stages.add(new Stage("warm-up", rate, rate, warmup.toNanos(), tick.toNanos(), false, false));
    }
  }

  private Stage measured(String name, double rate) {
    return new Stage(name, rate, rate, duration.toNanos(), tick.toNanos(), true, false);
  }

  /** Slices follow one another without a pause: they only tell apart what the report shows. */
  private void addSlices(List<Stage> stages, Pace.Ramp ramp) {
    double growth = (ramp.toPerSecond() - ramp.fromPerSecond()) / RAMP_SLICES;
    long sliceNanos = duration.toNanos() / RAMP_SLICES;
    for (int slice = 0; slice < RAMP_SLICES; slice++) {
      double from = ramp.fromPerSecond() + growth * slice;
      double to = from + growth;
      String name = Pace.rate(from) + " to " + Pace.rate(to);
      stages.add(new Stage(name, from, to, sliceNanos, tick.toNanos(), true, false));
    }
  }
}
