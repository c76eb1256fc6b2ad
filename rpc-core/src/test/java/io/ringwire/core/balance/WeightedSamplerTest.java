package io.ringwire.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedSamplerTest {
  private static final int STEPS = 1 << 12;

  @Test
  void drawsByWeight() {
    for (int[] weights :
        new int[][] {{1}, {7, 7, 7}, {400, 200, 100, 100}, {1_000_000, 1}, {1, 1, 1, 1, 1, 996}}) {
      assertShares(weights);
    }
    assertShares(new Random(5).ints(37, 1, 1_000).toArray());
  }

  @Test
  void neverDrawsAWeightOfZero() {
    assertThat(shares(new int[] {0, 5})).containsExactly(0, 1);
    assertThat(shares(new int[] {3, 0, 1, 0})[1]).isZero();
    assertThat(shares(new int[] {3, 0, 1, 0})[3]).isZero();
  }

  @Test
  void takesTheOutermostRandomNumbers() {
    WeightedSampler sampler = new WeightedSampler(new int[] {1, 2, 3});
    for (long random : new long[] {0, -1, 0xFFFF_FFFFL, 0xFFFF_FFFF_0000_0000L, Long.MIN_VALUE}) {
      assertThat(sampler.draw(random)).isBetween(0, 2);
    }
  }

  private static void assertShares(int[] weights) {
    double sum = Arrays.stream(weights).sum();
    double[] shares = shares(weights);
    for (int i = 0; i < weights.length; i++) {
      assertThat(shares[i])
          .as("%d of %s", i, Arrays.toString(weights))
          .isCloseTo(weights[i] / sum, within(1.0 / STEPS));
    }
  }

  /** Every column, each with shares drawn at equal distances: what chance gives in the long run. */
  private static double[] shares(int[] weights) {
    WeightedSampler sampler = new WeightedSampler(weights);
    double[] shares = new double[weights.length];
    double part = 1.0 / (weights.length * STEPS);
    for (int column = 0; column < weights.length; column++) {
      // The middle of the upper halves that choose this column.
      long upper = ((2L * column + 1) << 31) / weights.length;
      for (int step = 0; step < STEPS; step++) {
        long lower = ((2L * step + 1) << 31) / STEPS;
        shares[sampler.draw(upper << 32 | lower)] += part;
      }
    }
    return shares;
  }
}
