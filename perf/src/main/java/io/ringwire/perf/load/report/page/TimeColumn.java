package io.ringwire.perf.load.report.page;

import io.ringwire.perf.load.report.run.LatencyCounts;
import io.ringwire.perf.load.report.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * One column of a plot over time: a second, or several of a long run. Rates are means over its time; a percentile is the
 * highest of its seconds, so that no bad second is lost.
 *
 * @param fromSeconds since the run's start
 * @param seconds it holds
 */
record TimeColumn(double fromSeconds, double toSeconds, List<Run.Second> seconds) {
  /** A shorter slice at the end is taken together with the one before: its rates would be noise. */
  private static final double SLICE_SECONDS_MIN = 0.5;

  TimeColumn {
    seconds = List.copyOf(seconds);
  }

  /** The measured part of a run in at most so many columns. */
  static List<TimeColumn> of(Run run, int columnsMax) {
    List<TimeColumn> slices = slices(run);
    int each = (slices.size() + columnsMax - 1) / columnsMax;
    if (each <= 1) {
      return slices;
    }
    List<TimeColumn> columns = new ArrayList<>();
    for (int from = 0; from < slices.size(); from += each) {
      columns.add(joined(slices.subList(from, Math.min(slices.size(), from + each))));
    }
    return columns;
  }

  private static List<TimeColumn> slices(Run run) {
    List<TimeColumn> slices = new ArrayList<>();
    double from = 0;
    for (Run.Second second : run.seconds()) {
      TimeColumn slice = new TimeColumn(from, second.atSeconds(), List.of(second));
      from = second.atSeconds();
      if (!slices.isEmpty() && slice.length() < SLICE_SECONDS_MIN) {
        slices.add(joined(List.of(slices.remove(slices.size() - 1), slice)));
      } else if (!slices.isEmpty() || second.isMeasured()) {
        slices.add(slice);
      }
    }
    return slices;
  }

  private static TimeColumn joined(List<TimeColumn> parts) {
    return new TimeColumn(
        parts.get(0).fromSeconds,
        parts.get(parts.size() - 1).toSeconds,
        parts.stream().flatMap(part -> part.seconds.stream()).toList());
  }

  double length() {
    return toSeconds - fromSeconds;
  }

  double middle() {
    return (fromSeconds + toSeconds) / 2;
  }

  double perSecond(ToLongFunction<Run.Second> count) {
    return length() > 0 ? seconds.stream().mapToLong(count).sum() / length() : 0;
  }

  double highest(ToDoubleFunction<Run.Second> figure) {
    return seconds.stream().mapToDouble(figure).max().orElse(0);
  }

  LatencyCounts latencyCounts() {
    return LatencyCounts.sum(seconds.stream().map(Run.Second::latencyCounts).toList());
  }

  /** Calls that were to leave each second; not a number where none were, or in a closed loop. */
  double plannedPerSecond(Run run) {
    for (Run.Stage stage : run.stages()) {
      if (middle() >= stage.startSeconds() && middle() <= stage.endSeconds()) {
        return stage.plannedPerSecond() > 0 ? stage.plannedPerSecond() : Double.NaN;
      }
    }
    return Double.NaN;
  }
}
