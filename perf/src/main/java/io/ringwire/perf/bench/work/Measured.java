package io.ringwire.perf.bench.work;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * What a client saw in the measured time.
 *
 * @param calls answered; messages, of a stream
 * @param p50Nanos latency, from the intended time in an open loop; 0 of a stream, whose messages nobody asked for singly
 * @param invalid why these figures say nothing about the case; empty when they do
 */
public record Measured(
    long calls,
    long elapsedNanos,
    long p50Nanos,
    long p90Nanos,
    long p99Nanos,
    long p999Nanos,
    long maxNanos,
    String invalid) {
  private static final int NUMBERS = 7;

  static Measured of(long elapsedNanos, Histogram latencies, String invalid) {
    return new Measured(
        latencies.getTotalCount(),
        elapsedNanos,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(90),
        latencies.getValueAtPercentile(99),
        latencies.getValueAtPercentile(99.9),
        latencies.getMaxValue(),
        invalid);
  }

  static Measured ofStream(long elapsedNanos, long messages) {
    return new Measured(messages, elapsedNanos, 0, 0, 0, 0, 0, "");
  }

  /** Of a case that came to nothing. */
  public static Measured failed(String why) {
    return new Measured(0, 0, 0, 0, 0, 0, 0, "failed: " + why);
  }

  /** As it goes from the client process to its parent: one line. */
  public String text() {
    return LongStream.of(calls, elapsedNanos, p50Nanos, p90Nanos, p99Nanos, p999Nanos, maxNanos)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(" "))
        + " "
        + invalid;
  }

  public static Measured parse(String text) {
    String[] words = text.split(" ", NUMBERS + 1);
    long[] n = Arrays.stream(words, 0, NUMBERS).mapToLong(Long::parseLong).toArray();
    return new Measured(
        n[0], n[1], n[2], n[3], n[4], n[5], n[6], words.length > NUMBERS ? words[NUMBERS] : "");
  }
}
