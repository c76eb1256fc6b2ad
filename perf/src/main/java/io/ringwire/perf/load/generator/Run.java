package io.ringwire.perf.load.generator;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What the loops of one run share: its clock, its calls under way, and what ends it. */
final class Run {
  /** How long after the last call's timeout its answer is waited for. */
  private static final long GRACE_NANOS = 500_000_000;

  final LoadPlan plan;
  final Target target;
  final PaceClock clock;
  final Scores scores;

  /** How late measured calls left; written by the pacing thread. */
  final Histogram lags = Scores.histogram();

  private volatile boolean stopped;
  private volatile boolean closed;
  private volatile long startNanos;

  Run(LoadPlan plan, Target target, PaceClock clock, Scores scores) {
    this.plan = plan;
    this.target = target;
    this.clock = clock;
    this.scores = scores;
  }

  /** The run's time begins that long from now. */
  void begin(long leadNanos) {
    startNanos = clock.nanos() + leadNanos;
  }

  long sinceStart() {
    return clock.nanos() - startNanos;
  }

  void parkUntil(long nanosSinceStart) {
    clock.parkUntil(startNanos + nanosSinceStart);
  }

  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Answers that come later are not scored. */
  void close() {
    closed = true;
  }

  /**
   * Makes one call.
   *
   * @param fromNanos what its latency is counted from
   * @param stage where it is counted; null in the warm-up
   * @param then is told when its answer was scored, on the thread that brought it; null for nobody
   */
  void send(long sequence, long fromNanos, @Nullable StageScores stage, @Nullable Ending then) {
    int operation = target.choose(sequence);
    Shot shot = new Shot(operation, fromNanos, stage, then);
    scores.callSent(operation, stage != null);
    target.send(sequence, operation, shot);
  }

  /** Longest time from a call to its answer; later there is none. */
  long answerNanosMax() {
    return plan.timeout().toNanos() + GRACE_NANOS;
  }

  /** Waits until each call under way was answered or can no longer be. */
  void awaitAnswers() {
    long giveUp = clock.nanos() + answerNanosMax();
    while (scores.inFlight() > 0 && clock.nanos() < giveUp) {
      clock.parkUntil(Math.min(giveUp, clock.nanos() + plan.tick().toNanos()));
    }
  }

  /** Is told that a call is over. */
  interface Ending {
    void ended(int operation, boolean hasFailed);
  }

  /** One call under way. */
  private final class Shot implements Target.Answer {
    private final int operation;
    private final long fromNanos;
    private final @Nullable StageScores stage;
    private final @Nullable Ending then;

    Shot(int operation, long fromNanos, @Nullable StageScores stage, @Nullable Ending then) {
      this.operation = operation;
      this.fromNanos = fromNanos;
      this.stage = stage;
      this.then = then;
    }

    @Override
    public void succeeded() {
      if (!closed) {
        long latencyNanos = sinceStart() - fromNanos;
        if (stage != null) {
          stage.callSucceeded(latencyNanos);
        }
        scores.callSucceeded(operation, stage != null, latencyNanos);
      }
      tell(false);
    }

    @Override
    public void failed(String status, String text) {
      if (!closed) {
        long at = sinceStart();
        scores.callFailed(operation, stage != null, at - fromNanos, status, text, at);
      }
      tell(true);
    }

    private void tell(boolean hasFailed) {
      if (then != null) {
        then.ended(operation, hasFailed);
      }
    }
  }
}
