package io.ringwire.perf.load.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.perf.load.report.SampleRuns;
import io.ringwire.perf.load.report.run.Latencies;
import io.ringwire.perf.load.report.run.Run;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class RunPageTest {
  private static final Run RUN = SampleRuns.of(30).withFailuresEach(4).run();

  @Test
  void thePageNeedsNothingButItself() {
    String page = RunPage.of(RUN);

    assertThat(page).startsWith("<!doctype html>").contains("default-src 'none'");
    assertThat(page.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContainPattern("(src|href)=")
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain("@import")
        .doesNotContain("url(");
    assertThat(page).contains("prefers-color-scheme:dark").contains("max-width:640px");
  }

  @Test
  void theVerdictComesBeforeThePlotsAndTheMethodLast() {
    assertThat(RunPage.of(RUN))
        .containsSubsequence(
            "some calls FAILED",
            "Latency by percentile",
            "Throughput over time",
            "Latency over time",
            "Latency heat map",
            "Failures by status",
            "gone away",
            "How it was done",
            "ringwire load shop.v1.Items/Get --rate 1000",
            "0123456789ab");
  }

  @Test
  void whatUsersWriteIsHarmless() {
    String evil = "</title></script><script>alert(1)</script>'\"<img src=x onerror=alert(2)>";
    Latencies latencies = RUN.okLatency();
    Run run =
        SampleRuns.with(
            SampleRuns.of(5).withTarget(evil).run(),
            Run.Verdict.INVALID,
            List.of(evil),
            List.of(new Run.Gate(evil, evil, evil, false)),
            List.of(
                new Run.Operation(evil, 1, latencies, Latencies.NONE, List.of()),
                new Run.Operation("other", 1, latencies, Latencies.NONE, List.of())),
            List.of(
                SampleRuns.stage(evil, 5, 0, 1, latencies, List.of(evil)),
                SampleRuns.stage("next", 6, 1, 2, latencies, List.of())),
            new Run.Knee(evil, evil));
    String page = RunPage.of(run);

    assertThat(count(page, "<script")).as("the page's own").isEqualTo(1);
    assertThat(page).doesNotContain("<img").doesNotContain("</title></script>");
    assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
  }

  @Test
  void everyPlotHasADescriptionAndItsNumbers() {
    String page = RunPage.of(RUN);

    assertThat(count(page, "<figure>")).isEqualTo(4);
    assertThat(count(page, "<svg ")).as("a wide and a narrow one each").isEqualTo(8);
    assertThat(count(page, "<desc>")).isEqualTo(8);
    assertThat(count(page, "<summary>The numbers")).isEqualTo(4);
    assertThat(count(page, "<tr data-x="))
        .as("three over time, one of percentiles")
        .isGreaterThan(90);
  }

  @Test
  void aRunInStepsShowsItsKnee() {
    Latencies latencies = RUN.okLatency();
    Run run =
        SampleRuns.with(
            RUN,
            Run.Verdict.GOOD,
            List.of(),
            List.of(),
            RUN.operations(),
            List.of(
                SampleRuns.stage("step 1: 500/s", 500, 0, 15, latencies, List.of()),
                SampleRuns.stage("step 2: 1,000/s", 1_000, 15, 30, latencies, List.of("late"))),
            new Run.Knee("step 1: 500/s", "step 2: 1,000/s"));

    assertThat(RunPage.of(run))
        .contains("The knee: step 1: 500/s was borne, step 2: 1,000/s was not.")
        .contains("Latency against rate")
        .contains("Throughput against rate");
    assertThat(RunPage.of(RUN)).doesNotContain("knee").doesNotContain("against rate");
  }

  @Test
  void aLongRunHasAPageOfBoundedSizeThatSaysHowSecondsWereJoined() {
    String page = RunPage.of(SampleRuns.of(3_600).withRate(60).run());

    assertThat(page).hasSizeLessThan(3_000_000);
    assertThat(count(page, "<tr data-x=")).isLessThan(3 * TimeSection.COLUMNS_MAX + 20);
    assertThat(page).contains("column of 6 seconds (the worst of them, for latencies)");
  }

  @Test
  void aRunWithoutAnyAnswerHasAPage() {
    Run run = SampleRuns.of(0).run();

    assertThat(RunPage.of(run)).contains("No call was answered.").contains("How it was done");
  }

  private static long count(String page, String text) {
    return Pattern.compile(Pattern.quote(text)).matcher(page).results().count();
  }
}
