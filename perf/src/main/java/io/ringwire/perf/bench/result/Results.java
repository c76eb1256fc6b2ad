package io.ringwire.perf.bench.result;

import java.util.List;

/** All that a bench found, as its file holds it. */
public record Results(
    String format,
    Origin origin,
    Settings settings,
    List<StartUp> startUps,
    List<Measurement> measurements) {
  /** Of files of this shape. */
  public static final String FORMAT = "ringwire-bench-1";

  public Results {
    startUps = List.copyOf(startUps);
    measurements = List.copyOf(measurements);
  }

  Rounds rounds() {
    return new Rounds(measurements);
  }

  /** Whether a case of some round came to nothing. An open loop that could not keep its rate is none such. */
  public boolean hasFailure() {
    return measurements.stream().anyMatch(measurement -> measurement.seen().calls() == 0);
  }

  /** Targets of this run that were missed. */
  public long missed() {
    return Verdict.of(Targets.HOT_PATH, this).stream()
        .filter(verdict -> verdict.outcome() == Verdict.Outcome.MISSED)
        .count();
  }
}
