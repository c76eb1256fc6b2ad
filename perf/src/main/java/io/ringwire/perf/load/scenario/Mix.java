package io.ringwire.perf.load.scenario;

import io.ringwire.perf.load.scenario.Scenario.MixCall;
import io.ringwire.perf.load.template.Pool;
import io.ringwire.perf.load.template.Randomness;
import java.util.List;
import java.util.Set;

/** Which call is made when: by weight, at random, repeatably. Thread-safe. */
final class Mix {
  /** Not the salt of any template's value. */
  private static final long SALT = 0x6D6978;

  private final long seed;
  private final double[] weightsUpTo;
  private final List<Set<Pool>> needs;

  Mix(List<MixCall> calls, long seed) {
    this.seed = seed;
    this.weightsUpTo = new double[calls.size()];
    double sum = 0;
    for (int i = 0; i < calls.size(); i++) {
      sum += calls.get(i).weight();
      weightsUpTo[i] = sum;
    }
    this.needs = calls.stream().map(call -> call.call().needs()).toList();
  }

  /**
   * The call of a number. One that draws from an empty pool gives way to the next that does not; when each does, it is
   * the one that was meant.
   */
  int choose(long sequence) {
    double random = (Randomness.mix(seed, SALT, sequence) >>> 11) * 0x1.0p-53;
    int meant = upTo(random * weightsUpTo[weightsUpTo.length - 1]);
    for (int i = 0; i < weightsUpTo.length; i++) {
      int candidate = (meant + i) % weightsUpTo.length;
      if (canMake(candidate)) {
        return candidate;
      }
    }
    return meant;
  }

  private int upTo(double weight) {
    for (int i = 0; i < weightsUpTo.length; i++) {
      if (weight < weightsUpTo[i]) {
        return i;
      }
    }
    return weightsUpTo.length - 1;
  }

  private boolean canMake(int call) {
    for (Pool pool : needs.get(call)) {
      if (pool.isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
