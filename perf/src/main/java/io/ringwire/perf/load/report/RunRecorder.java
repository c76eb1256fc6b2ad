package io.ringwire.perf.load.report;

import io.ringwire.perf.load.generator.FailureTally;
import io.ringwire.perf.load.generator.GateResult;
import io.ringwire.perf.load.generator.Knee;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.LoadResult;
import io.ringwire.perf.load.generator.OperationResult;
import io.ringwire.perf.load.generator.StageResult;
import io.ringwire.perf.load.report.run.Latencies;
import io.ringwire.perf.load.report.run.Machine;
import io.ringwire.perf.load.report.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the record of a run from what the generator brought. */
final class RunRecorder {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private RunRecorder() {}

  static Run record(
      String target,
      Instant started,
      List<String> arguments,
      Machine machine,
      LoadPlan plan,
      LoadResult result,
      List<Run.Second> seconds) {
    return new Run(
        Run.SCHEMA,
        target,
        started.toString(),
        SecretFree.arguments(arguments),
        machine,
        plan(plan),
        calls(result),
        verdict(result),
        result.invalidity().isEmpty(),
        result.invalidity(),
        result.stopped(),
        result.remarks(),
        result.gates().stream().map(RunRecorder::gate).toList(),
        Latencies.of(result.ok()),
        Latencies.of(result.failed()),
        Latencies.of(result.lag()),
        failures(result.failures()),
        result.operations().stream().map(RunRecorder::operation).toList(),
        result.stages().stream().map(RunRecorder::stage).toList(),
        knee(result.knee()),
        seconds);
  }

  private static Run.Verdict verdict(LoadResult result) {
    return Run.Verdict.valueOf(result.verdict().name());
  }

  private static Run.Plan plan(LoadPlan plan) {
    return new Run.Plan(
        plan.pace().description(),
        plan.pace().isClosed(),
        plan.callsPerSecond(),
        seconds(plan.warmup()),
        seconds(plan.duration()),
        millis(plan.timeout()),
        plan.inFlightMax(),
        millis(plan.tick()),
        millis(plan.lateAfter()));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS_PER_SECOND;
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MILLI;
  }

  private static Run.Calls calls(LoadResult result) {
    return new Run.Calls(
        result.planned(),
        result.sent(),
        result.unsent(),
        result.ok().getTotalCount(),
        result.failed().getTotalCount(),
        result.unanswered(),
        result.late(),
        result.inFlightMaxSeen(),
        result.warmupSent(),
        result.warmupFailed(),
        result.elapsedNanos() / NANOS_PER_SECOND);
  }

  private static Run.Gate gate(GateResult gate) {
    return new Run.Gate(gate.gate(), gate.bound(), gate.seen(), gate.passed());
  }

  private static List<Run.Failure> failures(List<FailureTally> tallies) {
    return tallies.stream()
        .map(
            tally ->
                new Run.Failure(
                    tally.status(),
                    tally.count(),
                    tally.firstNanos() / NANOS_PER_SECOND,
                    tally.lastNanos() / NANOS_PER_SECOND,
                    tally.example()))
        .toList();
  }

  private static Run.Operation operation(OperationResult operation) {
    return new Run.Operation(
        operation.name(),
        operation.sent(),
        Latencies.of(operation.ok()),
        Latencies.of(operation.failed()),
        failures(operation.failures()));
  }

  private static Run.Stage stage(StageResult stage) {
    return new Run.Stage(
        stage.name(),
        stage.plannedPerSecond(),
        stage.width(),
        stage.startNanos() / NANOS_PER_SECOND,
        stage.endNanos() / NANOS_PER_SECOND,
        stage.planned(),
        stage.sent(),
        stage.okCount(),
        stage.failedCount(),
        stage.late(),
        stage.okPerSecond(),
        Latencies.of(stage.ok()),
        stage.problems());
  }

  private static Run.@Nullable Knee knee(@Nullable Knee knee) {
    return knee == null ? null : new Run.Knee(name(knee.lastGood()), name(knee.firstBad()));
  }

  private static @Nullable String name(@Nullable StageResult stage) {
    return stage == null ? null : stage.name();
  }
}
