package io.ringwire.perf.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.perf.load.generator.FailureTally;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.LoadResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class LoadTableTest {
  private static final LoadPlan PLAN =
      new LoadPlan(
          2_000,
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          500,
          Duration.ofMillis(1),
          LoadPlan.LATE_AFTER_DEFAULT);

  @Test
  void aGoodRunShowsItsPercentilesAndSaysThatItIsValid() {
    Histogram ok = latencies();
    for (int millis = 1; millis <= 1_000; millis++) {
      for (int i = 0; i < 20; i++) {
        ok.recordValue(millis * 1_000_000L);
      }
    }
    String table = print(result(20_000, 20_000, 0, ok, latencies(), List.of()));

    assertThat(table)
        .contains("planned 20,000 calls at 2,000/s over 10.0 s; bursts of 2 every 1.00 ms");
    assertThat(table).contains("ok 20,000 (2,000/s)   failed 0");
    assertThat(table).containsPattern("(?m)^7 requests waited for a connection$");
    assertThat(table)
        .containsPattern("ok +500\\.\\d+ +900\\.\\d+ +990\\.\\d+ +99\\d\\.\\d+ +1000\\.\\d+");
    assertThat(table).containsPattern("of it, before it left +0\\.075 +0\\.075");
    assertThat(table).contains("valid: the rate was kept and every call succeeded");
    assertThat(table).doesNotContain("failures by status").doesNotContain("INVALID");
  }

  @Test
  void failuresAreListedWithTheirTimesAndOneExample() {
    Histogram failed = latencies();
    failed.recordValue(5_000_000);
    FailureTally tally =
        new FailureTally(
            "UNAVAILABLE", 1, 3_250_000_000L, 4_750_000_000L, "gone\n" + "x".repeat(500));
    String table = print(result(1, 1, 0, latencies(), failed, List.of(tally)));

    assertThat(table).containsPattern("UNAVAILABLE +1 +3\\.250 +4\\.750   gone x{195}\\.\\.\\.\\R");
    assertThat(table).contains("valid: the rate was kept; some calls FAILED");
    assertThat(table).doesNotContainPattern("(?m)^  ok ");
  }

  @Test
  void anInvalidRunIsNeverCalledValid() {
    String table = print(result(20_000, 15_000, 900, latencies(), latencies(), List.of()));

    assertThat(table)
        .contains("INVALID: 5000 of 20000 calls never left: 500 were under way, the bound");
    assertThat(table).contains("INVALID: 900 of 20000 calls (4.5%) left more than 50 ms late");
    assertThat(table).doesNotContainPattern("(?m)^valid");
  }

  private static LoadResult result(
      long planned,
      long sent,
      long late,
      Histogram ok,
      Histogram failed,
      List<FailureTally> failures) {
    Histogram lag = latencies();
    lag.recordValue(75_000);
    return new LoadResult(
        planned,
        sent,
        late,
        0,
        ok,
        failed,
        lag,
        failures,
        LoadPlan.LATE_AFTER_DEFAULT,
        500,
        2_000,
        0,
        10_000_000_000L,
        false,
        List.of("7 requests waited for a connection"),
        List.of(),
        List.of(),
        List.of(),
        null);
  }

  private static Histogram latencies() {
    return new Histogram(3);
  }

  private static String print(LoadResult result) {
    StringWriter text = new StringWriter();
    new LoadTable(PLAN, result).print(new PrintWriter(text), "a target");
    return text.toString();
  }
}
