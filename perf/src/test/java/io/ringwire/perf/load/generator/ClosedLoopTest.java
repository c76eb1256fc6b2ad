package io.ringwire.perf.load.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ringwire.perf.load.generator.LoadResult.Verdict;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ClosedLoopTest {
  private static final long MILLIS = 1_000_000;

  private final SimulatedClock clock = new SimulatedClock();

  @Test
  void aNumberOfCallsIsKeptUnderWay() throws Exception {
    SimulatedService service = SimulatedService.answering(clock, sequence -> 10 * MILLIS);

    LoadResult result = run(new Pace.Closed(8, Duration.ZERO), 1, 5, service);

    assertThat(service.inFlightMaxSeen).isEqualTo(8);
    // 8 calls every 10 ms.
    assertThat(result.sent()).isBetween(3_992L, 4_008L);
    assertThat(result.warmupSent()).isBetween(792L, 808L);
    assertThat(result.planned()).isEqualTo(result.sent());
    assertThat(result.ok().getTotalCount()).isEqualTo(result.sent());
    assertThat(result.ok().getMinValue() / 1e6).isCloseTo(10, within(0.1));
    assertThat(result.ok().getMaxValue() / 1e6).isCloseTo(10, within(0.1));
    assertThat(result.elapsedNanos() / 1e9).isCloseTo(5, within(0.02));
    assertThat(result.stages()).singleElement().matches(stage -> stage.width() == 8);
    assertThat(result.lag().getTotalCount()).isZero();
    assertThat(result.verdict()).isEqualTo(Verdict.GOOD);
  }

  @Test
  void aStallHidesInAClosedLoopAndTheReportSaysSo() throws Exception {
    long stallFrom = clock.nanos() + 5_000 * MILLIS;
    long stallTo = stallFrom + 1_000 * MILLIS;
    SimulatedService service =
        SimulatedService.answering(
            clock,
            sequence ->
                clock.nanos() < stallFrom || clock.nanos() >= stallTo
                    ? MILLIS
                    : stallTo - clock.nanos() + MILLIS);

    LoadResult result = run(new Pace.Closed(1, Duration.ZERO), 0, 10, service);

    // The open loop of LoadGeneratorTest shows 801 ms at p99 for the same stall at 1,000 a second.
    assertThat(result.ok().getValueAtPercentile(99.9) / 1e6).isCloseTo(1, within(0.1));
    assertThat(result.ok().getMaxValue() / 1e6).isCloseTo(1_001, within(2.0));
    assertThat(result.remarks()).anySatisfy(r -> assertThat(r).contains("coordinated omission"));
  }

  @Test
  void thinkTimeIsBetweenAnAnswerAndTheNextCall() throws Exception {
    SimulatedService service = SimulatedService.answering(clock, sequence -> 10 * MILLIS);

    LoadResult result = run(new Pace.Closed(4, Duration.ofMillis(90)), 0, 10, service);

    // A call every 100 ms for each; the pause ends at the next look, a millisecond later at most.
    assertThat(result.sent()).isBetween(392L, 404L);
    assertThat(result.ok().getMaxValue() / 1e6).isCloseTo(10, within(0.1));
  }

  @Test
  void callsThatFailAtOnceDoNotSpin() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Target refusing =
        new Target() {
          @Override
          public String description() {
            return "refuses";
          }

          @Override
          public void send(long sequence, int operation, Answer answer) {
            asked.incrementAndGet();
            answer.failed("UNAVAILABLE", "nobody there");
          }

          @Override
          public void close() {}
        };

    LoadResult result = run(new Pace.Closed(2, Duration.ZERO), 0, 1, refusing);

    assertThat(asked.get()).isBetween(100, 2_000);
    assertThat(result.failed().getTotalCount()).isEqualTo(asked.get());
    assertThat(result.verdict()).isEqualTo(Verdict.CALLS_FAILED);
  }

  @Test
  void anAnswerThatComesWithinSendMakesTheNextCallWithoutNesting() throws Exception {
    Target instant =
        new Target() {
          @Override
          public String description() {
            return "answers at once";
          }

          @Override
          public void send(long sequence, int operation, Answer answer) {
            clock.work(10_000);
            answer.succeeded();
          }

          @Override
          public void close() {}
        };

    LoadResult result = run(new Pace.Closed(1, Duration.ZERO), 0, 2, instant);

    assertThat(result.sent()).isEqualTo(200_000);
  }

  @Test
  void eachBlockingCallerHasOneCallUnderWay() throws Exception {
    Set<String> callers = ConcurrentHashMap.newKeySet();
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger inFlightMaxSeen = new AtomicInteger();
    ScheduledExecutorService server = Executors.newSingleThreadScheduledExecutor();
    Target slow =
        new Target() {
          @Override
          public String description() {
            return "answers after 2 ms";
          }

          @Override
          public void send(long sequence, int operation, Answer answer) {
            callers.add(Thread.currentThread().getName());
            inFlightMaxSeen.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            server.schedule(
                () -> {
                  inFlight.decrementAndGet();
                  answer.succeeded();
                },
                2,
                TimeUnit.MILLISECONDS);
          }

          @Override
          public void close() {}
        };
    try {
      LoadResult result =
          new LoadGenerator(
                  plan(new Pace.Callers(3, Duration.ZERO), 0, 1),
                  slow,
                  PaceClock.SYSTEM,
                  new Scores())
              .run();

      assertThat(callers).hasSize(3);
      assertThat(inFlightMaxSeen.get()).isLessThanOrEqualTo(3);
      assertThat(result.sent()).isBetween(3L, 1_503L);
      assertThat(result.ok().getTotalCount()).isEqualTo(result.sent());
      assertThat(result.ok().getMinValue()).isGreaterThanOrEqualTo(2 * MILLIS - 5_000);
      assertThat(result.stages()).singleElement().matches(stage -> stage.width() == 3);
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void aCallerWhoseAnswerNeverComesGivesUpAndTheCallIsCounted() throws Exception {
    Target silent =
        new Target() {
          @Override
          public String description() {
            return "never answers";
          }

          @Override
          public void send(long sequence, int operation, Answer answer) {}

          @Override
          public void close() {}
        };
    LoadPlan plan =
        new LoadPlan(
            new Pace.Callers(2, Duration.ZERO),
            Duration.ZERO,
            Duration.ofMillis(100),
            Duration.ofMillis(1),
            100,
            Duration.ofMillis(1),
            LoadPlan.LATE_AFTER_DEFAULT);

    LoadResult result = new LoadGenerator(plan, silent, PaceClock.SYSTEM, new Scores()).run();

    assertThat(result.unanswered()).isEqualTo(2);
    assertThat(result.verdict()).isEqualTo(Verdict.CALLS_FAILED);
  }

  private LoadResult run(Pace pace, int warmup, int seconds, Target target)
      throws InterruptedException {
    return new LoadGenerator(plan(pace, warmup, seconds), target, clock, new Scores()).run();
  }

  private static LoadPlan plan(Pace pace, int warmupSeconds, int seconds) {
    return new LoadPlan(
        pace,
        Duration.ofSeconds(warmupSeconds),
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(10),
        1_000,
        Duration.ofMillis(1),
        LoadPlan.LATE_AFTER_DEFAULT);
  }
}
