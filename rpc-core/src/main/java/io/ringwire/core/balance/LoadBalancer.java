package io.ringwire.core.balance;

import io.ringwire.core.call.Call;
import java.util.List;

/**
 * A balancing policy. One object serves one service of one client; {@link #picker} runs off the hot path at each change
 * of the set or of its readiness, never twice at once, and what it returns is published by reference.
 */
@FunctionalInterface
public interface LoadBalancer {

  /**
   * Prepares picking from a fixed set.
   *
   * @param candidates immutable, at least one element, every weight above 0, in the order of endpoint ids
   */
  Picker picker(List<Candidate> candidates);

  /** Chooses the endpoint for one attempt. Runs on callers' threads, several at once, and never blocks. */
  @FunctionalInterface
  interface Picker {
    /**
     * @param call whose {@link Call#tried()} endpoints are avoided while others remain
     * @return an element of the candidates the picker was made for
     */
    Candidate pick(Call call);
  }
}
