package io.ringwire.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WheelTest {
  // The three weight sets that the field's algorithms were compared on.
  private static final int[] A = {5, 1, 1};
  private static final int[] B = {100, 60, 40, 20, 20, 10, 10, 5};
  private static final int[] C =
      IntStream.concat(IntStream.of(200, 100), IntStream.generate(() -> 50).limit(18)).toArray();

  @Test
  void hasNoLongerBurstThanTheBestOfTheField() {
    assertThat(longestBurst(Wheel.spread(A))).isEqualTo(3);
    assertThat(longestBurst(Wheel.spread(B))).isEqualTo(2);
    assertThat(longestBurst(Wheel.spread(C))).isEqualTo(2);
  }

  @Test
  void staysNearTheIdealOnTheFieldsSets() {
    assertThat(worstGap(A)).isCloseTo(0.714, within(0.001));
    assertThat(worstGap(B)).isCloseTo(0.925, within(0.001));
    assertThat(worstGap(C)).isCloseTo(0.875, within(0.001));
  }

  @Test
  void staysWithinOneSeatOfTheIdealForAnyWeights() {
    Random random = new Random(1980);
    for (int round = 0; round < 300; round++) {
      int[] weights = random.ints(2 + random.nextInt(40), 1, 100).toArray();
      assertThat(worstGap(weights)).as(Arrays.toString(weights)).isLessThan(1);
    }
  }

  @Test
  void keepsProportionsExactly() {
    int[] seats = Wheel.spread(new int[] {300, 200, 100});
    assertThat(seats).hasSize(6);
    assertThat(count(seats, 3)).containsExactly(3, 2, 1);
    assertThat(Wheel.spread(new int[] {1_000_000})).containsExactly(0);
    assertThat(count(Wheel.spread(new int[] {70, 70, 70}), 3)).containsExactly(1, 1, 1);
  }

  @Test
  void boundsTheErrorByOneSeatWhenWeightsAreTooFineForTheWheel() {
    Random random = new Random(7);
    int[] weights = random.ints(100, 10_000, 1_000_000).toArray();
    int[] seats = Wheel.spread(weights);
    assertThat(seats).hasSize(Wheel.SEATS_MAX);
    long sum = Arrays.stream(weights).asLongStream().sum();
    int[] counts = count(seats, weights.length);
    for (int i = 0; i < weights.length; i++) {
      assertThat((double) counts[i])
          .isCloseTo((double) weights[i] / sum * Wheel.SEATS_MAX, within(1.0));
    }
  }

  @Test
  void givesTheLightestASeatAndTheOthersTheirProportions() {
    int[] weights = new int[1_001];
    Arrays.fill(weights, 1);
    weights[0] = 1_000_000;
    weights[1] = 500_000;
    int[] counts = count(Wheel.spread(weights), weights.length);
    assertThat(Arrays.stream(counts).sum()).isEqualTo(Wheel.SEATS_MAX);
    assertThat(Arrays.stream(counts).min()).hasValue(1);
    assertThat((double) counts[0] / counts[1]).isCloseTo(2, within(0.001));
  }

  @Test
  void isBoundedForAFleetOfTenThousand() {
    int[] weights = new Random(3).ints(10_000, 1, 1_000_000).toArray();
    int[] seats = Wheel.spread(weights);
    assertThat(seats).hasSize(Wheel.SEATS_MAX);
    assertThat(Arrays.stream(count(seats, weights.length)).min().orElseThrow()).isPositive();
    assertThat(Wheel.spread(new Random(3).ints(20_000, 1, 1_000_000).toArray())).hasSize(80_000);
  }

  @Test
  void refusesAWeightOfZero() {
    assertThatThrownBy(() -> Wheel.spread(new int[] {1, 0}))
        .hasMessage("a weight on the wheel must be above 0, was 0");
  }

  private static int[] count(int[] seats, int indices) {
    int[] counts = new int[indices];
    for (int seat : seats) {
      counts[seat]++;
    }
    return counts;
  }

  private static int longestBurst(int[] seats) {
    int longest = 1;
    int run = 1;
    // Twice round, for a burst may go over the end.
    for (int i = 1; i < 2 * seats.length; i++) {
      run = seats[i % seats.length] == seats[(i - 1) % seats.length] ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  /** The farthest that any index is from its share of the seats so far. */
  private static double worstGap(int[] weights) {
    int[] seats = Wheel.spread(weights);
    double sum = Arrays.stream(weights).sum();
    int[] taken = new int[weights.length];
    double worst = 0;
    for (int k = 1; k <= seats.length; k++) {
      taken[seats[k - 1]]++;
      for (int i = 0; i < weights.length; i++) {
        worst = Math.max(worst, Math.abs(taken[i] - k * weights[i] / sum));
      }
    }
    return worst;
  }
}
