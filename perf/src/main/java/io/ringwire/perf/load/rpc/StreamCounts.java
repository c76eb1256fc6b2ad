package io.ringwire.perf.load.rpc;

import io.ringwire.perf.load.generator.Scores;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Messages of all streams of a run, warm-up included, and how long each call waited for its first. Thread-safe. */
final class StreamCounts {
  private static final int SIGNIFICANT_DIGITS = 3;
  private static final long NEVER = Long.MIN_VALUE;

  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder receivedBytes = new LongAdder();
  private final Recorder firstNanos = new Recorder(Scores.LATENCY_NANOS_MAX, SIGNIFICANT_DIGITS);
  private final Histogram firstNanosSoFar =
      new Histogram(Scores.LATENCY_NANOS_MAX, SIGNIFICANT_DIGITS); // guarded by this
  private final AtomicLong startedNanos = new AtomicLong(NEVER);
  private volatile long lastNanos;

  /** Returns the call's start. */
  long callStarted() {
    long now = System.nanoTime();
    if (startedNanos.get() == NEVER) {
      startedNanos.compareAndSet(NEVER, now);
    }
    return now;
  }

  void sent() {
    sent.increment();
  }

  void received(int bytes) {
    received.increment();
    receivedBytes.add(bytes);
    lastNanos = System.nanoTime();
  }

  void firstCame(long callStartNanos) {
    long waited = System.nanoTime() - callStartNanos;
    firstNanos.recordValue(Math.min(Math.max(0, waited), Scores.LATENCY_NANOS_MAX));
  }

  /** For the report. */
  synchronized List<String> remarks() {
    firstNanosSoFar.add(firstNanos.getIntervalHistogram());
    long messages = received.sum();
    if (startedNanos.get() == NEVER || messages == 0) {
      return List.of();
    }
    double seconds =
        Math.max(1, lastNanos - startedNanos.get()) / (double) TimeUnit.SECONDS.toNanos(1);
    return List.of(
        String.format(
            Locale.ROOT,
            "messages, warm-up included: received %,d (%,.0f/s, %.2f MB/s), sent in streams %,d; a"
                + " call's first came after p50 %.3f, p99 %.3f, at most %.3f ms",
            messages,
            messages / seconds,
            receivedBytes.sum() / seconds / 1e6,
            sent.sum(),
            firstNanosSoFar.getValueAtPercentile(50) / 1e6,
            firstNanosSoFar.getValueAtPercentile(99) / 1e6,
            firstNanosSoFar.getMaxValue() / 1e6));
  }
}
