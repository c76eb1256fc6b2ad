package io.ringwire.core.balance;

import io.ringwire.core.call.Call;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

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

  /** Draws for an index of a kind, before every candidate is looked at. */
  private static final int DRAWS_MAX = 4;

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
    private final double meanWeight;
    private final Supplier<RandomGenerator> source;

    Pair(List<Candidate> candidates, Supplier<RandomGenerator> source) {
      this.candidates = candidates.toArray(Candidate[]::new);
      this.sampler = new WeightedSampler(candidates);
      this.meanWeight = candidates.stream().mapToInt(Candidate::weight).average().orElseThrow();
      this.source = source;
    }

    @Override
    public Candidate pick(Call call) {
      RandomGenerator random = source.get();
      if (!call.tried().isEmpty()) {
        return untried(call, random);
      }
      int first = sampler.draw(random);
      int second = other(first, random);
      return cheaper(candidates[first], candidates[second]);
    }

    private int other(int first, RandomGenerator random) {
      for (int draw = 0; draw < DRAWS_MAX; draw++) {
        int second = sampler.draw(random);
        if (second != first) {
          return second;
        }
      }
      return (first + 1 + random.nextInt(candidates.length - 1)) % candidates.length;
    }

    private Candidate untried(Call call, RandomGenerator random) {
      Candidate best = null;
      int start = sampler.draw(random);
      for (int i = 0; i < candidates.length; i++) {
        Candidate candidate = candidates[(start + i) % candidates.length];
        if (!Tried.contains(call, candidate.endpoint())) {
          best = best == null ? candidate : cheaper(best, candidate);
        }
      }
      return best == null ? candidates[start] : best;
    }

    private Candidate cheaper(Candidate first, Candidate second) {
      double firstLatency = first.latencyNanos();
      double secondLatency = second.latencyNanos();
      double firstCost = load(first);
      double secondCost = load(second);
      // An endpoint that was never measured is taken to be as fast as the other: judged by its
      // queue.
      if (firstLatency > 0 && secondLatency > 0) {
        firstCost *= firstLatency;
        secondCost *= secondLatency;
      }
      return secondCost * CLEARLY < firstCost ? second : first;
    }

    private double load(Candidate candidate) {
      return 1 + candidate.inFlight() * meanWeight / candidate.weight();
    }
  }
}
