package io.ringwire.perf.load.generator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended. Warm-up is counted apart; everything else is of the measured part, in which
 * {@code planned = sent + unsent} and {@code sent = ok + failed + unanswered}.
 *
 * @param planned calls that should have left
 * @param sent calls that left
 * @param late calls that left more than {@code lateAfter} after they should have
 * @param unanswered calls whose answer had not come when the run was closed
 * @param ok latencies of successes, nanoseconds from the intended send time; in a closed loop from the actual one
 * @param failed latencies of failures
 * @param lag how long after their intended time calls left: the generator's own part of the latencies
 * @param failures the most frequent status first
 * @param inFlightMaxSeen most calls under way at once; the plan's bound when calls had to wait for it
 * @param stopped whether somebody ended the run before its time; what had not come due by then was not planned
 * @param remarks what must be known to read the figures, a line each: calls that the target held back, a closed loop
 * @param operations the same calls by operation, one at least, in the mix's order
 * @param stages the same calls by part of the measured time, one at least, in order
 * @param gates what the gates found, in order; empty when there are none. Of the last good step in a run of steps
 * @param knee what a run in steps found; null for other runs
 */
public record LoadResult(
    long planned,
    long sent,
    long late,
    long unanswered,
    Histogram ok,
    Histogram failed,
    Histogram lag,
    List<FailureTally> failures,
    Duration lateAfter,
    long inFlightMaxSeen,
    long warmupSent,
    long warmupFailed,
    long elapsedNanos,
    boolean stopped,
    List<String> remarks,
    List<OperationResult> operations,
    List<StageResult> stages,
    List<GateResult> gates,
    @Nullable Knee knee) {

  public LoadResult {
    operations = List.copyOf(operations);
    stages = List.copyOf(stages);
    gates = List.copyOf(gates);
    remarks = List.copyOf(remarks);
    failures = List.copyOf(failures);
  }

  /** Calls that never left because too many were under way until the end. */
  public long unsent() {
    return planned - sent;
  }

  /** Whether each call that left was answered well. */
  public boolean isAllOk() {
    return failed.getTotalCount() == 0 && unanswered == 0;
  }

  /**
   * Why these figures say nothing about the rate that was asked for; empty when they do. A run in steps goes on until the
   * rate cannot be kept: it is invalid only when not even its first step was carried out.
   */
  public List<String> invalidity() {
    if (knee != null) {
      if (knee.lastGood() != null) {
        return List.of();
      }
      return knee.firstBad() == null
          ? List.of("stopped before the first step was over")
          : invalidity(knee.firstBad());
    }
    if (stages.size() < 2) {
      return invalidity(planned, sent, late, lateAfter, inFlightMaxSeen);
    }
    List<String> reasons = new ArrayList<>();
    for (StageResult stage : stages) {
      invalidity(stage).forEach(reason -> reasons.add(stage.name() + ": " + reason));
    }
    return reasons;
  }

  private List<String> invalidity(StageResult stage) {
    return invalidity(stage.planned(), stage.sent(), stage.late(), lateAfter, inFlightMaxSeen);
  }

  static List<String> invalidity(
      long planned, long sent, long late, Duration lateAfter, long inFlightMaxSeen) {
    List<String> reasons = new ArrayList<>();
    if (planned == 0) {
      reasons.add("no call was due in the measured time");
    }
    if (planned > sent) {
      reasons.add(
          (planned - sent)
              + " of "
              + planned
              + " calls never left: "
              + inFlightMaxSeen
              + " were under way, the bound");
    }
    if (late > planned * LoadGenerator.LATE_SHARE_MAX) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "%d of %d calls (%.1f%%) left more than %d ms late: the generator did not keep the rate",
              late,
              planned,
              100.0 * late / planned,
              lateAfter.toMillis()));
    }
    return reasons;
  }

  /** What the run shows, the worst first. */
  public Verdict verdict() {
    if (!invalidity().isEmpty()) {
      return Verdict.INVALID;
    }
    if (gates.stream().anyMatch(gate -> !gate.passed())) {
      return Verdict.GATE_FAILED;
    }
    boolean mayFail = gates.stream().anyMatch(gate -> gate.gate().equals(Gates.MAX_ERRORS));
    boolean isGood = knee != null ? knee.lastGood() != null : isAllOk() || mayFail;
    return isGood ? Verdict.GOOD : Verdict.CALLS_FAILED;
  }

  /** How a run ended. */
  public enum Verdict {
    /** The plan was carried out and what was asked for was kept. In steps: the first step at least. */
    GOOD,
    /** The plan was carried out, some calls failed, and no gate allows that. */
    CALLS_FAILED,
    /** The plan was carried out and a gate failed. */
    GATE_FAILED,
    /** The plan was not carried out: the figures say nothing about it. */
    INVALID
  }
}
