package io.ringwire.perf.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class JudgementTest {
  @Test
  void aDifferenceBeyondTheMiddleHalvesIsNoNoise() {
    double[] base = around(100, 4);
    double[] above = around(110, 4);

    assertThat(Judgement.of(100, base, 110, above, false)).isEqualTo(Judgement.WORSE);
    assertThat(Judgement.of(100, base, 110, above, true)).isEqualTo(Judgement.BETTER);
    assertThat(Judgement.of(110, above, 100, base, false)).isEqualTo(Judgement.BETTER);
    assertThat(Judgement.of(110, above, 100, base, true)).isEqualTo(Judgement.WORSE);
  }

  @Test
  void overlappingMiddleHalvesAreNoiseHoweverFarTheFiguresAre() {
    assertThat(Judgement.of(100, around(100, 30), 120, around(110, 30), false))
        .isEqualTo(Judgement.NOISE);
    assertThat(Judgement.of(100, around(100, 4), 95, around(110, 4), false))
        .as("the whole says the opposite of its seconds")
        .isEqualTo(Judgement.NOISE);
  }

  @Test
  void lessThanAHundredthIsNoiseHoweverSteadyTheRuns() {
    assertThat(Judgement.of(100, around(100, 0), 100.5, around(100.5, 0), false))
        .isEqualTo(Judgement.NOISE);
    assertThat(Judgement.of(100, around(100, 0), 102, around(102, 0), false))
        .isEqualTo(Judgement.WORSE);
  }

  @Test
  void fewSecondsAndNoAnswersAreNotJudged() {
    double[] few = IntStream.range(0, Judgement.SECONDS_MIN - 1).mapToDouble(i -> 200).toArray();
    assertThat(Judgement.of(100, around(100, 4), 200, few, false)).isEqualTo(Judgement.UNKNOWN);
    assertThat(Judgement.of(100, around(100, 4), Double.NaN, around(9, 1), false))
        .isEqualTo(Judgement.UNKNOWN);
  }

  @Test
  void failuresDifferBeyondThreeStandardErrors() {
    assertThat(Judgement.ofFailures(0, 10_000, 0, 10_000)).isEqualTo(Judgement.NOISE);
    assertThat(Judgement.ofFailures(0, 10_000, 1, 10_000)).isEqualTo(Judgement.NOISE);
    assertThat(Judgement.ofFailures(0, 10_000, 20, 10_000)).isEqualTo(Judgement.WORSE);
    assertThat(Judgement.ofFailures(20, 10_000, 0, 10_000)).isEqualTo(Judgement.BETTER);
    assertThat(Judgement.ofFailures(1_000, 10_000, 1_030, 10_000)).isEqualTo(Judgement.NOISE);
    assertThat(Judgement.ofFailures(0, 0, 5, 10)).isEqualTo(Judgement.UNKNOWN);
  }

  @Test
  void quantilesLieBetweenTheirNeighbours() {
    double[] values = {40, 10, 30, 20};

    assertThat(Judgement.quantile(values, 0)).isEqualTo(10);
    assertThat(Judgement.quantile(values, 0.5)).isCloseTo(25, within(1e-9));
    assertThat(Judgement.quantile(values, 1)).isEqualTo(40);
  }

  /** Twenty values, evenly from below to above. */
  private static double[] around(double middle, double spread) {
    return IntStream.range(0, 20).mapToDouble(i -> middle + spread * (i / 9.5 - 1)).toArray();
  }
}
