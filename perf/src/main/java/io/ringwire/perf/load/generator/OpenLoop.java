package io.ringwire.perf.load.generator;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls when the plan says so, stage by stage, on the calling thread.
 *
 * <p>A slow answer delays no later call. What a closed loop hides (the calls that were not made while the service
 * stalled) is therefore made and timed, each call from the instant at which the plan wanted it to leave. Two things can
 * still hold a call back: this thread was not woken in time, or {@link LoadPlan#inFlightMax} calls are under way.
 * Neither is hidden: the wait is part of the call's latency, it is counted as late, and too many late calls make the run
 * invalid.
 */
final class OpenLoop implements Loop {
  /** A stage is meant to begin this long after it is known, so that it does not begin late. */
  private static final long LEAD_NANOS = 10_000_000;

  private final Run run;
  private final Gates gates;
  private final List<Progress> measured = new ArrayList<>();
  private long sequence;
  private long inFlightMaxSeen;

  OpenLoop(Run run, Gates gates) {
    this.run = run;
    this.gates = gates;
  }

  @Override
  public void run() {
    run.begin(LEAD_NANOS);
    long beginNanos = 0;
    for (Stage stage : run.plan.stages()) {
      Progress progress = new Progress(stage, beginNanos);
      if (stage.isMeasured()) {
        measured.add(progress);
      }
      send(progress);
      beginNanos += stage.lengthNanos();
      if (stage.isStep()) {
        run.awaitAnswers();
        if (!progress.result().problems().isEmpty()) {
          break;
        }
        beginNanos = run.sinceStart() + LEAD_NANOS;
      }
      if (run.isStopped()) {
        break;
      }
    }
  }

  private void send(Progress progress) {
    Stage stage = progress.stage;
    LoadPlan plan = run.plan;
    long calls = stage.calls();
    long number = 0;
    while (number < calls && !run.isStopped()) {
      long intended = progress.beginNanos + stage.intendedNanos(number);
      if (run.sinceStart() < intended) {
        run.target.flush();
        run.parkUntil(intended);
        continue;
      }
      long inFlight = run.scores.inFlight();
      if (inFlight >= plan.inFlightMax()) {
        if (stage.isMeasured()) {
          inFlightMaxSeen = plan.inFlightMax();
        }
        run.target.flush();
        if (run.sinceStart() >= progress.beginNanos + stage.lengthNanos()) {
          break;
        }
        run.parkUntil(run.sinceStart() + plan.tick().toNanos());
        continue;
      }
      send(intended, progress.scores);
      if (stage.isMeasured()) {
        inFlightMaxSeen = Math.max(inFlightMaxSeen, inFlight + 1);
      }
      number++;
    }
    run.target.flush();
    progress.end();
  }

  private void send(long intended, @Nullable StageScores stage) {
    long lagNanos = run.sinceStart() - intended;
    if (stage != null) {
      run.lags.recordValue(Scores.bounded(lagNanos));
      stage.callSent(lagNanos > run.plan.lateAfter().toNanos());
    }
    run.send(sequence++, intended, stage, null);
  }

  @Override
  public List<StageResult> stages() {
    return measured.stream().map(Progress::result).toList();
  }

  @Override
  public long inFlightMaxSeen() {
    return inFlightMaxSeen;
  }

  /** One stage under way. */
  private final class Progress {
    private final Stage stage;
    private final @Nullable StageScores scores;
    private final long beginNanos;
    private long endNanos;
    private long planned;
    private @Nullable StageResult result;

    Progress(Stage stage, long beginNanos) {
      this.stage = stage;
      this.beginNanos = beginNanos;
      this.scores = stage.isMeasured() ? new StageScores() : null;
    }

    void end() {
      if (run.isStopped()) {
        endNanos = Math.max(beginNanos, run.sinceStart());
        // What came due a moment ago was not held back: the stop came before it.
        long dueNanos = endNanos - beginNanos - run.plan.lateAfter().toNanos();
        planned = stage.callsBefore(dueNanos + 1);
      } else {
        endNanos = Math.max(beginNanos + stage.lengthNanos(), run.sinceStart());
        planned = stage.calls();
      }
    }

    /** Its figures, once its answers were waited for. */
    StageResult result() {
      StageResult known = result;
      if (known == null) {
        StageScores counted = scores == null ? new StageScores() : scores;
        Histogram ok = counted.takeOk();
        known =
            new StageResult(
                stage.name(),
                stage.callsPerSecond(),
                0,
                beginNanos,
                endNanos,
                Math.max(planned, counted.sent()),
                counted.sent(),
                ok.getTotalCount(),
                counted.sent() - ok.getTotalCount(),
                counted.late(),
                ok,
                List.of());
        known = gates.judged(known, run.plan.lateAfter(), inFlightMaxSeen);
        result = known;
      }
      return known;
    }
  }
}
