package io.ringwire.perf.bench.result;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When, on what, and of which sources figures were taken.
 *
 * @param started by ISO 8601, UTC
 * @param commit with {@code -dirty} when sources differed from it
 */
public record Origin(String started, String commit, Machine machine) {
  public static Origin here() {
    return new Origin(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), Commit.here(), Machine.here());
  }

  /** One line for a document. */
  public void print(PrintWriter out) {
    out.println();
    out.println(started + ", commit " + commit + ", " + machine.text() + ".");
  }
}
