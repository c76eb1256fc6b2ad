package io.ringwire.core.balance;

import io.ringwire.core.call.Call;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The default policy: of two endpoints drawn at random by weight, the first, unless the second is
 * clearly better. An endpoint's cost is
 *
 * <pre>
 * peak EWMA of latency  x  (1 + in flight x mean weight / weight)
 * </pre>
 *
 * <p>So an endpoint that slows down, fails or queues loses its traffic within a second, and shares
 * follow the weights as long as all do well. The second takes a departure from the textbook's {@code
 * latency x (in flight + 1) / weight}: that gives 98% to the heavier of two idle endpoints at weights
 * 2:1 (simulated, see WeightedP2CTest), and lets the last microsecond of noise decide among equals.
 * Here the weight scales the queue alone, and the second must be better by {@link #CLEARLY}: 66%.
 *
 * @see <a href="https://www.eecs.harvard.edu/~michaelm/postscripts/tpds2001.pdf">M. Mitzenmacher 2001,
 *     The power of two choices in randomized load balancing</a>
 * @see <a href="https://linkerd.io/2016/03/16/beyond-round-robin-load-balancing-for-latency/">Peak EWMA
 *     measured against round robin and least loaded</a>
 */
public final class WeightedP2C implements LoadBalancer {
  /** How many times cheaper the second must be. Below 2: an idle one beats one with a call in flight. */
  static final double CLEARLY = 1.9;

  /** Draws for another index than the first one's, before chance alone decides. */
  private static final int DRAWS_MAX = 4;

  /** Among as few, a second draw often meets the first: what each one's others are is prepared. */
  private static final int OTHERS_MAX = 16;

  private final Supplier<RandomGenerator> random;

  public WeightedP2C() {
    this(ThreadLocalRandom::current);
  }

  /** For tests: with a seeded source of chance. */
  WeightedP2C(Supplier<RandomGenerator> random) {
    this.random = random;
  }

  @Override
  public Picker picker(List<Candidate> candidates) {
    if (candidates.size() == 1) {
      Candidate only = candidates.get(0);
      return call -> only;
    }
    return new Pair(candidates, random);
  }

  private static final class Pair implements Picker {
    private final Candidate[] candidates;
    private final WeightedSampler sampler;
    private final WeightedSampler @Nullable [] others;
    private final double meanWeight;
    private final Supplier<RandomGenerator> source;

    Pair(List<Candidate> candidates, Supplier<RandomGenerator> source) {
      int[] weights = candidates.stream().mapToInt(Candidate::weight).toArray();
      this.candidates = candidates.toArray(Candidate[]::new);
      this.sampler = new WeightedSampler(weights);
      this.others = weights.length <= OTHERS_MAX ? others(weights) : null;
      this.meanWeight = Arrays.stream(weights).average().orElseThrow();
      this.source = source;
    }

    private static WeightedSampler[] others(int[] weights) {
      WeightedSampler[] others = new WeightedSampler[weights.length];
      for (int i = 0; i < others.length; i++) {
        int[] without = weights.clone();
        without[i] = 0;
        others[i] = new WeightedSampler(without);
      }
      return others;
    }

    @Override
    public Candidate pick(Call call) {
      RandomGenerator random = source.get();
      if (!call.tried().isEmpty()) {
        return untried(call, random);
      }
      int first = sampler.draw(random.nextLong());
      int second = other(first, random);
      return cheaper(candidates[first], candidates[second]);
    }

    private int other(int first, RandomGenerator random) {
      if (others != null) {
        return others[first].draw(random.nextLong());
      }
      for (int draw = 0; draw < DRAWS_MAX; draw++) {
        int second = sampler.draw(random.nextLong());
        if (second != first) {
          return second;
        }
      }
      return (first + 1 + random.nextInt(candidates.length - 1)) % candidates.length;
    }

    private Candidate untried(Call call, RandomGenerator random) {
      Candidate best = null;
      int start = sampler.draw(random.nextLong());
      for (int i = 0; i < candidates.length; i++) {
        Candidate candidate = candidates[(start + i) % candidates.length];
        if (!Tried.contains(call, candidate.endpoint())) {
          best = best == null ? candidate : cheaper(best, candidate);
        }
      }
      return best == null ? candidates[start] : best;
    }

    /** Compares costs, both multiplied by both weights: that spares the divisions. */
    private Candidate cheaper(Candidate first, Candidate second) {
      double firstCost = queue(first) * second.weight();
      double secondCost = queue(second) * first.weight();
      double firstLatency = first.latencyNanos();
      double secondLatency = second.latencyNanos();
      // An endpoint that was never measured is taken to be as fast as the other: judged by its
      // queue.
      if (firstLatency > 0 && secondLatency > 0) {
        firstCost *= firstLatency;
        secondCost *= secondLatency;
      }
      return secondCost * CLEARLY < firstCost ? second : first;
    }

    private double queue(Candidate candidate) {
      return candidate.weight() + candidate.inFlight() * meanWeight;
    }
  }
}
