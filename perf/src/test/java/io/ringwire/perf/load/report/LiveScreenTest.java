package io.ringwire.perf.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.perf.load.generator.Scores.Interval;
import io.ringwire.perf.load.report.run.LatencyCounts;
import io.ringwire.perf.load.report.run.Run;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class LiveScreenTest {
  private static final Interval ANY =
      new Interval(0, new Histogram(3), new Histogram(3), 0, List.of());
  private static final int LINES = 6;

  private final StringWriter drawn = new StringWriter();

  @Test
  void aSecondShowsRateLatenciesAndFailures() {
    LiveScreen screen = screen(new Terminal(100, false, true));
    screen.onSlice(second(1, 0, 0, 0, 0), ANY);
    assertThat(drawn.toString()).contains("1 of 12 s   warming up, not counted");
    drawn.getBuffer().setLength(0);

    screen.onSlice(second(3, 2_000, 1_990, 10, 4.25), ANY);

    assertThat(drawn.toString())
        .contains("GET http://x/")
        .contains("3 of 12 s   measuring")
        .containsPattern("ok/s +995  █")
        .containsPattern("p99 +4\\.250 ms  █")
        .contains("in flight 7   sent 2,000   ok 1,990   failed 10 (0.500%), 10 of them just now");
  }

  @Test
  void eachDrawingIsOneBlockOverTheOneBefore() {
    LiveScreen screen = screen(new Terminal(100, false, true));
    screen.onSlice(second(1, 5, 5, 0, 1), ANY);
    assertThat(drawn.toString()).doesNotContain("\u001b[" + LINES + "A");
    assertThat(drawn.toString().split("\r\n", -1)).hasSize(LINES + 1);
    drawn.getBuffer().setLength(0);

    screen.onSlice(second(2, 5, 5, 0, 1), ANY);

    assertThat(drawn.toString()).startsWith("\u001b[" + LINES + "A\r");
    assertThat(drawn.toString()).doesNotContain("\u001b[2J").doesNotContain("\u001b[J");
  }

  @Test
  void withoutColoursThereAreNone() {
    screen(new Terminal(100, false, true)).onSlice(second(1, 9, 5, 4, 1), ANY);
    assertThat(drawn.toString()).doesNotContainPattern("\u001b\\[\\d+m");
    drawn.getBuffer().setLength(0);

    screen(new Terminal(100, true, true)).onSlice(second(1, 9, 5, 4, 1), ANY);
    assertThat(drawn.toString()).contains("\u001b[31mfailed 4");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    LiveScreen screen = screen(new Terminal(40, true, false));
    for (int at = 1; at <= 100; at++) {
      screen.onSlice(second(at, 123_456_789, 123_456_000, 789, 1_234.5), ANY);
    }
    String plain = drawn.toString().replaceAll("\u001b\\[[?\\d]*[a-zA-Z]", "");
    assertThat(plain.lines()).allSatisfy(line -> assertThat(line.strip()).hasSizeLessThan(40));
    assertThat(plain).matches("\\p{ASCII}*");
  }

  private LiveScreen screen(Terminal terminal) {
    return new LiveScreen(new PrintWriter(drawn), terminal, "GET\thttp://x/", 2, 12);
  }

  private static Run.Second second(double at, long sent, long ok, long failed, double p99) {
    return new Run.Second(
        at, sent, ok, failed, 7, p99 / 2, p99 / 2, p99, p99, p99, LatencyCounts.NONE);
  }
}
