package io.ringwire.perf.load.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LoadPlanTest {
  @Test
  void callsAreSpreadEvenlyWhileEachHasAWakeOfItsOwn() {
    LoadPlan plan = plan(250, Duration.ofMillis(1));

    assertThat(plan.stages()).extracting(Stage::isMeasured).containsExactly(false, true);
    for (Stage stage : plan.stages()) {
      assertThat(stage.calls()).isEqualTo(250);
      assertThat(stage.intendedNanos(0)).isZero();
      assertThat(stage.intendedNanos(1)).isEqualTo(4_000_000);
      assertThat(stage.intendedNanos(249)).isEqualTo(996_000_000);
    }
  }

  @Test
  void fasterThanTheTickTheyLeaveInBursts() {
    LoadPlan plan = plan(3_000, Duration.ofMillis(1));

    assertThat(plan.callsPerBurst()).isEqualTo(3);
    Stage stage = plan.stages().get(1);
    for (int sequence = 0; sequence < 3_000; sequence++) {
      // The boundary of a burst may fall a nanosecond off: 1/3 ms has no exact value.
      assertThat(stage.intendedNanos(sequence) % 1_000_000).isZero();
      assertThat(stage.intendedNanos(sequence))
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

    Stage stage = plan.stages().get(0);
    assertThat(stage.calls()).isEqualTo(1_728_000_000L);
    assertThat(stage.intendedNanos(stage.calls() - 1)).isEqualTo(86_399_999_000_000L);
    assertThat(stage.intendedNanos(stage.calls() - 21)).isEqualTo(86_399_998_000_000L);
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
