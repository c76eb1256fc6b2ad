package io.ringwire.perf.load.generator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/**
 * What a run has brought so far. Answers are scored on any thread; intervals are taken by one reader at a time.
 * Latencies of successes and failures are kept apart, so that quick refusals never make a service look fast.
 */
public final class Scores {
  /** Longer waits are recorded as this; a plan's timeout is no longer. */
  public static final long LATENCY_NANOS_MAX = TimeUnit.HOURS.toNanos(1);

  /** Different statuses of one operation told apart; further ones are counted as {@link #OTHER_STATUS}. */
  static final int STATUSES_MAX = 64;

  static final String OTHER_STATUS = "OTHER";

  /** A thousandth: two values less than that apart may be counted as one. */
  static final int SIGNIFICANT_DIGITS = 3;

  private final List<OperationScores> operations;
  private final LongAdder warmupSent = new LongAdder();
  private final LongAdder warmupFailed = new LongAdder();
  private final AtomicLong inFlight = new AtomicLong();

  /** Of a target with one operation. */
  public Scores() {
    this(List.of("call"));
  }

  /**
   * @param operations names, as {@link Target#operations} gives them
   */
  public Scores(List<String> operations) {
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("a target has at least one operation");
    }
    this.operations = operations.stream().map(OperationScores::new).toList();
  }

  /** An empty histogram with room for each latency there can be. */
  static Histogram histogram() {
    return new Histogram(LATENCY_NANOS_MAX, SIGNIFICANT_DIGITS);
  }

  static long bounded(long latencyNanos) {
    return Math.min(Math.max(latencyNanos, 0), LATENCY_NANOS_MAX);
  }

  void callSent(int operation, boolean measured) {
    inFlight.incrementAndGet();
    if (measured) {
      operations.get(operation).sent.increment();
    } else {
      warmupSent.increment();
    }
  }

  void callSucceeded(int operation, boolean measured, long latencyNanos) {
    if (measured) {
      operations.get(operation).ok.recordValue(bounded(latencyNanos));
    }
    inFlight.decrementAndGet();
  }

  void callFailed(
      int operation,
      boolean measured,
      long latencyNanos,
      String status,
      String text,
      long atNanos) {
    if (measured) {
      operations.get(operation).failed(bounded(latencyNanos), status, text, atNanos);
    } else {
      warmupFailed.increment();
    }
    inFlight.decrementAndGet();
  }

  long inFlight() {
    return inFlight.get();
  }

  long sent() {
    return operations.stream().mapToLong(operation -> operation.sent.sum()).sum();
  }

  long warmupSent() {
    return warmupSent.sum();
  }

  long warmupFailed() {
    return warmupFailed.sum();
  }

  /** What came since the last call of this method. */
  public synchronized Interval takeInterval() {
    List<OperationInterval> slices =
        operations.stream().map(OperationScores::takeInterval).toList();
    if (slices.size() == 1) {
      OperationInterval only = slices.get(0);
      return new Interval(only.sent, only.ok, only.failed, inFlight.get(), slices);
    }
    Histogram ok = histogram();
    Histogram failed = histogram();
    long sent = 0;
    for (OperationInterval slice : slices) {
      ok.add(slice.ok);
      failed.add(slice.failed);
      sent += slice.sent;
    }
    return new Interval(sent, ok, failed, inFlight.get(), slices);
  }

  /** All that came, by operation. */
  synchronized List<OperationResult> results() {
    takeInterval();
    return operations.stream().map(OperationScores::result).toList();
  }

  /** Failures of all operations by status, the most frequent first. */
  static List<FailureTally> merged(List<OperationResult> results) {
    Map<String, FailureTally> merged = new LinkedHashMap<>();
    for (OperationResult result : results) {
      for (FailureTally tally : result.failures()) {
        merged.merge(tally.status(), tally, FailureTally::with);
      }
    }
    List<FailureTally> sorted = new ArrayList<>(merged.values());
    sorted.sort(Comparator.comparingLong(FailureTally::count).reversed());
    return sorted;
  }

  /**
   * A slice of a run.
   *
   * @param sent counted calls that left in it
   * @param ok latencies of successes that came in it, nanoseconds
   * @param failed latencies of failures that came in it, nanoseconds
   * @param inFlight calls under way at its end
   * @param operations the same by operation, in the mix's order; one at least
   */
  public record Interval(
      long sent,
      Histogram ok,
      Histogram failed,
      long inFlight,
      List<OperationInterval> operations) {
    public Interval {
      operations = List.copyOf(operations);
    }
  }

  /** One operation's part of a slice. */
  public record OperationInterval(String name, long sent, Histogram ok, Histogram failed) {}
}
