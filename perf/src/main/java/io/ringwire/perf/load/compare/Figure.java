package io.ringwire.perf.load.compare;

import io.ringwire.perf.load.report.run.Latencies;
import io.ringwire.perf.load.report.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What is compared of two runs. */
enum Figure {
  OK_RATE("ok/s", Run::okPerSecond, Run.Second::ok),
  P50("p50 ms", run -> latency(run, Latencies::p50Millis), Run.Second::p50Millis),
  P90("p90 ms", run -> latency(run, Latencies::p90Millis), Run.Second::p90Millis),
  P99("p99 ms", run -> latency(run, Latencies::p99Millis), Run.Second::p99Millis),
  P999("p99.9 ms", run -> latency(run, Latencies::p999Millis), Run.Second::p999Millis);

  /** A shorter slice, at the end of a run, says nothing about a second. */
  private static final double SLICE_SECONDS_MIN = 0.5;

  final String label;
  private final ToDoubleFunction<Run> ofRun;
  private final ToDoubleFunction<Run.Second> ofSecond;

  Figure(String label, ToDoubleFunction<Run> ofRun, ToDoubleFunction<Run.Second> ofSecond) {
    this.label = label;
    this.ofRun = ofRun;
    this.ofSecond = ofSecond;
  }

  private static double latency(Run run, ToDoubleFunction<Latencies> figure) {
    return run.okLatency().count() == 0 ? Double.NaN : figure.applyAsDouble(run.okLatency());
  }

  /** That of the whole run; not a number when no call succeeded. */
  double of(Run run) {
    return ofRun.applyAsDouble(run);
  }

  boolean isMoreBetter() {
    return this == OK_RATE;
  }

  /** Those of the run's measured seconds; latencies only of seconds in which calls succeeded. */
  double[] bySecond(Run run) {
    List<Double> values = new ArrayList<>();
    double from = 0;
    for (Run.Second second : run.seconds()) {
      double length = second.atSeconds() - from;
      from = second.atSeconds();
      if (second.isMeasured() && length >= SLICE_SECONDS_MIN) {
        double value = ofSecond.applyAsDouble(second);
        if (this == OK_RATE) {
          values.add(value / length);
        } else if (second.ok() > 0) {
          values.add(value);
        }
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  String text(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return String.format(Locale.ROOT, this == OK_RATE ? "%,.1f" : "%,.3f", value);
  }
}
