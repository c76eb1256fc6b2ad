package io.ringwire.perf.load.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ringwire.perf.load.generator.LoadResult.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RampAndStepsTest {
  private static final long MILLIS = 1_000_000;

  private final SimulatedClock clock = new SimulatedClock();

  @Test
  void aRampMakesEveryCallAndHasFiguresForEachTenthOfIt() throws Exception {
    SimulatedService service = SimulatedService.answering(clock, sequence -> 5 * MILLIS);

    LoadResult result = run(new Pace.Ramp(100, 1_100), 1, 10, Gates.NONE, service);

    assertThat(result.warmupSent()).isEqualTo(100);
    assertThat(result.sent()).isEqualTo(6_000);
    assertThat(result.stages()).hasSize(10);
    StageResult first = result.stages().get(0);
    StageResult last = result.stages().get(9);
    assertThat(first.name()).isEqualTo("100/s to 200/s");
    assertThat(first.sent()).isEqualTo(150);
    assertThat(first.startNanos() / 1e9).isEqualTo(1);
    assertThat(last.name()).isEqualTo("1,000/s to 1,100/s");
    assertThat(last.plannedPerSecond()).isEqualTo(1_050);
    assertThat(last.sent()).isEqualTo(1_050);
    assertThat(last.ok().getTotalCount()).isEqualTo(1_050);
    assertThat(last.endNanos() / 1e9).isEqualTo(11);
    assertThat(result.knee()).isNull();
    assertThat(result.verdict()).isEqualTo(Verdict.GOOD);
  }

  @Test
  void aRampBeyondWhatIsBorneShowsWhereTheLatencyRises() throws Exception {
    SimulatedService service = SimulatedService.withCapacity(clock, 600);

    LoadResult result = run(new Pace.Ramp(100, 1_100), 0, 10, Gates.NONE, service);

    List<Double> medianMillis =
        result.stages().stream().map(s -> s.ok().getValueAtPercentile(50) / 1e6).toList();
    assertThat(medianMillis.subList(0, 5)).allSatisfy(p50 -> assertThat(p50).isLessThan(10));
    assertThat(medianMillis.get(7)).isGreaterThan(200);
    assertThat(medianMillis.get(9)).isGreaterThan(medianMillis.get(8));
  }

  @Test
  void aSliceThatTheGeneratorDidNotCarryOutMakesARampInvalid() throws Exception {
    SimulatedService service = SimulatedService.withCapacity(clock, 600);

    LoadResult result =
        new LoadGenerator(plan(new Pace.Ramp(100, 1_100), 0, 10, 20), service, clock, new Scores())
            .run();

    assertThat(result.invalidity()).isNotEmpty();
    assertThat(result.invalidity()).allSatisfy(r -> assertThat(r).matches("(6|7|8|9|1,0).*/s: .*"));
    assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
  }

  @Test
  void stepsEndAtTheFirstThatBreaksAGateAndTheOneBeforeIsTheKnee() throws Exception {
    SimulatedService service = SimulatedService.withCapacity(clock, 4_500);
    Gates gates =
        new Gates(List.of(new Gates.LatencyBound("max-p99", 99, Duration.ofMillis(50))), null, 0);

    LoadResult result = run(new Pace.Steps(1_000, 8_000, 8), 1, 5, gates, service);

    assertThat(result.stages())
        .extracting(StageResult::name)
        .containsExactly(
            "step 1: 1,000/s",
            "step 2: 2,000/s",
            "step 3: 3,000/s",
            "step 4: 4,000/s",
            "step 5: 5,000/s");
    assertThat(result.stages().get(3).sent()).isEqualTo(20_000);
    assertThat(lastGood(result).plannedPerSecond()).isEqualTo(4_000);
    assertThat(firstBad(result).plannedPerSecond()).isEqualTo(5_000);
    assertThat(firstBad(result).problems())
        .singleElement()
        .asString()
        .matches("max-p99 50\\.000 ms: [45]\\d\\d\\.\\d+ ms");
    assertThat(result.gates()).singleElement().matches(GateResult::passed);
    assertThat(result.elapsedNanos() / 1e9).isCloseTo(25, within(0.1));
    assertThat(result.verdict()).isEqualTo(Verdict.GOOD);
  }

  @Test
  void aStepBeginsWhenAllOfTheOneBeforeWasAnswered() throws Exception {
    int[] inFlightAtFirst = new int[1];
    SimulatedService[] itself = new SimulatedService[1];
    itself[0] =
        SimulatedService.answering(
            clock,
            sequence -> {
              if (sequence == 100) {
                inFlightAtFirst[0] = itself[0].inFlight;
              }
              return 700 * MILLIS;
            });

    LoadResult result = run(new Pace.Steps(100, 200, 2), 0, 1, Gates.NONE, itself[0]);

    assertThat(inFlightAtFirst[0]).isEqualTo(1);
    assertThat(result.stages().get(1).startNanos() / 1e9).isBetween(1.69, 1.75);
    assertThat(result.stages().get(1).ok().getMaxValue() / 1e6).isCloseTo(700, within(2.0));
    assertThat(knee(result).firstBad()).isNull();
    assertThat(lastGood(result).name()).isEqualTo("step 2: 200/s");
  }

  @Test
  void aStepWithAFailedCallIsBadUnlessErrorsAreAllowed() throws Exception {
    Target failing =
        new Target() {
          @Override
          public String description() {
            return "fails the last call of the second step";
          }

          @Override
          public void send(long sequence, int operation, Answer answer) {
            if (sequence == 299) {
              answer.failed("UNAVAILABLE", "gone");
            } else {
              answer.succeeded();
            }
          }

          @Override
          public void close() {}
        };

    LoadResult strict = run(new Pace.Steps(100, 300, 3), 0, 1, Gates.NONE, failing);
    assertThat(lastGood(strict).name()).isEqualTo("step 1: 100/s");
    assertThat(firstBad(strict).problems()).containsExactly("1 of 200 calls failed");

    Gates lenient = new Gates(List.of(), Gates.ErrorBound.ofShare(0.01), 0);
    LoadResult allowed = run(new Pace.Steps(100, 300, 3), 0, 1, lenient, failing);
    assertThat(lastGood(allowed).name()).isEqualTo("step 3: 300/s");
    assertThat(allowed.verdict()).isEqualTo(Verdict.GOOD);
  }

  @Test
  void stepsOfWhichNotEvenTheFirstCouldBeMadeAreInvalid() throws Exception {
    SimulatedService service = SimulatedService.answering(clock, sequence -> 3_000 * MILLIS);

    LoadResult result =
        new LoadGenerator(plan(new Pace.Steps(100, 300, 3), 0, 2, 10), service, clock, new Scores())
            .run();

    assertThat(knee(result).lastGood()).isNull();
    assertThat(result.stages()).hasSize(1);
    assertThat(result.invalidity()).anySatisfy(r -> assertThat(r).contains("calls never left"));
    assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
  }

  @Test
  void aStepThatWasStoppedIsNotJudged() throws Exception {
    SimulatedService service = SimulatedService.answering(clock, sequence -> MILLIS);
    LoadGenerator generator =
        new LoadGenerator(
            plan(new Pace.Steps(100, 300, 3), 0, 10, 100), service, clock, new Scores());
    clock.at(clock.nanos() + 15_000 * MILLIS, generator::stop);

    LoadResult result = generator.run();

    assertThat(result.stopped()).isTrue();
    assertThat(result.stages()).hasSize(2);
    assertThat(lastGood(result).name()).isEqualTo("step 1: 100/s");
    assertThat(knee(result).firstBad()).isNull();
  }

  private static Knee knee(LoadResult result) {
    return Objects.requireNonNull(result.knee());
  }

  private static StageResult lastGood(LoadResult result) {
    return Objects.requireNonNull(knee(result).lastGood());
  }

  private static StageResult firstBad(LoadResult result) {
    return Objects.requireNonNull(knee(result).firstBad());
  }

  private LoadResult run(Pace pace, int warmup, int seconds, Gates gates, Target target)
      throws InterruptedException {
    return new LoadGenerator(
            plan(pace, warmup, seconds, 100_000), gates, target, clock, new Scores())
        .run();
  }

  private static LoadPlan plan(Pace pace, int warmupSeconds, int seconds, int inFlightMax) {
    return new LoadPlan(
        pace,
        Duration.ofSeconds(warmupSeconds),
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(60),
        inFlightMax,
        Duration.ofMillis(1),
        LoadPlan.LATE_AFTER_DEFAULT);
  }
}
