package io.ringwire.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

class PeakEwmaTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private final PeakEwma ewma = new PeakEwma();

  @Test
  void isZeroUntilSomethingWasMeasured() {
    assertThat(ewma.read(0)).isZero();
    ewma.answered(0, 3 * MILLI);
    assertThat(ewma.read(0)).isEqualTo(3 * MILLI);
  }

  @Test
  void jumpsUpAtOnceAndComesDownWithTau() {
    ewma.answered(0, MILLI);
    ewma.answered(SECOND, 100 * MILLI);
    assertThat(ewma.read(SECOND)).isEqualTo(100 * MILLI);
    ewma.answered(11 * SECOND, MILLI);
    assertThat(ewma.read(11 * SECOND))
        .isCloseTo(100 * MILLI / Math.E + MILLI * (1 - 1 / Math.E), within(1e3));
  }

  @Test
  void fadesWhileNothingIsMeasured() {
    ewma.answered(0, 100 * MILLI);
    assertThat(ewma.read(20 * SECOND)).isCloseTo(100 * MILLI / Math.exp(2), withinPercentage(3));
    double before = ewma.read(0);
    for (long age = 0; age < 200 * SECOND; age += 100 * MILLI) {
      assertThat(ewma.read(age)).isLessThanOrEqualTo(before).isPositive();
      before = ewma.read(age);
    }
    assertThat(before).isLessThan(1_000);
  }

  @Test
  void neverFadesWhenItsClockLagsBehindAnotherThreads() {
    ewma.answered(SECOND, 100 * MILLI);
    assertThat(ewma.read(SECOND - 1)).isEqualTo(100 * MILLI);
  }

  @Test
  void countsFailuresAsSlowEachByItsShareOfTime() {
    ewma.answered(0, MILLI);
    ewma.failed(SECOND / 1_000, MILLI / 10);
    assertThat(ewma.read(SECOND / 1_000)).isBetween(1.05 * MILLI, 1.15 * MILLI);
    for (int i = 2; i <= 100; i++) {
      ewma.failed(i * SECOND / 1_000, MILLI / 10);
    }
    assertThat(ewma.read(SECOND / 10)).isGreaterThan(10 * MILLI);
  }

  @Test
  void takesAFirstFailureAtItsFullPrice() {
    ewma.failed(0, 10);
    assertThat(ewma.read(0)).isEqualTo(PeakEwma.FAILURE_NANOS);
  }

  @Test
  void renewsAFadedAverageWhenAnAttemptIsGivenUp() {
    ewma.answered(0, 100 * MILLI);
    ewma.abandoned(0, 50 * MILLI);
    assertThat(ewma.read(0)).isEqualTo(100 * MILLI);
    ewma.abandoned(30 * SECOND, 100 * MILLI);
    assertThat(ewma.read(30 * SECOND)).isEqualTo(100 * MILLI);
  }
}
