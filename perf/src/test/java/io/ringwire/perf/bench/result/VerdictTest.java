package io.ringwire.perf.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ringwire.perf.bench.process.ProcessUsage;
import io.ringwire.perf.bench.result.Verdict.Outcome;
import io.ringwire.perf.bench.work.Cases;
import io.ringwire.perf.bench.work.Measured;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ratios, verdicts and tables of figures that are known. */
final class VerdictTest {
  private static final String CASE = "get-64";
  private static final long SECOND = 1_000_000_000;

  private final List<Measurement> measurements = new ArrayList<>();

  @Test
  void ratiosAreTakenWithinARoundAndTheirMedianIsShown() {
    // The machine is three times as fast in round 2: medians of each side would give 500 / 1,000.
    measured("raw", 1, 1_000, 10);
    measured("ring", 1, 500, 20);
    measured("raw", 2, 3_000, 5);
    measured("ring", 2, 1_800, 8);
    measured("raw", 3, 900, 11);
    measured("ring", 3, 360, 33);

    Spread ratio =
        results("raw", "ring")
            .rounds()
            .ratio(CASE, "ring", "raw", Figure.CALLS_PER_SECOND)
            .orElseThrow();

    assertThat(ratio.least()).isEqualTo(0.4, within(1e-9));
    assertThat(ratio.median()).isEqualTo(0.5, within(1e-9));
    assertThat(ratio.most()).isEqualTo(0.6, within(1e-9));
  }

  @Test
  void aRoundInWhichOneOfTheTwoFailedIsNoRatio() {
    measured("raw", 1, 1_000, 10);
    measured("ring", 1, 500, 20);
    measurements.add(Measurement.failed("raw", CASE, 2, "a call failed"));
    measured("ring", 2, 100, 20);
    measured("raw", 3, 1_000, 10);

    Rounds rounds = results("raw", "ring").rounds();

    assertThat(rounds.ratio(CASE, "ring", "raw", Figure.CALLS_PER_SECOND))
        .contains(new Spread(0.5, 0.5, 0.5));
    assertThat(rounds.spread(CASE, "ring", Figure.CALLS_PER_SECOND))
        .contains(new Spread(100, 300, 500));
    assertThat(rounds.troubles(CASE)).containsExactly("raw, round 2: failed: a call failed");
  }

  @Test
  void aTargetIsMetMissedOrNotMeasured() {
    measured("raw", 1, 1_000, 10);
    measured("inline", 1, 800, 10);
    Target met = atLeast(0.8, "raw");
    Target missed = atLeast(0.81, "raw");
    Target unmeasured = atLeast(3.5, "grpc-direct");
    Target ofAnotherCase =
        new Target("get-1", "inline", Figure.P50, Target.Relation.AT_MOST_TIMES, 1.15, "raw");

    assertThat(
            Verdict.of(List.of(met, missed, unmeasured, ofAnotherCase), results("raw", "inline")))
        .extracting(Verdict::outcome)
        .containsExactly(Outcome.MET, Outcome.MISSED, Outcome.NOT_MEASURED);
  }

  @Test
  void aContenderThatFailedOnceHasMissed() {
    measured("raw", 1, 1_000, 10);
    measured("inline", 1, 900, 10);
    measured("raw", 2, 1_000, 10);
    measurements.add(Measurement.failed("inline", CASE, 2, "a call failed"));

    Results results = results("raw", "inline");

    assertThat(Verdict.of(List.of(atLeast(0.8, "raw")), results))
        .extracting(Verdict::outcome)
        .containsExactly(Outcome.MISSED);
    assertThat(results.hasFailure()).isTrue();
  }

  @Test
  void anOpenLoopThatDidNotKeepItsRateIsLeftOutButIsNoFailure() {
    measured("raw", 1, 1_000, 10);
    measurements.add(
        new Measurement(
            "grpc-default",
            CASE,
            1,
            new Measured(5, SECOND, 1, 1, 1, 1, 1, "10 of 15 calls never left"),
            ProcessUsage.NONE,
            ProcessUsage.NONE));

    Results results = results("raw", "grpc-default");

    assertThat(results.hasFailure()).isFalse();
    assertThat(results.rounds().spread(CASE, "grpc-default", Figure.P50)).isEmpty();
    assertThat(print(results)).contains("- grpc-default, round 1: 10 of 15 calls never left");
  }

