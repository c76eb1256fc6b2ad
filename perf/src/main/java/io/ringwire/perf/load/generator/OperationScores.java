package io.ringwire.perf.load.generator;

import io.ringwire.perf.load.generator.Scores.OperationInterval;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** What one operation of a mix has brought so far. Scored on any thread, read under the lock of {@link Scores}. */
final class OperationScores {
  final LongAdder sent = new LongAdder();
  final Recorder ok = new Recorder(Scores.LATENCY_NANOS_MAX, Scores.SIGNIFICANT_DIGITS);
  private final String name;
  private final Recorder failed = new Recorder(Scores.LATENCY_NANOS_MAX, Scores.SIGNIFICANT_DIGITS);
  private final Map<String, FailureTally> failures = new ConcurrentHashMap<>();

  private final Histogram allOk = Scores.histogram();
  private final Histogram allFailed = Scores.histogram();
  private long sentBefore;

  OperationScores(String name) {
    this.name = name;
  }

  void failed(long latencyNanos, String status, String text, long atNanos) {
    failed.recordValue(latencyNanos);
    String known =
        failures.containsKey(status) || failures.size() < Scores.STATUSES_MAX
            ? status
            : Scores.OTHER_STATUS;
    failures.compute(
        known,
        (key, tally) ->
            tally == null ? new FailureTally(key, 1, atNanos, atNanos, text) : tally.more(atNanos));
  }

  OperationInterval takeInterval() {
    Histogram okNow = ok.getIntervalHistogram();
    Histogram failedNow = failed.getIntervalHistogram();
    allOk.add(okNow);
    allFailed.add(failedNow);
    long sentNow = sent.sum();
    OperationInterval interval =
        new OperationInterval(name, sentNow - sentBefore, okNow, failedNow);
    sentBefore = sentNow;
    return interval;
  }

  OperationResult result() {
    return new OperationResult(
        name,
        sent.sum(),
        allOk.copy(),
        allFailed.copy(),
        failures.values().stream()
            .sorted(Comparator.comparingLong(FailureTally::count).reversed())
            .toList());
  }
}
