package io.ringwire.perf.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.perf.load.report.SampleRuns;
import io.ringwire.perf.load.report.run.Latencies;
import io.ringwire.perf.load.report.run.Run;
import io.ringwire.perf.load.report.run.RunFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompareCommandTest {
  private static final SampleRuns RUNS = SampleRuns.of(20);

  @TempDir private Path temp = Path.of("unset");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void twoRunsOfTheSameAreNoise() throws Exception {
    String before = file("before", RUNS.run());
    String after = file("after", RUNS.withSeed(2).run());

    assertThat(compare(before, after, "--max-regression", "10%")).isZero();
    assertThat(out.toString())
        .containsPattern("A +" + before + " +shop\\.v1\\.Items/Get")
        .containsPattern("p99 ms +4\\.\\d{3} +4\\.\\d{3} +[+-]\\d\\.\\d% ~")
        .contains("no regression beyond 10%")
        .doesNotContain("warning")
        .doesNotContain("WORSE ")
        .doesNotContain("REGRESSION");
  }

  @Test
  void aSlowerRunIsWorseAndFailsTheGateThatItExceeds() throws Exception {
    String before = file("before", RUNS.run());
    String after = file("after", RUNS.withMedianMillis(2.4).withSeed(2).run());

    assertThat(compare(before, after)).as("without a gate").isZero();
    assertThat(out.toString())
        .containsPattern("p50 ms +[12]\\.\\d{3} +2\\.\\d{3} +\\+\\d+\\.\\d% WORSE");
    assertThat(compare(before, after, "--max-regression", "10")).isEqualTo(1);
    assertThat(out.toString())
        .containsPattern(
            "REGRESSION: p50 ms of B: 2\\.\\d+ after [12]\\.\\d+ \\(\\+2?1?\\d\\.\\d%\\), at most 10% worse");
    out.getBuffer().setLength(0);
    assertThat(compare(before, after, "--max-regression", "50%")).isZero();
    assertThat(compare(after, before, "--max-regression", "0%")).as("the other way").isZero();
    assertThat(out.toString()).contains("better");
  }

  @Test
  void moreFailuresAreARegressionWhateverTheLatencies() throws Exception {
    String before = file("before", RUNS.run());
    String after = file("after", RUNS.withFailuresEach(5).withSeed(2).run());

    assertThat(compare(before, after, "--max-regression", "10%")).isEqualTo(1);
    assertThat(out.toString())
        .containsPattern("failed % +0\\.0000 +0\\.5000 +\\+0\\.5000 WORSE")
        .contains("REGRESSION: 0.5000% of the calls of B failed, 0.0000% of those of A");
  }

  @Test
  void whatCannotBeJudgedDoesNotPass() throws Exception {
    String before = file("before", RUNS.run());
    String shorter = file("short", SampleRuns.of(5).withMedianMillis(4).run());
    assertThat(compare(before, shorter, "--max-regression", "10%")).isEqualTo(1);
    assertThat(out.toString()).containsPattern("p50 ms .*\\?").contains("REGRESSION: p50 ms of B");

    String nothing = file("nothing", RUNS.withFailuresEach(1_000).run());
    assertThat(compare(before, nothing, "--max-regression", "10%")).isEqualTo(1);
    assertThat(out.toString()).contains("p99 ms of B: - after ");

    Run run = RUNS.run();
    String invalid =
        file(
            "invalid",
            SampleRuns.with(
                run,
                Run.Verdict.INVALID,
                List.of("late"),
                List.of(),
                run.operations(),
                run.stages(),
                null));
    out.getBuffer().setLength(0);
    assertThat(compare(before, invalid, "--max-regression", "10%")).isEqualTo(1);
    assertThat(out.toString())
        .contains("warning: B is INVALID")
        .contains("REGRESSION: B is INVALID");
  }

  @Test
  void otherPlansAndTargetsAreWarnedOf() throws Exception {
    compare(
        file("a", RUNS.run()),
        file("b", RUNS.withTarget("shop.v1.Items/List").run()),
        file("c", SampleRuns.of(30).run()));

    assertThat(out.toString())
        .contains("warning: the target of B is shop.v1.Items/List; that of A is shop.v1.Items/Get")
        .contains("warning: the plan of C is 1,000/s, 30 s after 0 s of warm-up")
        .doesNotContain("the machine of");
  }

  @Test
  void operationsOfAMixAreComparedByName() throws Exception {
    Run run = RUNS.run();
    Latencies ok = run.okLatency();
    Run.Operation read = new Run.Operation("read", 9, ok, Latencies.NONE, List.of());
    Run.Operation write = new Run.Operation("write", 1, ok, Latencies.NONE, List.of());
    String both = file("a", mix(run, List.of(read, write)));
    String one = file("b", mix(run, List.of(read)));

    assertThat(compare(both, one)).isZero();
    assertThat(out.toString())
        .containsPattern("read p50 ms +(\\S+) +\\1 +\\+0\\.0%")
        .containsPattern("write p99 ms +\\S+ +- +-");
  }

  private static Run mix(Run run, List<Run.Operation> operations) {
    return SampleRuns.with(
        run, run.verdict(), List.of(), List.of(), operations, run.stages(), null);
  }

  @Test
  void thePageOverlaysThePercentilesOfAllRuns() throws Exception {
    Path html = temp.resolve("compare.html");
    String evil = "<script>alert(1)</script>";

    assertThat(
            compare(
                file("before", RUNS.withTarget(evil).run()),
                file("after", RUNS.withMedianMillis(3).run()),
                "--html",
                html.toString()))
        .isZero();

    String page = Files.readString(html);
    assertThat(page).contains("line l0", "line l1", "before.json", "after.json", "WORSE");
    assertThat(page).doesNotContain(evil).contains("&lt;script&gt;alert");
  }

  @Test
  void wrongUsageIsOneLineThatNamesWhatIsWrong() throws Exception {
    String good = file("good", RUNS.run());
    Path bench = Files.writeString(temp.resolve("bench.json"), "{\"measurements\":[]}");

    assertWrong("name two files at least", new String[0]);
    assertWrong("name two files at least", good);
    assertWrong("there is no file none.json", good, "none.json");
    assertWrong(bench + " was written by ringwire bench", good, bench.toString());
    assertWrong("--max-regression must be like 10%", good, good, "--max-regression", "much");
    assertWrong(
        "cannot write " + temp.resolve("no/x.html"), good, good, "--html", temp + "/no/x.html");
    assertWrong("at most 8 files", good, good, good, good, good, good, good, good, good);
  }

  private void assertWrong(String message, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(compare(arguments)).as(message).isEqualTo(2);
    assertThat(err.toString()).contains(message).contains("--help lists the options");
    assertThat(err.toString().lines()).hasSize(1);
  }

  private int compare(String... arguments) {
    return CompareMain.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private String file(String name, Run run) throws Exception {
    Path file = temp.resolve(name + ".json");
    try (Writer writer = Files.newBufferedWriter(file)) {
      RunFile.write(writer, run);
    }
    return file.toString();
  }
}
