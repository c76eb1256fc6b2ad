package io.ringwire.perf.bench.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.ringwire.perf.load.generator.FailureTally;
import io.ringwire.perf.load.generator.LoadResult;
import io.ringwire.perf.load.generator.OperationResult;
import io.ringwire.perf.load.generator.StageResult;
import io.ringwire.perf.load.report.run.Latencies;
import io.ringwire.perf.load.report.run.Machine;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run found. The JSON of {@code --json} is this record.
 *
 * @param schema of this record; raised when a reader must change
 * @param started when, in ISO 8601
 * @param deployment how the platform ran, in words
 * @param jvmOptions of each process of the platform beyond the launcher's own, in the order in which the JVM reads them
 * @param warmup what came before, which counts for nothing else: the growing rate, then the full one for a while
 * @param measured the rate that was asked for
 * @param use processor time while it was measured, generator first; empty where that is not known
 * @param steps rates tried for the highest that is borne, the measured one first; empty when it was not looked for
 * @param profiled the rate under which stacks were sampled; absent when none were
 * @param profile samples of the platform's Java code by what it does; empty when none were taken
 * @param stock whether every piece that left the stock was ordered
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ShopResult(
    int schema,
    String started,
    Machine machine,
    String deployment,
    Map<String, List<String>> jvmOptions,
    String scenario,
    List<Phase> warmup,
    Phase measured,
    List<Use> use,
    List<Step> steps,
    @Nullable Phase profiled,
    Map<String, Long> profile,
    StockCheck stock) {
  static final int SCHEMA = 2;

  ShopResult {
    jvmOptions = Collections.unmodifiableMap(jvmOptions);
    warmup = List.copyOf(warmup);
    use = List.copyOf(use);
    steps = List.copyOf(steps);
  }

  /** Whether the rate was kept with no failed request, and the books are right. */
  boolean isGood() {
    return measured.problems.isEmpty() && measured.failed == 0 && stock.isRight();
  }

  /** The highest rate that was borne; empty when none was, or it was not looked for. */
  Optional<Step> highestBorne() {
    return steps.stream()
        .filter(Step::isBorne)
        .max(Comparator.comparingDouble(Step::plannedPerSecond));
  }

  /**
   * A part of the run.
   *
   * @param pace in words
   * @param failed requests that failed, and those whose answer never came
   * @param latencies of successes, from the intended send
   * @param problems why the rate was not kept; empty when it was
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Phase(
      String pace,
      double seconds,
      long planned,
      long sent,
      long failed,
      double okPerSecond,
      Latencies latencies,
      List<Operation> operations,
      List<FailureTally> failures,
      List<String> problems) {

    static Phase of(String pace, LoadResult result) {
      double seconds = result.elapsedNanos() / 1e9;
      return new Phase(
          pace,
          seconds,
          result.planned(),
          result.sent(),
          result.sent() - result.ok().getTotalCount(),
          seconds > 0 ? result.ok().getTotalCount() / seconds : 0,
          Latencies.of(result.ok()),
          result.operations().stream().map(Operation::of).toList(),
          result.failures(),
          result.invalidity());
    }

    /** Requests of one kind that succeeded. */
    long ok(String operation) {
      return operations.stream()
          .filter(each -> each.name.equals(operation))
          .mapToLong(each -> each.latencies.count())
          .sum();
    }
  }

  /** One kind of request. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Operation(String name, long sent, long failed, Latencies latencies) {
    static Operation of(OperationResult result) {
      return new Operation(
          result.name(),
          result.sent(),
          result.sent() - result.ok().getTotalCount(),
          Latencies.of(result.ok()));
    }
  }

  /**
   * Processor time of one kind of work in one process, while a rate was kept.
   *
   * @param cores seconds of processor time a second
   * @param systemCores the kernel's part of it
   * @param microsPerRequest the same, a request
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Use(
      String process,
      String work,
      double cores,
      double systemCores,
      double microsPerRequest,
      long residentMib) {
    /** Work of a row that is a whole process. */
    static final String ALL = "all";

    boolean isWhole() {
      return work.equals(ALL);
    }
  }

  /**
   * A rate that was tried.
   *
   * @param use processor time meanwhile, generator first; empty where that is not known
   * @param problems why it was not borne: not kept, failed requests, a p99 above the bound; empty when it was
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Step(
      double plannedPerSecond,
      double seconds,
      double okPerSecond,
      long failed,
      Latencies latencies,
      List<Use> use,
      List<String> problems) {
    static Step of(StageResult stage, List<Use> use) {
      return new Step(
          stage.plannedPerSecond(),
          (stage.endNanos() - stage.startNanos()) / 1e9,
          stage.okPerSecond(),
          stage.failedCount(),
          Latencies.of(stage.ok()),
          use,
          stage.problems());
    }

    boolean isBorne() {
      return problems.isEmpty();
    }

    /** Processors in use, all processes together. */
    double cores() {
      return use.stream().filter(Use::isWhole).mapToDouble(Use::cores).sum();
    }
  }

  /**
   * The books after the run. An order whose answer was lost may have been placed, so failed orders widen what is right.
   *
   * @param before pieces in stock before the first order of the run
   * @param after pieces in stock after the last
   * @param ordered pieces of the orders that were confirmed
   * @param unknown pieces of orders that failed: at most so many more may be gone
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record StockCheck(long before, long after, long ordered, long unknown) {
    boolean isRight() {
      long gone = before - after;
      return gone >= ordered && gone <= ordered + unknown;
    }
  }
}
