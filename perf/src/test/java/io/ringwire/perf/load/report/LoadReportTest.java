package io.ringwire.perf.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringwire.perf.load.generator.LoadGenerator;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.LoadResult;
import io.ringwire.perf.load.generator.PaceClock;
import io.ringwire.perf.load.generator.Scores;
import io.ringwire.perf.load.generator.Target;
import io.ringwire.perf.load.report.LoadReport.Live;
import io.ringwire.perf.load.report.run.Run;
import io.ringwire.perf.load.report.run.RunFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LoadReportTest {
  /** Long enough for one whole second and a part of another. */
  private static final LoadPlan PLAN =
      new LoadPlan(
          200,
          Duration.ofMillis(100),
          Duration.ofMillis(1_300),
          Duration.ofSeconds(2),
          500,
          Duration.ofMillis(1),
          Duration.ofMinutes(1));

  private static final long CALLS = 260;

  @TempDir private Path temp = Path.of("unset");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void tableJsonLogAndPageAgreeOnEveryCall() throws Exception {
    Path folder = temp.resolve("made/here");
    Run run = run(new ReportFiles(null, null, null).in(folder), Live.LINES);

    assertThat(run.calls().sent()).isEqualTo(CALLS);
    assertThat(run.calls().ok()).isEqualTo(CALLS / 2);
    assertThat(run.seconds().stream().mapToLong(Run.Second::sent).sum()).isEqualTo(CALLS);
    assertThat(run.seconds().stream().mapToLong(Run.Second::ok).sum()).isEqualTo(CALLS / 2);
    assertThat(run.seconds().stream().mapToLong(Run.Second::failed).sum()).isEqualTo(CALLS / 2);
    assertThat(run.seconds().stream().mapToLong(second -> second.latencyCounts().total()).sum())
        .isEqualTo(CALLS / 2);
    assertThat(RunFile.read(folder.resolve("run.json"))).isEqualTo(run);
    assertThat(logged(folder.resolve("run.hlog"), "ok")).isEqualTo(CALLS / 2);
    assertThat(logged(folder.resolve("run.hlog"), "failed")).isEqualTo(CALLS / 2);
    assertThat(Files.readString(folder.resolve("run.html")))
        .startsWith("<!doctype html>")
        .contains("a fake target");
    assertThat(out.toString())
        .contains("sent 260   ok 130")
        .containsPattern("BUSY +130 ")
        .contains("valid: the rate was kept; some calls FAILED");
    assertThat(err.toString().lines().count()).isEqualTo(run.seconds().size());
  }

  @Test
  void figuresOnTheStandardOutputAreAlone() throws Exception {
    run(new ReportFiles("-", null, null), Live.NOTHING);

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.at("/schema").asText()).isEqualTo(Run.SCHEMA);
    assertThat(json.at("/verdict").asText()).isEqualTo("CALLS_FAILED");
    assertThat(json.at("/calls/ok").asLong()).isEqualTo(CALLS / 2);
    assertThat(json.at("/plan/calls_per_second").asDouble()).isEqualTo(200);
    assertThat(json.at("/failures/0/status").asText()).isEqualTo("BUSY");
    assertThat(json.at("/ok_latency/p99_9_millis").isNumber()).isTrue();
    assertThat(json.at("/ok_latency/spectrum/0/percentile").asDouble()).isZero();
    assertThat(json.at("/operations/0/ok_latency/count").asLong()).isEqualTo(CALLS / 2);
    assertThat(json.at("/stages/0/planned_per_second").asDouble()).isEqualTo(200);
    assertThat(json.has("knee")).isFalse();
    assertThat(err.toString()).contains("sent 260   ok 130");
  }

  @Test
  void whatCannotBeWrittenIsNamedBeforeTheRun() throws Exception {
    Path nowhere = temp.resolve("none/run.html");
    assertThatThrownBy(() -> open(new ReportFiles(null, null, nowhere.toString())))
        .isInstanceOf(ReportFileException.class)
        .hasMessage("cannot write " + nowhere + ": there is no such folder");
    Path file = Files.createFile(temp.resolve("a-file"));
    assertThatThrownBy(() -> open(new ReportFiles(null, null, null).in(file)))
        .hasMessageContaining("cannot write " + file + ": a file of that name is in the way");
  }

  private void open(ReportFiles files) throws ReportFileException {
    LoadReport.open(files, new PrintWriter(out), new PrintWriter(err)).close();
  }

  private Run run(ReportFiles files, Live live) throws Exception {
    Target target = new EverySecondFails();
    Scores scores = new Scores(target.operations());
    try (LoadReport report =
        LoadReport.open(files, new PrintWriter(out), new PrintWriter(err, true))) {
      report.begin(target.description(), List.of("--rate", "200"), PLAN, scores, live);
      LoadResult result = new LoadGenerator(PLAN, target, PaceClock.SYSTEM, scores).run();
      return report.finish(result);
    }
  }

  private static long logged(Path file, String tag) throws Exception {
    long count = 0;
    HistogramLogReader reader = new HistogramLogReader(file.toFile());
    for (EncodableHistogram next = reader.nextIntervalHistogram();
        next != null;
        next = reader.nextIntervalHistogram()) {
      if (tag.equals(next.getTag())) {
        count += ((Histogram) next).getTotalCount();
      }
    }
    return count;
  }

  /** Answers at once: every second call with a success. */
  private static final class EverySecondFails implements Target {
    @Override
    public String description() {
      return "a fake target";
    }

    @Override
    public void send(long sequence, int operation, Answer answer) {
      if (sequence % 2 == 0) {
        answer.succeeded();
      } else {
        answer.failed("BUSY", "come back later");
      }
    }

    @Override
    public void close() {}
  }
}
