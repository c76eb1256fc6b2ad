package io.ringwire.perf.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.perf.bench.process.HeldMemory;
import io.ringwire.perf.bench.result.Machine;
import io.ringwire.perf.bench.result.Origin;
import io.ringwire.perf.bench.result.ResultFile;
import io.ringwire.perf.bench.scale.ScaleResults.Beside;
import io.ringwire.perf.bench.scale.ScaleResults.Failed;
import io.ringwire.perf.bench.scale.ScaleResults.Idle;
import io.ringwire.perf.bench.scale.ScaleResults.Stormed;
import io.ringwire.perf.bench.scale.ScaleSettings.Trial;
import io.ringwire.perf.bench.work.Measured;
import io.ringwire.perf.bench.work.Storm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(180)
final class ScaleTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyTrialRunsInProcessesOfItsOwn(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("scale.json");

    int exit =
        run(
            "--contenders=inline",
            "--rounds=1",
            "--connections=80",
            "--active=4",
            "--clients=20",
            "--warmup=0",
            "--measure=1",
            "--jvm=-Xms64m",
            "--jvm=-Xmx128m",
            "--jvm=-XX:TieredStopAtLevel=1", // they live for seconds
            "--json=" + json);

    assertThat(exit).as(err + "\n" + out).isZero();
    ScaleResults results = ResultFile.open(json).as(ScaleResults.class);
    assertThat(results.failures()).isEmpty();
    assertThat(results.besides())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.alone().calls()).isPositive();
              assertThat(found.beside().calls()).isPositive();
              assertThat(found.large().calls()).isPositive();
            });
    assertThat(results.idles())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.connections()).isEqualTo(76);
              assertThat(found.beside().calls()).isPositive();
              assertThat(found.after().calls()).isPositive();
            });
    assertThat(results.storms())
        .extracting(Stormed::storm)
        .singleElement()
        .satisfies(storm -> assertThat(storm.answered()).isEqualTo(20));
    assertThat(out.toString()).contains("| inline | clients of the storm not served | 0 |");
  }

  @Test
  void verdictsAreOfTheMedianAndAFailedTrialHasMissed() {
    ScaleResults results =
        results(
            List.of(
                new Beside("inline", 1, p99(100), p99(290), p99(1)),
                new Beside("ring", 1, p99(100), p99(310), p99(1))),
            List.of(idle("inline", 8_192 * 10, 1_000, 900), idle("ring", 8_193 * 10, 1_000, 899)),
            List.of(
                new Stormed("inline", 1, 5, new Storm(5, 0, 1, "")),
                new Stormed("ring", 1, 5, new Storm(5, 0, 1, "")),
                new Stormed("ring", 2, 5, new Storm(5, 0, 1, "")),
                new Stormed("ring", 3, 5, new Storm(4, 1, 1, "refused"))),
            List.of());

    assertThat(new ScaleReport(results, new PrintWriter(out)).verdicts())
        .extracting(ScaleReport.Verdict::contender, ScaleReport.Verdict::met)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("inline", true),
            org.assertj.core.groups.Tuple.tuple("inline", true),
            org.assertj.core.groups.Tuple.tuple("inline", true),
            org.assertj.core.groups.Tuple.tuple("inline", true),
            org.assertj.core.groups.Tuple.tuple("ring", false),
            org.assertj.core.groups.Tuple.tuple("ring", false),
            org.assertj.core.groups.Tuple.tuple("ring", false),
            org.assertj.core.groups.Tuple.tuple("ring", false));
  }

  @Test
  void aTrialThatFailedOrNeverRanHasMissed() {
    ScaleResults results =
        results(
            List.of(
                new Beside("inline", 1, p99(100), p99(100), p99(1)),
                new Beside("ring", 1, p99(100), p99(100), p99(1))),
            List.of(),
            List.of(),
            List.of(new Failed("inline", 2, Trial.BESIDE, "a call failed")));

    ScaleReport report = new ScaleReport(results, new PrintWriter(out));
    report.print();

    // Of ring's, only the large messages were seen to be borne.
    assertThat(report.missed()).isEqualTo(7);
    assertThat(out.toString()).contains("inline, BESIDE, round 2 failed: a call failed");
  }

  @Test
  void moreConnectionsThanFilesAreRefusedWithTheCure() {
    assertThat(run("--connections=900000000")).isEqualTo(2);
    assertThat(run("--contenders=raw")).isEqualTo(2);
    assertThat(run("--active=0")).isEqualTo(2);
    assertThat(err.toString())
        .contains("raise ulimit -n to 900000300")
        .contains("contender raw is not Ringwire; there are inline, ring, blocking")
        .contains("active connections must be 1 to");
  }

  private static Idle idle(String contender, long bytes, long alone, long beside) {
    return new Idle(
        contender,
        1,
        10,
        new HeldMemory(1_000, 0),
        new HeldMemory(1_000, bytes),
        calls(alone),
        calls(beside),
        calls(alone));
  }

  private static Measured calls(long calls) {
    return new Measured(calls, 1_000_000_000, 1, 1, 1, 1, 1, "");
  }

  private static Measured p99(long nanos) {
    return new Measured(1, 1, nanos, nanos, nanos, nanos, nanos, "");
  }

  private static ScaleResults results(
      List<Beside> besides, List<Idle> idles, List<Stormed> storms, List<Failed> failures) {
    return new ScaleResults(
        ScaleResults.FORMAT,
        new Origin(
            "2026-11-22T20:00:00Z", "abc", new Machine("cpu", 2, 1 << 30, "os", "jvm"), "4.2"),
        new ScaleSettings(
            List.of("inline", "ring"), List.of(Trial.values()), 3, 20, 10, 5, 1, 1, List.of()),
        besides,
        idles,
        storms,
        failures);
  }

  private int run(String... arguments) {
    return new CommandLine(new ScaleCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
