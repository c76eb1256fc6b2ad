package io.ringwire.perf.load.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LoadPlanTest {
  @Test
  void callsAreSpreadEvenlyWhileEachHasAWakeOfItsOwn() {
    LoadPlan plan = plan(250, Duration.ofMillis(1));

    assertThat(plan.calls()).isEqualTo(500);
    assertThat(plan.intendedNanos(0)).isZero();
    assertThat(plan.intendedNanos(1)).isEqualTo(4_000_000);
    assertThat(plan.intendedNanos(499)).isEqualTo(1_996_000_000);
  }

  @Test
  void fasterThanTheTickTheyLeaveInBursts() {
    LoadPlan plan = plan(3_000, Duration.ofMillis(1));

    assertThat(plan.callsPerBurst()).isEqualTo(3);
    for (int sequence = 0; sequence < 3_000; sequence++) {
      // The boundary of a burst may fall a nanosecond off: 1/3 ms has no exact value.
      assertThat(plan.intendedNanos(sequence) % 1_000_000).isZero();
      assertThat(plan.intendedNanos(sequence))
          .isBetween((sequence - 3) / 3 * 1_000_000L, sequence / 3 * 1_000_000L);
    }
  }

  @Test
  void aLongFastRunNeitherDriftsNorRunsBackwards() {
    LoadPlan plan =
        new LoadPlan(
            20_000,
            Duration.ZERO,
            Duration.ofDays(1),
            Duration.ofSeconds(1),
            1_000,
            Duration.ofMillis(1),
            LoadPlan.LATE_AFTER_DEFAULT);

    assertThat(plan.calls()).isEqualTo(1_728_000_000L);
    assertThat(plan.intendedNanos(plan.calls() - 1)).isEqualTo(86_399_999_000_000L);
    assertThat(plan.intendedNanos(plan.calls() - 21)).isEqualTo(86_399_998_000_000L);
  }

  @Test
  void whatNoRunCanMeanIsRefusedWithTheValueSeen() {
    assertThatThrownBy(() -> plan(0, Duration.ofMillis(1)))
        .hasMessageContaining("rate")
        .hasMessageContaining("0.0");
    assertThatThrownBy(() -> plan(Double.NaN, Duration.ofMillis(1))).hasMessageContaining("NaN");
    assertThatThrownBy(() -> plan(10, Duration.ZERO))
        .hasMessageContaining("tick")
        .hasMessageContaining("PT0S");
  }

  private static LoadPlan plan(double rate, Duration tick) {
    return new LoadPlan(
        rate,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        1_000,
        tick,
        LoadPlan.LATE_AFTER_DEFAULT);
  }
}