  @Test
  void whatIsAboveAnothersIsADifference() {
    measured("raw", 1, 1_000, 10, 100_000, 50_000);
    measured("inline", 1, 500, 10, 140_000, 30_000);
    Target atMost180 =
        new Target(CASE, "inline", Figure.CLIENT_BYTES, Target.Relation.AT_MOST_ABOVE, 180, "raw");

    Verdict verdict = Verdict.of(List.of(atMost180), results("raw", "inline")).get(0);

    // 140,000 / 500 - 100,000 / 1,000
    assertThat(verdict.got()).contains(new Spread(180, 180, 180));
    assertThat(verdict.outcome()).isEqualTo(Outcome.MET);
    assertThat(atMost180.text()).isEqualTo("at most 180 above raw");
  }

  @Test
  void processorTimeIsThatOfBothEndsACall() {
    measured("raw", 1, 1_000, 10);
    Measurement measurement = measurements.get(0);

    assertThat(Figure.CALLS_PER_SECOND.of(measurement)).isEqualTo(1_000);
    assertThat(Figure.CLIENT_CPU.of(measurement)).isEqualTo(2.0);
    assertThat(Figure.SERVER_CPU.of(measurement)).isEqualTo(1.0);
    assertThat(Figure.CPU.of(measurement)).isEqualTo(3.0);
    assertThat(Figure.P50.of(measurement)).isEqualTo(10.0);
  }

  @Test
  void theTablesSayWhatWasFound() {
    measured("raw", 1, 1_000, 10);
    measured("inline", 1, 900, 11);
    measured("raw", 2, 3_000, 10);
    measured("inline", 2, 2_000, 12);

    assertThat(print(results("raw", "inline")))
        .contains("`get`, 64 in flight (`get-64`)")
        .contains("| raw | 2,000 (1,000 to 3,000) | 1.00 | 10.0 | 1.00 |")
        .contains("| inline | 1,450 (900 to 2,000) | 0.78 | 11.5 | 1.15 |")
        .contains(
            "| `get-64` | inline | calls/s | at least 0.80 of raw | 0.78 | 0.67 to 0.90 | MISSED |")
        .contains("| NOT MEASURED |")
        .contains("commit abc");
  }

  @Test
  void whatIsWrittenIsReadAgain(@TempDir Path folder) throws Exception {
    measured("raw", 1, 1_000, 10);
    measurements.add(Measurement.failed("raw", CASE, 2, "a call failed"));
    Results results = results("raw");
    Path file = folder.resolve("bench.json");
    try (var out = Files.newBufferedWriter(file)) {
      ResultFile.write(out, results);
    }

    ResultFile read = ResultFile.open(file);

    assertThat(read.format()).isEqualTo(Results.FORMAT);
    assertThat(read.as(Results.class)).isEqualTo(results);
    assertThat(Files.readString(file)).contains("\"p99_nanos\" : 10000");
  }

