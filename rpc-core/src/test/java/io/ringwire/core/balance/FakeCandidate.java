package io.ringwire.core.balance;

import io.ringwire.core.discovery.Endpoint;
import java.util.ArrayList;
import java.util.List;

/** A candidate that says what the test tells it to. */
final class FakeCandidate implements Candidate {
  private final Endpoint endpoint;
  int inFlight;
  double latencyNanos;

  FakeCandidate(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  static List<Candidate> ofWeights(int... weights) {
    List<Candidate> candidates = new ArrayList<>();
    for (int weight : weights) {
      candidates.add(new FakeCandidate(Endpoint.of("host-" + candidates.size(), 1, weight)));
    }
    return List.copyOf(candidates);
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public int weight() {
    return endpoint.weight();
  }

  @Override
  public int inFlight() {
    return inFlight;
  }

  @Override
  public double latencyNanos() {
    return latencyNanos;
  }
}
