package io.ringwire.core.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Weights -> a cycle of seats in which each index sits as often as its weight says, spread as evenly
 * as can be. Computed off the hot path; {@code seats[i % seats.length]} is then a weighted pick.
 *
 * <p>Spread: Tijdeman's solution of the chairman assignment problem. In the first {@code k} seats of
 * the cycle, for every {@code k}, each index sits within one seat of {@code k x share}; no smoother
 * order exists, and it costs O(seats log n), where smooth weighted round robin (nginx) costs
 * O(seats x n) and keeps no such bound.
 *
 * <p>Proportion: exact while the weights, divided by their greatest common divisor, add up to at most
 * {@link #SEATS_MAX}. Beyond that seats are given by largest remainder, so that a share is off by less
 * than one seat, 1/65,536 of the traffic; an index too light for one seat still gets one, at the cost
 * of all others in proportion.
 *
 * @see <a href="https://doi.org/10.1016/0012-365X(80)90269-1">R. Tijdeman 1980, The chairman assignment
 *     problem</a>
 */
final class Wheel {
  /** Seats of a wheel, unless there are more than a quarter as many indices. */
  static final int SEATS_MAX = 1 << 16;

  private Wheel() {}

  /**
   * @param weights each above 0, at least one
   */
  static int[] spread(int[] weights) {
    int[] counts = counts(weights);
    if (counts.length == 1) {
      return new int[1];
    }
    return seat(counts);
  }

  private static int[] counts(int[] weights) {
    long divisor = 0;
    long sum = 0;
    for (int weight : weights) {
      if (weight <= 0) {
        throw new IllegalArgumentException("a weight on the wheel must be above 0, was " + weight);
      }
      divisor = divisor(weight, divisor);
      sum += weight;
    }
    int seatsMax = Math.max(SEATS_MAX, 4 * weights.length);
    int[] counts = new int[weights.length];
    if (sum / divisor <= seatsMax) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] = (int) (weights[i] / divisor);
      }
      return counts;
    }
    return apportion(weights, sum, seatsMax);
  }

  private static int[] apportion(int[] weights, long sum, int seats) {
    int[] counts = new int[weights.length];
    Integer[] order = new Integer[weights.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingInt(i -> weights[i]));
    long seatsLeft = seats;
    long sumLeft = sum;
    int light = 0;
    // Whoever is lighter than one seat gets one. What remains only gets scarcer, so one pass finds
    // all.
    for (; weights[order[light]] * seatsLeft < sumLeft; light++) {
      counts[order[light]] = 1;
      seatsLeft--;
      sumLeft -= weights[order[light]];
    }
    long heavySeats = seatsLeft;
    long heavySum = sumLeft;
    for (int i = light; i < order.length; i++) {
      counts[order[i]] = (int) (weights[order[i]] * heavySeats / heavySum);
      seatsLeft -= counts[order[i]];
    }
    Arrays.sort(
        order,
        light,
        order.length,
        Comparator.comparingLong(i -> -(weights[i] * heavySeats % heavySum)));
    for (int i = light; seatsLeft > 0; i++, seatsLeft--) {
      counts[order[i]]++;
    }
    return counts;
  }

  /** The next seat of one index: open from {@code opensAt}, taken by {@code dueAt}; both are seats, not instants. */
  private static final class Turn {
    final int index;
    final double period;
    int taken;

    Turn(int index, double period) {
      this.index = index;
      this.period = period;
    }

    double opensAt(double slack) {
      return (taken + slack) * period;
    }

    double dueAt(double slack) {
      return (taken + 1 - slack) * period;
    }
  }

  private static int[] seat(int[] counts) {
    int total = Arrays.stream(counts).sum();
    double slack = 1.0 / (2 * counts.length - 2);
    Comparator<Turn> byIndex = Comparator.comparingInt(turn -> turn.index);
    PriorityQueue<Turn> early =
        new PriorityQueue<>(
            counts.length,
            Comparator.<Turn>comparingDouble(turn -> turn.opensAt(slack)).thenComparing(byIndex));
    PriorityQueue<Turn> open =
        new PriorityQueue<>(
            counts.length,
            Comparator.<Turn>comparingDouble(turn -> turn.dueAt(slack)).thenComparing(byIndex));
    for (int i = 0; i < counts.length; i++) {
      early.add(new Turn(i, (double) total / counts[i]));
    }
    int[] seats = new int[total];
    for (int seat = 0; seat < total; seat++) {
      // Rounding may leave nothing open; the one that is nearest to it goes first then.
      while (!early.isEmpty() && (open.isEmpty() || early.peek().opensAt(slack) <= seat + 1)) {
        open.add(early.poll());
      }
      Turn turn = open.remove();
      seats[seat] = turn.index;
      if (++turn.taken < counts[turn.index]) {
        early.add(turn);
      }
    }
    return seats;
  }

  private static long divisor(long a, long b) {
    return b == 0 ? a : divisor(b, a % b);
  }
}
