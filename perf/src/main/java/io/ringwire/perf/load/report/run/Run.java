package io.ringwire.perf.load.report.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a run of {@code bin/ringwire load} found. Its JSON has the names of these components in snake case;
 * each name of a figure ends in its unit. Times are since the run's start, warm-up included. Figures are of the measured
 * part: the warm-up is counted in {@link Calls} and nowhere else.
 *
 * @param schema {@link #SCHEMA}; a new one whenever a reader of the one before would be misled
 * @param target what was called, and where, in one line
 * @param started when the run began, as ISO 8601 has it
 * @param arguments of the command, without values of headers; empty when not known
 * @param verdict the run in a word
 * @param valid whether the plan was carried out; when not, its figures say nothing about the rate asked for
 * @param invalidBecause a reason a line; empty when valid
 * @param stopped whether somebody ended it before its time
 * @param remarks what the target says of calls that it held back
 * @param gates what was asked of the figures, and whether they had it; empty when nothing was
 * @param okLatency of successes, from the intended send time in an open loop and from the actual one in a closed loop
 * @param failedLatency of failures
 * @param sendLag how long after their intended time calls left: the generator's own part of the latencies
 * @param failures the most frequent status first
 * @param operations the same calls by kind, one at least
 * @param stages the same calls by part of the measured time, one at least
 * @param knee what a run in steps found; absent in other runs
 * @param seconds a slice a second, the last one shorter; answers are counted when they came. A day of them at most
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Run(
    String schema,
    String target,
    String started,
    List<String> arguments,
    Machine machine,
    Plan plan,
    Calls calls,
    Verdict verdict,
    boolean valid,
    List<String> invalidBecause,
    boolean stopped,
    List<String> remarks,
    List<Gate> gates,
    Latencies okLatency,
    Latencies failedLatency,
    Latencies sendLag,
    List<Failure> failures,
    List<Operation> operations,
    List<Stage> stages,
    @Nullable Knee knee,
    List<Second> seconds) {
  public static final String SCHEMA = "ringwire-load/1";

  /** Successes a second over the measured time. */
  public double okPerSecond() {
    return calls.elapsedSeconds > 0 ? calls.ok / calls.elapsedSeconds : 0;
  }

  /** Share of the calls that left and failed or were not answered, 0 to 1. */
  public double failedShare() {
    return calls.sent > 0 ? (calls.failed + calls.unanswered) / (double) calls.sent : 0;
  }

  /** The verdict in words. */
  public String verdictText() {
    String kept = plan.closedLoop ? "valid: the plan was carried out" : "valid: the rate was kept";
    return switch (verdict) {
      case GOOD ->
          calls.failed + calls.unanswered == 0
              ? kept + " and every call succeeded"
              : knee == null
                  ? kept + "; some calls failed, as the gates allow"
                  : "valid: the steps below the knee were borne";
      case CALLS_FAILED -> kept + "; some calls FAILED";
      case GATE_FAILED -> kept + "; a gate FAILED";
      case INVALID -> "INVALID: the plan was not carried out";
    };
  }

  /** How a run ended, as the command's exit code has it. */
  public enum Verdict {
    /** The plan was carried out and what was asked for was kept. */
    GOOD,
    /** The plan was carried out, some calls failed, and no gate allows that. */
    CALLS_FAILED,
    /** The plan was carried out and a gate failed. */
    GATE_FAILED,
    /** The plan was not carried out: the figures say nothing about it. */
    INVALID
  }

  /**
   * What was asked of the generator.
   *
   * @param pace in words: {@code 2,000/s}, {@code 64 in flight}
   * @param closedLoop whether answers made calls, so that latencies leave out the calls that a stall kept from being made
   * @param callsPerSecond highest planned rate; 0 in a closed loop
   * @param durationSeconds measured time; of each step, in a run in steps
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Plan(
      String pace,
      boolean closedLoop,
      double callsPerSecond,
      double warmupSeconds,
      double durationSeconds,
      double timeoutMillis,
      int inFlightMax,
      double tickMillis,
      double lateAfterMillis) {}

  /** Counts: {@code planned = sent + unsent} and {@code sent = ok + failed + unanswered}. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Calls(
      long planned,
      long sent,
      long unsent,
      long ok,
      long failed,
      long unanswered,
      long late,
      long inFlightMaxSeen,
      long warmupSent,
      long warmupFailed,
      double elapsedSeconds) {}

  /** What one gate found, as {@code max-p99}, {@code 5 ms}, {@code 7.2 ms}, false. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Gate(String gate, String bound, String seen, boolean passed) {}

  /** All failures of one status, with the text of the first. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Failure(
      String status, long count, double firstSeconds, double lastSeconds, String example) {}

  /** The calls of one kind. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Operation(
      String name,
      long sent,
      Latencies okLatency,
      Latencies failedLatency,
      List<Failure> failures) {}

  /**
   * The calls that were due in one part of the measured time.
   *
   * @param plannedPerSecond the mean of a slice of a ramp; 0 in a closed loop
   * @param width calls or callers kept under way by a closed loop; 0 in an open loop
   * @param failed calls that failed or were not answered
   * @param problems why it was not borne; empty when it was
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Stage(
      String name,
      double plannedPerSecond,
      int width,
      double startSeconds,
      double endSeconds,
      long planned,
      long sent,
      long ok,
      long failed,
      long late,
      double okPerSecond,
      Latencies okLatency,
      List<String> problems) {}

  /** Names of the highest stage that was borne and of the first that was not; one of them may be absent. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Knee(@Nullable String lastGood, @Nullable String firstBad) {}

  /**
   * One second of the run. During the warm-up all but {@code inFlight} is 0.
   *
   * @param atSeconds its end
   * @param p50Millis of its successes, as the other latencies; 0 when it had none
   * @param latencyCounts its successes by latency
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Second(
      double atSeconds,
      long sent,
      long ok,
      long failed,
      long inFlight,
      double p50Millis,
      double p90Millis,
      double p99Millis,
      @JsonProperty("p99_9_millis") double p999Millis,
      double maxMillis,
      LatencyCounts latencyCounts) {
    /** Whether anything was counted in it. */
    public boolean isMeasured() {
      return sent > 0 || ok > 0 || failed > 0;
    }
  }
}
