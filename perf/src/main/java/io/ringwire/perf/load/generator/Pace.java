package io.ringwire.perf.load.generator;

import java.time.Duration;
import java.util.Locale;

/**
 * What makes calls leave: a plan (open loops) or the answers to earlier calls (closed loops).
 *
 * <p>An open loop times each call from the moment it was meant to leave, so a stall is felt by every call that was due
 * in it. A closed loop has no such moment: it slows down with its server, times calls from their actual send, and so
 * misses the waits of the calls that a stall kept from being made (coordinated omission).
 */
public sealed interface Pace {
  double CALLS_PER_SECOND_MAX = 10_000_000;
  int STEPS_MAX = 1_000;
  int IN_FLIGHT_MAX = 1_000_000;
  int CALLERS_MAX = 10_000;

  /** Highest planned rate; 0 for a closed loop, which plans none. */
  double callsPerSecondMax();

  /** For people: {@code 2,000/s}, {@code 1,000/s to 8,000/s in 8 steps}, {@code 64 in flight}. */
  String description();

  /** Whether answers make calls, rather than a plan. */
  default boolean isClosed() {
    return callsPerSecondMax() == 0;
  }

  /** The same rate from start to end, above 0. */
  record Constant(double callsPerSecond) implements Pace {
    public Constant {
      requireRate("rate", callsPerSecond);
    }

    @Override
    public double callsPerSecondMax() {
      return callsPerSecond;
    }

    @Override
    public String description() {
      return rate(callsPerSecond);
    }
  }

  /** From one rate to the other over the run, evenly; the warm-up is at the first. */
  record Ramp(double fromPerSecond, double toPerSecond) implements Pace {
    public Ramp {
      requireRate("a ramp's first rate", fromPerSecond);
      requireRate("a ramp's last rate", toPerSecond);
    }

    @Override
    public double callsPerSecondMax() {
      return Math.max(fromPerSecond, toPerSecond);
    }

    @Override
    public String description() {
      return rate(fromPerSecond) + " to " + rate(toPerSecond);
    }
  }

  /**
   * Constant rates one after the other, evenly apart, each for the plan's duration. All answers of a step are waited
   * for before the next begins, and the first step that is not borne ends the run: the one before it is the knee.
   *
   * @param steps 2 at least, first and last included
   */
  record Steps(double fromPerSecond, double toPerSecond, int steps) implements Pace {
    public Steps {
      requireRate("the first step's rate", fromPerSecond);
      requireRate("the last step's rate", toPerSecond);
      if (toPerSecond <= fromPerSecond) {
        throw new IllegalArgumentException(
            "steps must go up, were " + rate(fromPerSecond) + " to " + rate(toPerSecond));
      }
      if (steps < 2 || steps > STEPS_MAX) {
        throw new IllegalArgumentException(
            "there must be 2 to " + STEPS_MAX + " steps, were " + steps);
      }
    }

    /** Rate of a step, counted from 0. */
    double callsPerSecond(int step) {
      return fromPerSecond + (toPerSecond - fromPerSecond) * step / (steps - 1);
    }

    @Override
    public double callsPerSecondMax() {
      return toPerSecond;
    }

    @Override
    public String description() {
      return rate(fromPerSecond) + " to " + rate(toPerSecond) + " in " + steps + " steps";
    }
  }

  /**
   * A number of calls kept under way: each answer makes the next call, on the thread that brought it.
   *
   * @param think pause between an answer and the call it makes; zero for none
   */
  record Closed(int inFlight, Duration think) implements Pace {
    public Closed {
      requireCount("calls kept in flight", inFlight, IN_FLIGHT_MAX);
      requireThink(think);
    }

    @Override
    public double callsPerSecondMax() {
      return 0;
    }

    @Override
    public String description() {
      return String.format(Locale.ROOT, "%,d in flight", inFlight);
    }
  }

  /**
   * Threads that each make a call, wait for its answer, and make the next.
   *
   * @param think pause between an answer and the next call; zero for none
   */
  record Callers(int threads, Duration think) implements Pace {
    public Callers {
      requireCount("callers", threads, CALLERS_MAX);
      requireThink(think);
    }

    @Override
    public double callsPerSecondMax() {
      return 0;
    }

    @Override
    public String description() {
      return String.format(Locale.ROOT, "%,d blocking callers", threads);
    }
  }

  /** Calls a second, as people read them. */
  static String rate(double perSecond) {
    return String.format(
        Locale.ROOT,
        perSecond >= 100 || perSecond == Math.rint(perSecond) ? "%,.0f/s" : "%.3g/s",
        perSecond);
  }

  private static void requireRate(String what, double callsPerSecond) {
    if (!(callsPerSecond > 0 && callsPerSecond <= CALLS_PER_SECOND_MAX)) {
      throw new IllegalArgumentException(
          what
              + " must be above 0 and at most "
              + (long) CALLS_PER_SECOND_MAX
              + " calls a second, was "
              + callsPerSecond);
    }
  }

  private static void requireCount(String what, int count, int max) {
    if (count < 1 || count > max) {
      throw new IllegalArgumentException(what + " must be 1 to " + max + ", was " + count);
    }
  }

  private static void requireThink(Duration think) {
    if (think.isNegative() || think.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("think time must be 0 to an hour, was " + think);
    }
  }
}
