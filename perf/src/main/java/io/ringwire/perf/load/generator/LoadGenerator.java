package io.ringwire.perf.load.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Runs one plan against one target. */
public final class LoadGenerator {
  /** More late calls than this share of the plan, and the plan was not carried out. */
  public static final double LATE_SHARE_MAX = 0.01;

  private static final String CLOSED_REMARK =
      "closed loop: latency counts from the actual send, and a server that stands still is asked for nothing meanwhile,"
          + " so the waits of calls that were not made are missing (coordinated omission)";

  private final LoadPlan plan;
  private final Gates gates;
  private final Run run;

  /** Without gates. */
  public LoadGenerator(LoadPlan plan, Target target, PaceClock clock, Scores scores) {
    this(plan, Gates.NONE, target, clock, scores);
  }

  /**
   * @param scores with the operations of the target; fresh
   */
  public LoadGenerator(LoadPlan plan, Gates gates, Target target, PaceClock clock, Scores scores) {
    this.plan = plan;
    this.gates = gates;
    this.run = new Run(plan, target, clock, scores);
  }

  /** Ends a running plan early; {@link #run} then returns what it has. From any thread. */
  public void stop() {
    run.stop();
  }

  /** Makes every call of the plan, on this thread unless the pace says otherwise, and waits for the answers. Once. */
  public LoadResult run() throws InterruptedException {
    Loop loop = loop();
    loop.run();
    boolean stopped = run.isStopped();
    run.awaitAnswers();
    run.close();
    return result(loop, stopped);
  }

  private Loop loop() {
    Pace pace = plan.pace();
    if (pace instanceof Pace.Closed closed) {
      return new ClosedLoop(
          run, new ClosedStage(run, gates, closed.inFlight(), closed.think().toNanos()));
    }
    if (pace instanceof Pace.Callers callers) {
      return new CallerThreads(
          run, new ClosedStage(run, gates, callers.threads(), callers.think().toNanos()));
    }
    return new OpenLoop(run, gates);
  }

  private LoadResult result(Loop loop, boolean stopped) {
    Scores scores = run.scores;
    List<OperationResult> operations = scores.results();
    Histogram ok = sum(operations, OperationResult::ok);
    Histogram failed = sum(operations, OperationResult::failed);
    List<StageResult> stages = loop.stages();
    Knee knee = knee(stages, stopped);
    long sent = scores.sent();
    long elapsedNanos = 0;
    long planned = 0;
    long late = 0;
    for (StageResult stage : stages) {
      elapsedNanos += stage.endNanos() - stage.startNanos();
      planned += stage.planned();
      late += stage.late();
    }
    return new LoadResult(
        planned,
        sent,
        late,
        sent - ok.getTotalCount() - failed.getTotalCount(),
        ok,
        failed,
        run.lags,
        Scores.merged(operations),
        plan.lateAfter(),
        loop.inFlightMaxSeen(),
        scores.warmupSent(),
        scores.warmupFailed(),
        elapsedNanos,
        stopped,
        remarks(),
        operations,
        stages,
        gates(knee, ok, sent, elapsedNanos),
        knee);
  }

  private List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (plan.pace().isClosed()) {
      remarks.add(CLOSED_REMARK);
    }
    remarks.addAll(run.target.remarks());
    return remarks;
  }

  private @Nullable Knee knee(List<StageResult> stages, boolean stopped) {
    if (!(plan.pace() instanceof Pace.Steps)) {
      return null;
    }
    // Nobody knows what a step that was stopped would have borne.
    int judged = stages.size() - (stopped ? 1 : 0);
    StageResult lastGood = null;
    for (StageResult stage : stages.subList(0, Math.max(0, judged))) {
      if (!stage.problems().isEmpty()) {
        return new Knee(lastGood, stage);
      }
      lastGood = stage;
    }
    return new Knee(lastGood, null);
  }

  private List<GateResult> gates(@Nullable Knee knee, Histogram ok, long sent, long elapsedNanos) {
    StageResult judged =
        knee == null ? null : knee.lastGood() != null ? knee.lastGood() : knee.firstBad();
    if (judged != null) {
      return gates.judge(judged);
    }
    double okPerSecond = elapsedNanos > 0 ? ok.getTotalCount() * 1e9 / elapsedNanos : 0;
    return gates.judge(ok, sent, sent - ok.getTotalCount(), okPerSecond);
  }

  private static Histogram sum(
      List<OperationResult> operations, Function<OperationResult, Histogram> part) {
    Histogram sum = Scores.histogram();
    operations.forEach(operation -> sum.add(part.apply(operation)));
    return sum;
  }
}
