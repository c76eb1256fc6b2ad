package io.ringwire.perf.load.report.plot;

import java.util.ArrayList;
import java.util.List;

/** How values lie along an axis. */
public enum Scale {
  /** Evenly, from zero. */
  LINEAR,

  /** By their logarithm; values must be above 0. */
  LOG,

  /** Percentiles, 0 to below 100, by the logarithm of 1 / (1 - quantile): as far from 90 to 99 as from 99 to 99.9. */
  PERCENTILE;

  private static final int TICKS_MAX = 12;
  private static final int LINEAR_STEPS = 5;
  private static final double[] NICE = {1, 2, 5};
  private static final double DAY = 86_400;
  private static final double[] NICE_SECONDS = {
    0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400,
    21_600, DAY
  };

  /** Where a value would be drawn were the axis without end; differences are distances. */
  double along(double value) {
    return switch (this) {
      case LINEAR -> value;
      case LOG -> Math.log10(value);
      case PERCENTILE -> -Math.log10(1 - value / 100);
    };
  }

  /** Whether a value has a place on such an axis. */
  boolean holds(double value) {
    return Double.isFinite(value)
        && switch (this) {
          case LINEAR -> true;
          case LOG -> value > 0;
          case PERCENTILE -> value >= 0 && value < 100;
        };
  }

  /** Values worth a line across the plot, within both ends. */
  List<Double> ticks(double from, double to) {
    return switch (this) {
      case LINEAR -> ticks(from, to, step(to - from));
      case LOG -> logTicks(from, to);
      case PERCENTILE -> percentileTicks(to);
    };
  }

  /** The distance between the ticks of a linear axis: 1, 2 or 5 times a power of ten. */
  static double step(double span) {
    double rough = span / LINEAR_STEPS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double nice : NICE) {
      if (rough <= nice * power * 1.000_001) {
        return nice * power;
      }
    }
    return 10 * power;
  }

  /** The same for seconds, of which minutes and hours are made. */
  static double secondsStep(double span) {
    for (double nice : NICE_SECONDS) {
      if (span / LINEAR_STEPS <= nice) {
        return nice;
      }
    }
    return step(span / DAY) * DAY;
  }

  /** Every multiple of a step from one end to the other. */
  static List<Double> ticks(double from, double to, double step) {
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private static List<Double> logTicks(double from, double to) {
    int first = (int) Math.floor(Math.log10(from) + 1e-9);
    int last = (int) Math.floor(Math.log10(to) + 1e-9);
    int every = 1 + (last - first) / TICKS_MAX;
    boolean fine = last - first <= 2;
    List<Double> ticks = new ArrayList<>();
    for (int power = first; power <= last; power += every) {
      for (double nice : NICE) {
        double tick = nice * Math.pow(10, power);
        if ((fine || nice == 1) && tick >= from * 0.999_999 && tick <= to * 1.000_001) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  private static List<Double> percentileTicks(double to) {
    List<Double> ticks = new ArrayList<>(List.of(0.0, 50.0));
    for (double rest = 10; 100 - rest <= to && ticks.size() < TICKS_MAX; rest /= 10) {
      ticks.add(100 - rest);
    }
    return ticks;
  }
}
