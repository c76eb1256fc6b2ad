package io.ringwire.core.balance;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws indices with probabilities proportional to weights, in two array reads.
 *
 * @see <a href="https://doi.org/10.1109/32.92917">M. D. Vose 1991, A linear algorithm for generating
 *     random numbers with a given distribution</a>
 */
final class WeightedSampler {
  private final double[] keep;
  private final int[] alias;

  WeightedSampler(List<Candidate> candidates) {
    int n = candidates.size();
    keep = new double[n];
    alias = new int[n];
    double sum = candidates.stream().mapToDouble(Candidate::weight).sum();
    int[] open = new int[n];
    int light = 0;
    int heavy = n;
    for (int i = 0; i < n; i++) {
      keep[i] = candidates.get(i).weight() * n / sum;
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
    // What is left over is 1 but for rounding.
    for (int i = next; i < light; i++) {
      keep[open[i]] = 1;
    }
    for (int i = heavy; i < n; i++) {
      keep[open[i]] = 1;
    }
  }

  int draw(RandomGenerator random) {
    int column = random.nextInt(keep.length);
    return random.nextDouble() < keep[column] ? column : alias[column];
  }
}
