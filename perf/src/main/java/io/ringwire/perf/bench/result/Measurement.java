package io.ringwire.perf.bench.result;

import io.ringwire.perf.bench.process.ProcessUsage;
import io.ringwire.perf.bench.work.Measured;

/**
 * One contender, one round, one case.
 *
 * @param round from 1
 * @param seen what the client saw
 * @param clientUsed what the client process used meanwhile
 * @param serverUsed the same of the server process
 */
public record Measurement(
    String contender,
    String caseName,
    int round,
    Measured seen,
    ProcessUsage clientUsed,
    ProcessUsage serverUsed) {
  /** Whether its figures say something: nothing failed, and an open loop kept its rate. */
  boolean isValid() {
    return seen.invalid().isEmpty() && seen.calls() > 0;
  }

  /** Of a case that came to nothing. */
  public static Measurement failed(String contender, String caseName, int round, String why) {
    return new Measurement(
        contender, caseName, round, Measured.failed(why), ProcessUsage.NONE, ProcessUsage.NONE);
  }
}
