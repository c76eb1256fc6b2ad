package io.ringwire.perf.load.generator;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * What a run has brought so far. Answers are scored on any thread; intervals are taken by one reader at a time.
 * Latencies of successes and failures are kept apart, so that quick refusals never make a service look fast.
 */
public final class Scores {
  /** Longer waits are recorded as this; a plan's timeout is no longer. */
  public static final long LATENCY_NANOS_MAX = TimeUnit.HOURS.toNanos(1);

  /** Different statuses told apart; further ones are counted as {@link #OTHER_STATUS}. */
  static final int STATUSES_MAX = 64;

  static final String OTHER_STATUS = "OTHER";

  /** A thousandth: two values less than that apart may be counted as one. */
  private static final int SIGNIFICANT_DIGITS = 3;

  private final Recorder okRecorder = new Recorder(LATENCY_NANOS_MAX, SIGNIFICANT_DIGITS);
  private final Recorder failedRecorder = new Recorder(LATENCY_NANOS_MAX, SIGNIFICANT_DIGITS);
  private final Map<String, FailureTally> failures = new ConcurrentHashMap<>();
  private final AtomicLong sent = new AtomicLong();
  private final LongAdder warmupSent = new LongAdder();
  private final LongAdder warmupFailed = new LongAdder();
  private final AtomicLong inFlight = new AtomicLong();

  // Guarded by this.
  private final Histogram ok = new Histogram(LATENCY_NANOS_MAX, SIGNIFICANT_DIGITS);
  private final Histogram failed = new Histogram(LATENCY_NANOS_MAX, SIGNIFICANT_DIGITS);
  private long sentBefore;

  void callSent(boolean measured) {
    inFlight.incrementAndGet();
    if (measured) {
      sent.lazySet(sent.get() + 1); // the pacing thread is the only writer
    } else {
      warmupSent.increment();
    }
  }

  void callSucceeded(boolean measured, long latencyNanos) {
    if (measured) {
      okRecorder.recordValue(bounded(latencyNanos));
    }
    inFlight.decrementAndGet();
  }

  void callFailed(boolean measured, long latencyNanos, String status, String text, long atNanos) {
    if (measured) {
      failedRecorder.recordValue(bounded(latencyNanos));
      String known =
          failures.containsKey(status) || failures.size() < STATUSES_MAX ? status : OTHER_STATUS;
      failures.compute(
          known,
          (key, tally) ->
              tally == null
                  ? new FailureTally(key, 1, atNanos, atNanos, text)
                  : tally.more(atNanos));
    } else {
      warmupFailed.increment();
    }
    inFlight.decrementAndGet();
  }

  private static long bounded(long latencyNanos) {
    return Math.min(Math.max(latencyNanos, 0), LATENCY_NANOS_MAX);
  }

  long inFlight() {
    return inFlight.get();
  }

  long sent() {
    return sent.get();
  }

  long warmupSent() {
    return warmupSent.sum();
  }

  long warmupFailed() {
    return warmupFailed.sum();
  }

  /** What came since the last call of this method. */
  public synchronized Interval takeInterval() {
    Histogram okNow = okRecorder.getIntervalHistogram();
    Histogram failedNow = failedRecorder.getIntervalHistogram();
    ok.add(okNow);
    failed.add(failedNow);
    long sentNow = sent.get();
    Interval interval = new Interval(sentNow - sentBefore, okNow, failedNow, inFlight.get());
    sentBefore = sentNow;
    return interval;
  }

  /** Latencies of all successes, in nanoseconds from the intended send time; a copy. */
  synchronized Histogram ok() {
    takeInterval();
    return ok.copy();
  }

  /** Latencies of all failures; a copy. */
  synchronized Histogram failed() {
    takeInterval();
    return failed.copy();
  }

  List<FailureTally> failures() {
    Collection<FailureTally> tallies = failures.values();
    return tallies.stream()
        .sorted(Comparator.comparingLong(FailureTally::count).reversed())
        .toList();
  }

  /**
   * A slice of a run.
   *
   * @param sent counted calls that left in it
   * @param ok latencies of successes that came in it, nanoseconds
   * @param failed latencies of failures that came in it, nanoseconds
   * @param inFlight calls under way at its end
   */
  public record Interval(long sent, Histogram ok, Histogram failed, long inFlight) {}
}
