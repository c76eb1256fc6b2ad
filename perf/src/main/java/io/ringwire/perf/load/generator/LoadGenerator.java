package io.ringwire.perf.load.generator;

import java.util.List;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Runs one plan against one target, on the calling thread.
 *
 * <p>An open loop: a slow answer delays no later call. What a closed loop hides (the calls that were not made while the
 * service stalled) is therefore made and timed, each call from the instant at which the plan wanted it to leave. Two
 * things can still hold a call back: this thread was not woken in time, or {@link LoadPlan#inFlightMax} calls are under
 * way. Neither is hidden: the wait is part of the call's latency, it is counted as late, and too many late calls make
 * the run invalid.
 */
public final class LoadGenerator {
  /** More late calls than this share of the plan, and the plan was not carried out. */
  public static final double LATE_SHARE_MAX = 0.01;

  /** The first call is meant to leave this long after {@link #run} begins, so that it does not begin late. */
  private static final long LEAD_NANOS = 10_000_000;

  /** How long after the last call's timeout its answer is waited for. */
  private static final long GRACE_NANOS = 500_000_000;

  private final LoadPlan plan;
  private final Target target;
  private final PaceClock clock;
  private final Scores scores;
  private final Histogram lags = new Histogram(Scores.LATENCY_NANOS_MAX, 3);
  private volatile boolean stopped;
  private volatile boolean closed;
  private long startNanos;

  public LoadGenerator(LoadPlan plan, Target target, PaceClock clock, Scores scores) {
    this.plan = plan;
    this.target = target;
    this.clock = clock;
    this.scores = scores;
  }

  /** Ends a running plan early; {@link #run} then returns what it has. From any thread. */
  public void stop() {
    stopped = true;
  }

  /** Makes every call of the plan and waits for the answers. Once. */
  public LoadResult run() {
    startNanos = clock.nanos() + LEAD_NANOS;
    long calls = plan.calls();
    long next = 0;
    long late = 0;
    long inFlightMaxSeen = 0;
    while (next < calls && !stopped) {
      long intended = plan.intendedNanos(next);
      if (sinceStart() < intended) {
        target.flush();
        clock.parkUntil(startNanos + intended);
        continue;
      }
      long inFlight = scores.inFlight();
      boolean measured = plan.isMeasured(intended);
      if (inFlight >= plan.inFlightMax()) {
        inFlightMaxSeen = plan.inFlightMax();
        target.flush();
        if (sinceStart() >= plan.lengthNanos()) {
          break;
        }
        clock.parkUntil(clock.nanos() + plan.tick().toNanos());
        continue;
      }
      long lagNanos = send(next, intended, measured);
      if (measured) {
        inFlightMaxSeen = Math.max(inFlightMaxSeen, inFlight + 1);
        lags.recordValue(Math.min(Math.max(lagNanos, 0), Scores.LATENCY_NANOS_MAX));
        late += lagNanos > plan.lateAfter().toNanos() ? 1 : 0;
      }
      next++;
    }
    target.flush();
    long sendingEndNanos = sinceStart();
    awaitAnswers();
    closed = true;
    List<OperationResult> operations = scores.results();
    Histogram ok = sum(operations, OperationResult::ok);
    Histogram failed = sum(operations, OperationResult::failed);
    long planned =
        planned(stopped ? sendingEndNanos - plan.lateAfter().toNanos() : Long.MAX_VALUE, calls);
    return new LoadResult(
        planned,
        scores.sent(),
        late,
        scores.sent() - ok.getTotalCount() - failed.getTotalCount(),
        ok,
        failed,
        lags,
        Scores.merged(operations),
        plan.lateAfter(),
        inFlightMaxSeen,
        scores.warmupSent(),
        scores.warmupFailed(),
        Math.max(0, sendingEndNanos - plan.warmup().toNanos()),
        stopped,
        target.remarks(),
        operations,
        List.of(
            new StageResult(
                plan.pace().description(),
                plan.callsPerSecond(),
                0,
                plan.warmup().toNanos(),
                sendingEndNanos,
                planned,
                scores.sent(),
                ok.getTotalCount(),
                scores.sent() - ok.getTotalCount(),
                late,
                ok,
                List.of())),
        List.of(),
        null);
  }

  private static Histogram sum(
      List<OperationResult> operations, Function<OperationResult, Histogram> part) {
    Histogram sum = Scores.histogram();
    operations.forEach(operation -> sum.add(part.apply(operation)));
    return sum;
  }

  /** Returns how long after its time the call left. */
  private long send(long sequence, long intended, boolean measured) {
    int operation = target.choose(sequence);
    Shot shot = new Shot(operation, intended, measured);
    long lag = sinceStart() - intended;
    scores.callSent(operation, measured);
    target.send(sequence, operation, shot);
    return lag;
  }

  private void awaitAnswers() {
    long giveUp = clock.nanos() + plan.timeout().toNanos() + GRACE_NANOS;
    while (scores.inFlight() > 0 && clock.nanos() < giveUp) {
      clock.parkUntil(Math.min(giveUp, clock.nanos() + plan.tick().toNanos()));
    }
  }

  /** Measured calls that were due by that time, and those that left since. */
  private long planned(long byNanos, long calls) {
    long first = firstAtOrAfter(plan.warmup().toNanos(), calls);
    long end = byNanos == Long.MAX_VALUE ? calls : firstAtOrAfter(byNanos + 1, calls);
    return Math.max(end - first, scores.sent());
  }

  private long firstAtOrAfter(long nanos, long calls) {
    long low = 0;
    long high = calls;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (plan.intendedNanos(middle) < nanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long sinceStart() {
    return clock.nanos() - startNanos;
  }

  /** One call under way. */
  private final class Shot implements Target.Answer {
    private final int operation;
    private final long intendedNanos;
    private final boolean measured;

    Shot(int operation, long intendedNanos, boolean measured) {
      this.operation = operation;
      this.intendedNanos = intendedNanos;
      this.measured = measured;
    }

    @Override
    public void succeeded() {
      if (!closed) {
        scores.callSucceeded(operation, measured, sinceStart() - intendedNanos);
      }
    }

    @Override
    public void failed(String status, String text) {
      if (!closed) {
        long at = sinceStart();
        scores.callFailed(operation, measured, at - intendedNanos, status, text, at);
      }
    }
  }
}
