package io.ringwire.perf.load.generator;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** The calls of a closed loop, whoever makes them. Each is timed from its actual send. Thread-safe. */
final class ClosedStage {
  /** Before the call that follows a failed one: calls that fail at once would otherwise spin. */
  private static final long AFTER_FAILURE_NANOS = 1_000_000;

  private final Run run;
  private final Gates gates;
  private final int width;
  private final long thinkNanos;
  private final long warmupNanos;
  private final long lengthNanos;
  private final StageScores scores = new StageScores();
  private final AtomicLong sequence = new AtomicLong();
  private volatile long endNanos = Long.MAX_VALUE;

  ClosedStage(Run run, Gates gates, int width, long thinkNanos) {
    this.run = run;
    this.gates = gates;
    this.width = width;
    this.thinkNanos = thinkNanos;
    this.warmupNanos = run.plan.warmup().toNanos();
    this.lengthNanos = run.plan.lengthNanos();
  }

  int width() {
    return width;
  }

  long lengthNanos() {
    return lengthNanos;
  }

  /** Whether calls are still to be made. */
  boolean isOn() {
    return endNanos == Long.MAX_VALUE && !run.isStopped() && run.sinceStart() < lengthNanos;
  }

  /** No call is made from now on. */
  void end() {
    endNanos = Math.min(lengthNanos, run.sinceStart());
  }

  /** Makes one call, now. */
  void send(Run.Ending ending) {
    long now = run.sinceStart();
    StageScores counted = now >= warmupNanos ? scores : null;
    if (counted != null) {
      counted.callSent(false);
    }
    run.send(sequence.getAndIncrement(), now, counted, ending);
    run.target.flush();
  }

  /** How long the next call waits after one that ended so. */
  long pauseNanos(int operation, boolean hasFailed) {
    long nanos = Math.max(thinkNanos, run.target.thinkNanos(operation));
    return hasFailed ? Math.max(nanos, AFTER_FAILURE_NANOS) : nanos;
  }

  /** Whether calls pause though none failed. */
  boolean thinks() {
    for (int operation = 0; operation < run.target.operations().size(); operation++) {
      if (pauseNanos(operation, false) > 0) {
        return true;
      }
    }
    return false;
  }

  long inFlightMaxSeen() {
    return Math.min(width, sequence.get());
  }

  /** Its figures, after the last answer that was waited for. Once. */
  StageResult result() {
    Histogram ok = scores.takeOk();
    long sent = scores.sent();
    StageResult result =
        new StageResult(
            run.plan.pace().description(),
            0,
            width,
            warmupNanos,
            Math.max(warmupNanos, Math.min(lengthNanos, endNanos)),
            sent,
            sent,
            ok.getTotalCount(),
            sent - ok.getTotalCount(),
            0,
            ok,
            List.of());
    return gates.judged(result, run.plan.lateAfter(), width);
  }
}
