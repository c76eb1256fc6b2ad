package io.ringwire.perf.load.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.perf.load.generator.Gates.ErrorBound;
import io.ringwire.perf.load.generator.Gates.LatencyBound;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class GatesTest {
  private final Histogram ok = Scores.histogram();

  @Test
  void eachGateSaysWhatItWantedAndWhatItSaw() {
    for (int millis = 1; millis <= 100; millis++) {
      ok.recordValue(millis * 1_000_000L);
    }
    Gates gates =
        new Gates(
            List.of(
                new LatencyBound("max-p50", 50, Duration.ofMillis(60)),
                new LatencyBound("max-p99", 99, Duration.ofMillis(60)),
                new LatencyBound("max", 100, Duration.ofMillis(200))),
            ErrorBound.ofShare(0.05),
            9.5);

    assertThat(gates.judge(ok, 104, 4, 10))
        .containsExactly(
            new GateResult("max-p50", "60.000 ms", "50.004 ms", true),
            new GateResult("max-p99", "60.000 ms", "99.025 ms", false),
            new GateResult("max", "200.000 ms", "100.008 ms", true),
            new GateResult("max-errors", "5.000%", "4 of 104", true),
            new GateResult("min-rate", "9.50/s", "10/s", true));
  }

  @Test
  void whatIsNotKnownDoesNotPass() {
    Gates gates =
        new Gates(
            List.of(new LatencyBound("max-p99", 99, Duration.ofSeconds(1))),
            ErrorBound.ofCount(0),
            1);

    assertThat(gates.judge(ok, 0, 0, 0)).hasSize(3).noneMatch(GateResult::passed);
    assertThat(gates.judge(ok, 0, 0, 0).get(0).seen()).isEqualTo("no call succeeded");
  }

  @Test
  void errorsAreBoundedByCountOrByShare() {
    Gates byCount = new Gates(List.of(), ErrorBound.ofCount(3), 0);
    assertThat(byCount.judge(ok, 10, 3, 0)).allMatch(GateResult::passed);
    assertThat(byCount.judge(ok, 10_000, 4, 0)).noneMatch(GateResult::passed);

    Gates byShare = new Gates(List.of(), ErrorBound.ofShare(0.1), 0);
    assertThat(byShare.judge(ok, 10_000, 1_000, 0)).allMatch(GateResult::passed);
    assertThat(byShare.judge(ok, 10_000, 1_001, 0)).noneMatch(GateResult::passed);
  }

  @Test
  void boundsThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> ErrorBound.ofCount(-1)).hasMessageContaining("0 or more");
    assertThatThrownBy(() -> ErrorBound.ofShare(1.5)).hasMessageContaining("100%");
    assertThatThrownBy(() -> new Gates(List.of(), null, Double.NaN)).hasMessageContaining("NaN");
  }
}
