package io.ringwire.perf.bench.scale;

import io.ringwire.perf.bench.process.HeldMemory;
import io.ringwire.perf.bench.result.Origin;
import io.ringwire.perf.bench.work.Measured;
import io.ringwire.perf.bench.work.Storm;
import java.util.List;

/** All that a run of {@code bench scale} found, as its file holds it. */
public record ScaleResults(
    String format,
    Origin origin,
    ScaleSettings settings,
    List<Beside> besides,
    List<Idle> idles,
    List<Stormed> storms,
    List<Failed> failures) {
  /** Of files of this shape. */
  public static final String FORMAT = "ringwire-scale-1";

  public ScaleResults {
    besides = List.copyOf(besides);
    idles = List.copyOf(idles);
    storms = List.copyOf(storms);
    failures = List.copyOf(failures);
  }

  /**
   * Small calls on one connection.
   *
   * @param alone with nothing else on it
   * @param beside with large ones under way
   * @param large the large ones meanwhile
   */
  public record Beside(
      String contender, int round, Measured alone, Measured beside, Measured large) {
    double p99Times() {
      return (double) beside.p99Nanos() / alone.p99Nanos();
    }
  }

  /**
   * Calls on some connections.
   *
   * @param connections idle ones that were added
   * @param before memory of the server without them
   * @param with memory of the server with them
   * @param alone calls without them
   * @param beside calls with them
   * @param after calls when they had gone
   */
  public record Idle(
      String contender,
      int round,
      int connections,
      HeldMemory before,
      HeldMemory with,
      Measured alone,
      Measured beside,
      Measured after) {
    double bytesEach() {
      return (double) (with.bytes() - before.bytes()) / connections;
    }

    double heapEach() {
      return (double) (with.heapBytes() - before.heapBytes()) / connections;
    }

    /** Of the calls a second without them: the mean of before and after, since a JVM grows faster all the time. */
    double speedTimes() {
      return 2 * rate(beside) / (rate(alone) + rate(after));
    }

    static double rate(Measured measured) {
      return measured.calls() * 1e9 / measured.elapsedNanos();
    }
  }

  /** All clients at once. */
  public record Stormed(String contender, int round, int clients, Storm storm) {}

  /** A trial that came to nothing. */
  public record Failed(String contender, int round, ScaleSettings.Trial trial, String why) {}
}
