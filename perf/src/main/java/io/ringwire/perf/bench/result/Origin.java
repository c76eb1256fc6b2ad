package io.ringwire.perf.bench.result;

import io.netty.util.Version;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When, on what, and of which sources figures were taken.
 *
 * @param started by ISO 8601, UTC
 * @param commit with {@code -dirty} when sources differed from it
 * @param netty version of the Netty on the class path, on which all but grpc-java ran
 */
public record Origin(String started, String commit, Machine machine, String netty) {
  /** Of files from before it was kept. */
  static final String NETTY_UNTOLD = "of an untold version";

  public static Origin here() {
    return new Origin(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Commit.here(),
        Machine.here(),
        nettyVersion());
  }

  private static String nettyVersion() {
    Version common = Version.identify().get("netty-common");
    return common == null ? NETTY_UNTOLD : common.artifactVersion();
  }

  /** One line for a document. */
  public void print(PrintWriter out) {
    out.println();
    out.println(started + ", commit " + commit + ", " + machine.text() + ", Netty " + netty + ".");
  }
}
