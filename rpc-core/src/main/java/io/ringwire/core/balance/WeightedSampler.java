package io.ringwire.core.balance;

import java.util.Arrays;

/**
 * Draws indices with probabilities proportional to weights: one random number, one array read, no division, and no branch
 * that a processor would have to guess.
 *
 * @see <a href="https://doi.org/10.1109/32.92917">M. D. Vose 1991, A linear algorithm for generating
 *     random numbers with a given distribution</a>
 */
final class WeightedSampler {
  private static final long LOW_HALF = 0xFFFF_FFFFL;

  /** 2^32: a share of 1. */
  private static final double WHOLE = 1L << Integer.SIZE;

  // One column an index. Upper half: its own share of its column, in 1/2^32. Lower half: whose the
  // rest is.
  private final long[] columns;

  /**
   * @param weights at least 0, one of them above
   */
  WeightedSampler(int[] weights) {
    int n = weights.length;
    double[] keep = new double[n];
    int[] alias = new int[n];
    double sum = Arrays.stream(weights).asDoubleStream().sum();
    int[] open = new int[n];
    int light = 0;
    int heavy = n;
    for (int i = 0; i < n; i++) {
      keep[i] = weights[i] * n / sum;
      // What is left over below is 1 but for rounding, and all of it is its own.
      alias[i] = i;
      if (keep[i] < 1) {
        open[light++] = i;
      } else {
        open[--heavy] = i;
      }
    }
    // Each light column is filled up by a heavy one, which may become light itself.
    int next = 0;
    while (next < light && heavy < n) {
      int less = open[next++];
      int more = open[heavy];
      alias[less] = more;
      keep[more] -= 1 - keep[less];
      if (keep[more] < 1) {
        open[light++] = more;
        heavy++;
      }
    }
    columns = new long[n];
    for (int i = 0; i < n; i++) {
      long share = Math.min(LOW_HALF, (long) (keep[i] * WHOLE));
      columns[i] = share << Integer.SIZE | alias[i];
    }
  }

  /**
   * @param random 64 bits: the upper half chooses a column, which prefers some by up to n/2^32, the lower half one of its
   *     two indices
   */
  int draw(long random) {
    int column = (int) ((random >>> Integer.SIZE) * columns.length >>> Integer.SIZE);
    long shared = columns[column];
    // All ones where the column's own share is drawn: a branch here would be guessed wrong half the
    // time.
    int own = (int) ((random & LOW_HALF) - (shared >>> Integer.SIZE) >> Long.SIZE - 1);
    return own & column | ~own & (int) shared;
  }
}
