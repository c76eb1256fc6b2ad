package io.ringwire.perf.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.perf.bench.result.Measurement;
import io.ringwire.perf.bench.result.ResultFile;
import io.ringwire.perf.bench.result.Results;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aTurnRunsInProcessesOfItsOwnAndMeasuresBothEnds(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("bench.json");

    int exit =
        run(
            "--contenders=raw,inline",
            "--cases=get-4,get-open-200",
            "--rounds=1",
            "--warmup=0",
            "--settle=0",
            "--measure=1",
            "--jvm=-Xms64m",
            "--jvm=-Xmx128m",
            "--jvm=-XX:TieredStopAtLevel=1", // they live for seconds
            "--json=" + json);

    assertThat(exit).as(err.toString()).isZero();
    Results results = ResultFile.open(json).as(Results.class);
    assertThat(results.measurements())
        .extracting(Measurement::contender, Measurement::caseName)
        .hasSize(4)
        .contains(
            org.assertj.core.groups.Tuple.tuple("raw", "get-4"),
            org.assertj.core.groups.Tuple.tuple("inline", "get-open-200"));
    assertThat(results.measurements())
        .allSatisfy(
            measurement -> {
              assertThat(measurement.seen().calls()).isPositive();
              assertThat(measurement.clientUsed().allocatedBytes()).isPositive();
              assertThat(measurement.serverUsed().allocatedBytes()).isPositive();
            });
    assertThat(results.measurements().get(0).seen().p99Nanos())
        .isGreaterThanOrEqualTo(results.measurements().get(0).seen().p50Nanos())
        .isPositive();
    assertThat(results.startUps())
        .hasSize(2)
        .allSatisfy(
            start -> {
              assertThat(start.serverNanos()).isPositive();
              assertThat(start.clientNanos()).isPositive();
            });
    assertThat(out.toString()).contains("| contender | calls/s | of raw |", "| inline |");

    String printed = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run("show", json.toString())).isZero();
    assertThat(out.toString()).isEqualTo(printed);
  }

  @Test
  void aChildThatDoesNotStartIsAFailureOfItsCases() {
    int exit =
        run(
            "--contenders=raw",
            "--cases=get-1,get-2",
            "--rounds=1",
            "--warmup=0",
            "--settle=0",
            "--measure=1",
            "--jvm=-Xmx1k");

    assertThat(exit).isEqualTo(BenchExit.FAILED);
    assertThat(out.toString())
        .contains("raw, round 1: failed: BenchServer raw should have said 'ready'");
  }

  @Test
  void wrongUsageIsToldInALineBeforeAnythingRuns() {
    assertThat(run("--json=/no/such/folder/x.json", "--quick")).isEqualTo(BenchExit.USAGE);
    assertThat(run("--contenders=raw,raw")).isEqualTo(BenchExit.USAGE);
    assertThat(run("--cases=put-64")).isEqualTo(BenchExit.USAGE);
    assertThat(run("--contenders=raw+jvm=9999")).isEqualTo(BenchExit.USAGE);
    assertThat(run("--rounds=0")).isEqualTo(BenchExit.USAGE);
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line ->
                assertThat(line).startsWith("ringwire bench: cannot write /no/such/folder/x.json"),
            line -> assertThat(line).contains("contender raw is named twice"),
            line -> assertThat(line).contains("no case put-64; a case begins with get,"),
            line -> assertThat(line).contains("no JDK 9999", "JAVA_HOME_9999"),
            line -> assertThat(line).contains("rounds must be 1 to 100, was 0"));
  }

  @Test
  void aFileThatIsNoResultIsRefused(@TempDir Path folder) throws Exception {
    Path text = Files.writeString(folder.resolve("text.json"), "[1,\n 2");
    Path other = Files.writeString(folder.resolve("other.json"), "{\"format\": \"x\"}");
    Path part =
        Files.writeString(folder.resolve("part.json"), "{\"format\": \"" + Results.FORMAT + "\"}");

    for (Path path : List.of(folder.resolve("none.json"), text, other, part)) {
      assertThat(run("show", path.toString())).isEqualTo(BenchExit.USAGE);
    }
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("there is no file", "none.json"),
            line -> assertThat(line).contains("text.json is no JSON", "line 2"),
            line -> assertThat(line).contains("other.json is not of a format", "'x'"),
            line -> assertThat(line).contains("part.json is no whole result", "origin"));
  }

  @Test
  void plotsAreDrawnOfWhatAFileHoldsOrItIsToldWhatIsMissing(@TempDir Path folder) throws Exception {
    String pick =
        "{\"jmhVersion\": \"1.37\", \"benchmark\": \"x.PickBenchmark.pick\", \"params\":"
            + " {\"endpoints\": \"%d\", \"policy\": \"P2C\"}, \"primaryMetric\": {\"score\": 20}}";
    Path picks =
        Files.writeString(
            folder.resolve("picks.json"),
            "[" + String.format(pick, 10) + "," + String.format(pick, 1_000) + "]");
    Path one = Files.writeString(folder.resolve("one.json"), "[" + String.format(pick, 10) + "]");
    Path other = Files.writeString(folder.resolve("other.json"), "{\"format\": \"x\"}");
    Path plot = folder.resolve("endpoints.svg");

    assertThat(run("plot", picks.toString(), "--to", folder.toString())).isZero();
    assertThat(out.toString().strip()).isEqualTo(plot.toString());
    assertThat(plot).content().startsWith("<svg").contains(">p2c<");

    for (Path path : List.of(one, other)) {
      assertThat(run("plot", path.toString(), "--to", folder.toString()))
          .isEqualTo(BenchExit.USAGE);
    }
    assertThat(run("plot", picks.toString(), "--to", folder.resolve("none").toString()))
        .isEqualTo(BenchExit.USAGE);
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("one.json has nothing that grows"),
            line -> assertThat(line).contains("other.json is of neither bench nor micro", "'x'"),
            line -> assertThat(line).contains("there is no folder ", "none (--to)"));
  }

  private int run(String... arguments) {
    return BenchMain.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
