package io.ringwire.perf.bench;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/** What a client process measured in one run. */
record ClientFigures(
    long calls,
    long elapsedNanos,
    long p50Nanos,
    long p90Nanos,
    long p99Nanos,
    long p999Nanos,
    long maxNanos,
    ProcessUsage used) {
  private static final int NUMBERS = 7;

  static ClientFigures of(long elapsedNanos, Histogram latencies, ProcessUsage used) {
    return new ClientFigures(
        latencies.getTotalCount(),
        elapsedNanos,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(90),
        latencies.getValueAtPercentile(99),
        latencies.getValueAtPercentile(99.9),
        latencies.getMaxValue(),
        used);
  }

  double callsPerSecond() {
    return calls / (elapsedNanos / 1e9);
  }

  /** As it goes from the client process to its parent. */
  String text() {
    return LongStream.of(calls, elapsedNanos, p50Nanos, p90Nanos, p99Nanos, p999Nanos, maxNanos)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(" "))
        + " "
        + used.text();
  }

  static ClientFigures parse(String text) {
    String[] words = text.split(" ");
    long[] n = Arrays.stream(words, 0, NUMBERS).mapToLong(Long::parseLong).toArray();
    ProcessUsage used = ProcessUsage.parse(words[NUMBERS] + " " + words[NUMBERS + 1]);
    return new ClientFigures(n[0], n[1], n[2], n[3], n[4], n[5], n[6], used);
  }
}
