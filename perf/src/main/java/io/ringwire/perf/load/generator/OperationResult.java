package io.ringwire.perf.load.generator;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The counted calls of one operation of a mix.
 *
 * @param sent calls that left
 * @param ok latencies of successes, nanoseconds
 * @param failed latencies of failures, nanoseconds
 * @param failures the most frequent status first
 */
public record OperationResult(
    String name, long sent, Histogram ok, Histogram failed, List<FailureTally> failures) {
  public OperationResult {
    failures = List.copyOf(failures);
  }
}
