package io.ringwire.perf.load.generator;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** What one stage has brought so far. Calls leave on any thread, answers come on any. */
final class StageScores {
  private final Recorder ok = new Recorder(Scores.LATENCY_NANOS_MAX, Scores.SIGNIFICANT_DIGITS);
  private final LongAdder sent = new LongAdder();
  private final LongAdder late = new LongAdder();

  void callSent(boolean isLate) {
    sent.increment();
    if (isLate) {
      late.increment();
    }
  }

  void callSucceeded(long latencyNanos) {
    ok.recordValue(Scores.bounded(latencyNanos));
  }

  long sent() {
    return sent.sum();
  }

  long late() {
    return late.sum();
  }

  /** Latencies of its successes. Once: the next call gives those that came since. */
  Histogram takeOk() {
    return ok.getIntervalHistogram();
  }
}