  @Test
  void everyTargetIsOfACaseThatIsMeasuredByDefault() {
    assertThat(Targets.HOT_PATH)
        .extracting(Target::caseName)
        .isSubsetOf(Cases.OF_TARGETS)
        .containsAll(Cases.OF_TARGETS);
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
    assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).contains(new Spread(1, 2.5, 4));
    assertThat(Spread.of(List.of())).isEmpty();
    assertThat(new Spread(1, 2.5, 4_000).text("%,.1f")).isEqualTo("2.5 (1.0 to 4,000.0)");
  }

  @Test
  void growthIsDrawnWhereThereAreTwoPointsOrMore() {
    measured("get-64", "raw", 1, 1_000, 10, 0, 0);
    measured("get-1", "raw", 1, 100, 10, 0, 0);
    measured("get-64", "ring", 1, 500, 10, 0, 0);
    measured("get-callers-32", "raw", 1, 700, 10, 0, 0);
    measured("echo-1KiB-16", "raw", 1, 900, 10, 0, 0);

    Map<String, String> plots = GrowthPlots.of(results("raw", "ring"));

    assertThat(plots).containsOnlyKeys("in-flight.svg");
    assertThat(plots.get("in-flight.svg"))
        .contains("<svg")
        .contains(">raw<")
        .doesNotContain(">ring<");

    measured("echo-1MiB-4", "raw", 1, 30, 10, 0, 0);
    assertThat(GrowthPlots.of(results("raw", "ring"))).containsKey("payload.svg");
  }

  @Test
  void aSettingThatContendersDifferInIsDrawnAsALineOfTheOthers() {
    measured("inline", 1, 1_000, 10);
    measured("inline+connections=4", 1, 3_000, 10);
    measured("ring+connections=4", 1, 2_000, 10);
    measured("raw+cpus=1", 1, 500, 10);
    measured("raw+cpus=2", 1, 900, 10);
    measured("ring+cpus=1+wait=PARK", 1, 300, 10);
    measured("ring+wait=PARK", 1, 400, 10); // on both CPUs of the machine

    Map<String, String> plots =
        GrowthPlots.of(
            results(
                "inline",
                "inline+connections=4",
                "ring+connections=4",
                "raw+cpus=1",
                "raw+cpus=2",
                "ring+cpus=1+wait=PARK",
                "ring+wait=PARK"));

    assertThat(plots).containsOnlyKeys("connections.svg", "cores.svg");
    assertThat(plots.get("connections.svg")).contains(">inline<").doesNotContain(">ring");
    assertThat(plots.get("cores.svg"))
        .contains(">raw<", ">ring+wait=PARK<")
        .doesNotContain(">inline");

    measured("get-256", "raw+cpus=1", 1, 600, 10, 0, 0);
    measured("get-256", "raw+cpus=2", 1, 900, 10, 0, 0);
    assertThat(GrowthPlots.of(results("raw+cpus=1", "raw+cpus=2")).get("cores.svg"))
        .contains(">raw, get-64<", ">raw, get-256<");
  }

  @Test
  void picksOfJmhAreDrawnByPolicy(@TempDir Path folder) throws Exception {
    String run =
        """
        {"jmhVersion": "1.37", "benchmark": "io.ringwire.perf.micro.PickBenchmark.%s",
         "params": {"endpoints": "%d", "policy": "%s"}, "primaryMetric": {"score": %d}}""";
    Path file =
        Files.writeString(
            folder.resolve("micro.json"),
            "["
                + String.join(
                    ",",
                    String.format(run, "pick", 10, "WEIGHTED_P2C", 13),
                    String.format(run, "pick", 10_000, "WEIGHTED_P2C", 26),
                    String.format(run, "attempt", 10, "TRIED", 90),
                    String.format(run, "attempt", 10_000, "TRIED", 180),
                    String.format(run, "pick", 10, "ONCE", 2))
                + "]");

    ResultFile opened = ResultFile.open(file);

    assertThat(opened.format()).isEqualTo(ResultFile.JMH);
    assertThat(opened.jmhScores())
        .contains(
            new JmhScore(
                "io.ringwire.perf.micro.PickBenchmark.pick",
                Map.of("endpoints", "10000", "policy", "WEIGHTED_P2C"),
                26));
    assertThat(GrowthPlots.of(opened.jmhScores()).get("endpoints.svg"))
        .contains(">weighted p2c<")
        .doesNotContain("tried", "once");
  }

  private static Target atLeast(double bound, String against) {
    return new Target(
        CASE, "inline", Figure.CALLS_PER_SECOND, Target.Relation.AT_LEAST_TIMES, bound, against);
  }

  private void measured(String contender, int round, long calls, long p50Micros) {
    measured(contender, round, calls, p50Micros, 0, 0);
  }

  private void measured(
      String contender, int round, long calls, long micros, long clientBytes, long serverBytes) {
    measured(CASE, contender, round, calls, micros, clientBytes, serverBytes);
  }

  private void measured(
      String caseName,
      String contender,
      int round,
      long calls,
      long micros,
      long clientBytes,
      long serverBytes) {
    long nanos = micros * 1_000;
    measurements.add(
        new Measurement(
            contender,
            caseName,
            round,
            new Measured(calls, SECOND, nanos, nanos, nanos, nanos, nanos, ""),
            new ProcessUsage(calls * 2_000, clientBytes, 1, 2, 3, 4),
            new ProcessUsage(calls * 1_000, serverBytes, 1, 2, 3, 4)));
  }

  private Results results(String... contenders) {
    int rounds = measurements.stream().mapToInt(Measurement::round).max().orElseThrow();
    return new Results(
        Results.FORMAT,
        new Origin(
            "2026-11-22T20:00:00Z", "abc", new Machine("cpu", 2, 1 << 30, "os", "jvm"), "4.2"),
        new Settings(List.of(contenders), List.of(CASE), rounds, 1, 1, 1, List.of("-Xmx1g")),
        List.of(new StartUp("raw", 1, "17", 5, 6)),
        measurements);
  }

  private static String print(Results results) {
    StringWriter out = new StringWriter();
    new BenchReport(results, new PrintWriter(out)).print();
    return out.toString();
  }
}
