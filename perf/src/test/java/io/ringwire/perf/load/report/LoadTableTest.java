package io.ringwire.perf.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.perf.load.report.run.Latencies;
import io.ringwire.perf.load.report.run.Run;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoadTableTest {
  private static final Run GOOD = SampleRuns.of(10).run();

  @Test
  void aGoodRunShowsItsPercentilesAndSaysThatItIsValid() {
    String table = print(GOOD);

    assertThat(table)
        .contains("planned 10,000 calls at 1,000/s over 10.0 s; one every 1.00 ms")
        .contains("sent 10,000   ok 10,000 (1,000/s)   failed 0")
        .containsPattern("latency from intended send +p50 +p90 +p99 +p99\\.9 +max   \\(ms\\)")
        .containsPattern("(?m)^  ok +[12]\\.\\d{3} ( +\\d+\\.\\d{3}){4}$")
        .contains("valid: the rate was kept and every call succeeded")
        .doesNotContain("failures by status")
        .doesNotContain("by operation")
        .doesNotContain("gates")
        .doesNotContain("INVALID");
  }

  @Test
  void failuresAreListedWithTheirTimesAndOneExample() {
    String table = print(SampleRuns.of(10).withFailuresEach(3).run());

    assertThat(table)
        .containsPattern("UNAVAILABLE +30 +0\\.500 +10\\.000   gone away\\R")
        .contains("valid: the rate was kept; some calls FAILED");
  }

  @Test
  void anInvalidRunIsNeverCalledValid() {
    String table =
        print(
            SampleRuns.with(
                GOOD,
                Run.Verdict.INVALID,
                List.of("5 of 9 calls never left"),
                List.of(),
                GOOD.operations(),
                GOOD.stages(),
                null));

    assertThat(table).contains("INVALID: 5 of 9 calls never left");
    assertThat(table).doesNotContainPattern("(?m)^valid");
  }

  @Test
  void gatesOperationsAndStepsHaveRowsOfTheirOwn() {
    Latencies latencies = GOOD.okLatency();
    Run.Operation read = new Run.Operation("read", 9_500, latencies, Latencies.NONE, List.of());
    Run.Operation write = new Run.Operation("write", 500, Latencies.NONE, latencies, List.of());
    Run.Stage low = SampleRuns.stage("step 1: 500/s", 500, 0, 5, latencies, List.of());
    Run.Stage high =
        SampleRuns.stage("step 2: 1,000/s", 1_000, 5, 10, latencies, List.of("max-p99 1 ms: 9 ms"));
    String table =
        print(
            SampleRuns.with(
                GOOD,
                Run.Verdict.GATE_FAILED,
                List.of(),
                List.of(new Run.Gate("max-p99", "1 ms", "9 ms", false)),
                List.of(read, write),
                List.of(low, high),
                new Run.Knee("step 1: 500/s", "step 2: 1,000/s")));

    assertThat(table).as("the spacing of no one rate").containsPattern("over 10\\.0 s\\R");
    assertThat(table)
        .containsPattern("  read( +\\d+\\.\\d{3}){5} +9,500 +0\\R")
        .containsPattern("  write( +-){5} +500 +10,000\\R")
        .containsPattern("  step 2: 1,000/s( +\\d+\\.\\d{3}){5} +1,000 +0   max-p99 1 ms: 9 ms\\R")
        .contains("the knee: step 1: 500/s was borne, step 2: 1,000/s was not")
        .containsPattern("gates, in the last good step +at most/least +seen\\R")
        .containsPattern("max-p99 +1 ms +9 ms   FAILED")
        .contains("valid: the rate was kept; a gate FAILED");
  }

  private static String print(Run run) {
    StringWriter text = new StringWriter();
    new LoadTable(run).print(new PrintWriter(text));
    return text.toString();
  }
}
