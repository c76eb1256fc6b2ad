package io.ringwire.perf.load.report;

import io.ringwire.perf.load.report.run.Latencies;
import io.ringwire.perf.load.report.run.LatencyCounts;
import io.ringwire.perf.load.report.run.Machine;
import io.ringwire.perf.load.report.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Runs as they might have been: a rate, a median, and so many seconds; the same seed gives the same run. */
public record SampleRuns(
    String target,
    int seconds,
    double callsPerSecond,
    double medianMillis,
    int failuresEach,
    long seed) {
  public static final Machine MACHINE =
      new Machine("a CPU", 2, "Linux 6.1", "OpenJDK 17", List.of("-Xmx1g"), "0123456789ab");

  private static final double NANOS_PER_MILLI = 1e6;

  public static SampleRuns of(int seconds) {
    return new SampleRuns("shop.v1.Items/Get", seconds, 1_000, 2, 0, 1);
  }

  public SampleRuns withTarget(String other) {
    return new SampleRuns(other, seconds, callsPerSecond, medianMillis, failuresEach, seed);
  }

  public SampleRuns withRate(double other) {
    return new SampleRuns(target, seconds, other, medianMillis, failuresEach, seed);
  }

  public SampleRuns withMedianMillis(double other) {
    return new SampleRuns(target, seconds, callsPerSecond, other, failuresEach, seed);
  }

  public SampleRuns withFailuresEach(int other) {
    return new SampleRuns(target, seconds, callsPerSecond, medianMillis, other, seed);
  }

  public SampleRuns withSeed(long other) {
    return new SampleRuns(target, seconds, callsPerSecond, medianMillis, failuresEach, other);
  }

  public Run run() {
    Random random = new Random(seed);
    Histogram all = new Histogram(3);
    List<Run.Second> slices = new ArrayList<>();
    for (int at = 1; at <= seconds; at++) {
      Histogram second = new Histogram(3);
      for (int call = failuresEach; call < callsPerSecond; call++) {
        second.recordValue(
            (long) (medianMillis * NANOS_PER_MILLI * Math.exp(random.nextGaussian() / 3)));
      }
      all.add(second);
      slices.add(slice(at, second));
    }
    return run(all, slices);
  }

  private Run.Second slice(int at, Histogram ok) {
    return new Run.Second(
        at,
        (long) callsPerSecond,
        ok.getTotalCount(),
        failuresEach,
        3,
        millis(ok, 50),
        millis(ok, 90),
        millis(ok, 99),
        millis(ok, 99.9),
        millis(ok, 100),
        LatencyCounts.of(ok));
  }

  private static double millis(Histogram of, double percentile) {
    return of.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }

  private Run run(Histogram ok, List<Run.Second> slices) {
    long failed = (long) failuresEach * seconds;
    long sent = (long) callsPerSecond * seconds;
    Histogram failures = new Histogram(3);
    if (failed > 0) {
      failures.recordValueWithCount(1_000_000, failed);
    }
    Latencies latencies = Latencies.of(ok);
    List<Run.Failure> statuses =
        failed == 0
            ? List.of()
            : List.of(new Run.Failure("UNAVAILABLE", failed, 0.5, seconds, "gone away"));
    return new Run(
        Run.SCHEMA,
        target,
        "2026-11-22T12:00:00Z",
        List.of("shop.v1.Items/Get", "--rate", "1000"),
        MACHINE,
        new Run.Plan("1,000/s", false, callsPerSecond, 0, seconds, 2_000, 16_384, 1, 50),
        new Run.Calls(sent, sent, 0, sent - failed, failed, 0, 0, 9, 0, 0, seconds),
        failed == 0 ? Run.Verdict.GOOD : Run.Verdict.CALLS_FAILED,
        true,
        List.of(),
        false,
        List.of(),
        List.of(),
        latencies,
        Latencies.of(failures),
        Latencies.NONE,
        statuses,
        List.of(new Run.Operation("call", sent, latencies, Latencies.of(failures), statuses)),
        List.of(stage("1,000/s", callsPerSecond, 0, seconds, latencies, List.of())),
        null,
        slices);
  }

  /** A stage in which everything that was planned succeeded. */
  public static Run.Stage stage(
      String name,
      double rate,
      double start,
      double end,
      Latencies latencies,
      List<String> problems) {
    long calls = (long) (rate * (end - start));
    return new Run.Stage(
        name, rate, 0, start, end, calls, calls, calls, 0, 0, rate, latencies, problems);
  }

  /** The same run, otherwise told. */
  public static Run with(
      Run run,
      Run.Verdict verdict,
      List<String> invalidBecause,
      List<Run.Gate> gates,
      List<Run.Operation> operations,
      List<Run.Stage> stages,
      Run.@Nullable Knee knee) {
    return new Run(
        run.schema(),
        run.target(),
        run.started(),
        run.arguments(),
        run.machine(),
        run.plan(),
        run.calls(),
        verdict,
        verdict != Run.Verdict.INVALID,
        invalidBecause,
        run.stopped(),
        run.remarks(),
        gates,
        run.okLatency(),
        run.failedLatency(),
        run.sendLag(),
        run.failures(),
        operations,
        stages,
        knee,
        run.seconds());
  }
}
