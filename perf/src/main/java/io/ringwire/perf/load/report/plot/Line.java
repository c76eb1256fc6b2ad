package io.ringwire.perf.load.report.plot;

import java.util.List;

/**
 * One line of a plot.
 *
 * @param name as the legend has it
 * @param points from left to right; one that has no place on its axis leaves a gap
 */
public record Line(String name, Look look, List<Point> points) {
  public Line {
    points = List.copyOf(points);
  }

  /** A line of measured values. */
  public static Line of(String name, List<Point> points) {
    return new Line(name, Look.MEASURED, points);
  }

  /** How it is drawn. */
  public enum Look {
    /** In a colour of its own. */
    MEASURED,
    /** The same, with a dot at each point: for few points that were measured one by one. */
    DOTTED,
    /** Grey and dashed: what was asked for, or what others are measured against. */
    REFERENCE,
    /** Red dots, not joined: what went wrong. */
    BAD
  }

  /** A pair of values, in the units of the axes. */
  public record Point(double x, double y) {}
}
