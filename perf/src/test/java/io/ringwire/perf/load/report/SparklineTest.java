package io.ringwire.perf.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SparklineTest {
  @Test
  void heightsAreSharesOfTheHighestValue() {
    assertThat(Sparkline.of(new double[] {0, 1, 2, 3, 4, 5, 6, 7}, 8, true)).isEqualTo("▁▂▃▄▅▆▇█");
    assertThat(Sparkline.of(new double[] {7, 0}, 8, false)).isEqualTo("#_");
  }

  @Test
  void theLastValuesAreShownAndScaledAmongThemselves() {
    assertThat(Sparkline.of(new double[] {1_000, 1, 2}, 2, true)).isEqualTo("▅█");
  }

  @Test
  void aSecondWithoutAValueIsBlankAndNothingAtAllIsFlat() {
    assertThat(Sparkline.of(new double[] {4, Double.NaN, 4}, 9, true)).isEqualTo("█ █");
    assertThat(Sparkline.of(new double[] {0, 0}, 9, true)).isEqualTo("▁▁");
    assertThat(Sparkline.of(new double[0], 9, true)).isEmpty();
  }
}
