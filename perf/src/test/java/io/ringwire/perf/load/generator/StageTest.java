package io.ringwire.perf.load.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class StageTest {
  private static final long SECONDS = 1_000_000_000;

  @Test
  void aRampHasItsRateAtEveryMoment() {
    Stage ramp = ramp(100, 1_100, 10);

    assertThat(ramp.calls()).isEqualTo(6_000);
    // After t seconds: 100 t + 50 t^2 calls.
    assertThat(ramp.intendedNanos(0)).isZero();
    assertThat(ramp.intendedNanos(150) / 1e9).isCloseTo(1, within(1e-3));
    assertThat(ramp.intendedNanos(1_750) / 1e9).isCloseTo(5, within(1e-3));
    assertThat(ramp.intendedNanos(5_999) / 1e9).isBetween(9.998, 10.0);
  }

  @Test
  void aRampMayGoDown() {
    Stage ramp = ramp(1_100, 100, 10);

    assertThat(ramp.calls()).isEqualTo(6_000);
    assertThat(ramp.intendedNanos(1_050) / 1e9).isCloseTo(1, within(1e-3));
    assertThat(ramp.intendedNanos(5_999) / 1e9).isBetween(9.98, 10.0);
  }

  @Test
  void aRampNeverRunsBackwardsThoughItBeginsBelowAndEndsAboveOneCallATick() {
    Stage ramp = ramp(10, 50_000, 5);

    long before = 0;
    for (long number = 0; number < ramp.calls(); number++) {
      long intended = ramp.intendedNanos(number);
      assertThat(intended).isGreaterThanOrEqualTo(before).isLessThan(5 * SECONDS);
      before = intended;
    }
    assertThat(before / 1e9).isCloseTo(5, within(0.01));
  }

  @Test
  void callsDueBeforeATimeAreCounted() {
    Stage stage = new Stage("", 1_000, 1_000, 2 * SECONDS, 1_000_000, true, false);

    assertThat(stage.callsBefore(0)).isZero();
    assertThat(stage.callsBefore(1)).isEqualTo(1);
    assertThat(stage.callsBefore(SECONDS)).isEqualTo(1_000);
    assertThat(stage.callsBefore(60 * SECONDS)).isEqualTo(2_000);
  }

  private static Stage ramp(double from, double to, int seconds) {
    return new Stage("ramp", from, to, seconds * SECONDS, 1_000_000, true, false);
  }
}
