package io.ringwire.core.balance;

import io.ringwire.core.discovery.Endpoint;

/** An endpoint as a balancer sees it: its weight, and what its recent attempts tell. Readings are racy by design. */
public interface Candidate {
  Endpoint endpoint();

  /** Share of traffic, above 0; grows to the endpoint's own weight during slow start. */
  int weight();

  /** Attempts under way from this client. */
  int inFlight();

  /** Peak-sensitive moving average of reply latency; fast failures count as slow. 0 before the first reply. */
  double latencyNanos();
}
