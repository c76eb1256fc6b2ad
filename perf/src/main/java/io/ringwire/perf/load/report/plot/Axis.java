package io.ringwire.perf.load.report.plot;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One axis of a plot. Its ends come from the data; a linear axis begins at zero, so that heights can be compared.
 *
 * @param label what its values are, for people
 */
public record Axis(String label, Scale scale, Unit unit) {
  /** With fewer decades a logarithmic axis would show noise as cliffs. */
  private static final double DECADES_MIN = 0.5;

  private static final double PERCENTILE_MIN = 90;

  /** Where this axis ends for that data; values that have no place on it are passed over. */
  Range over(DoubleStream values) {
    double[] held = values.filter(scale::holds).toArray();
    double least = DoubleStream.of(held).min().orElse(1);
    double most = DoubleStream.of(held).max().orElse(1);
    return switch (scale) {
      case LINEAR -> {
        double from = Math.min(0, least);
        yield new Range(this, from, most > from ? most : from + 1);
      }
      case LOG -> {
        double middle = Math.sqrt(least * most);
        double wide = Math.pow(10, DECADES_MIN / 2);
        yield new Range(this, Math.min(least, middle / wide), Math.max(most, middle * wide));
      }
      case PERCENTILE -> new Range(this, 0, Math.max(most, PERCENTILE_MIN));
    };
  }

  /** An axis with its ends. */
  record Range(Axis axis, double from, double to) {
    /** Where a value lies: 0 at the beginning, 1 at the end. */
    double place(double value) {
      Scale scale = axis.scale;
      double start = scale.along(from);
      return (scale.along(value) - start) / (scale.along(to) - start);
    }

    /** Values worth a line across the plot. */
    List<Double> ticks() {
      if (axis.scale == Scale.LINEAR && axis.unit == Unit.SECONDS) {
        return Scale.ticks(from, to, Scale.secondsStep(to - from));
      }
      return axis.scale.ticks(from, to);
    }

    /** With room above the highest value, up to the next tick of a linear axis. */
    Range rounded() {
      if (axis.scale != Scale.LINEAR) {
        return this;
      }
      double step = Scale.step(to - from);
      return new Range(axis, from, Math.ceil(to / step - 1e-9) * step);
    }
  }
}
