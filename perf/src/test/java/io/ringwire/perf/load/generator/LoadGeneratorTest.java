package io.ringwire.perf.load.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class LoadGeneratorTest {
  private static final long MILLIS = 1_000_000;
  private static final long SECONDS = 1_000 * MILLIS;

  private final SimulatedClock clock = new SimulatedClock();
  private final Scores scores = new Scores();

  @Test
  void percentilesAreThoseOfAKnownDistribution() throws Exception {
    // 1 ms to 1,000 ms, each equally often.
    Target server = server((sequence, now) -> (sequence % 1000 + 1) * MILLIS);

    LoadResult result = run(plan(500, 0, 20, 1_000), server);

    assertThat(result.sent()).isEqualTo(10_000);
    assertThat(result.ok().getTotalCount()).isEqualTo(10_000);
    assertPercentileMillis(result.ok(), 50, 500);
    assertPercentileMillis(result.ok(), 90, 900);
    assertPercentileMillis(result.ok(), 99, 990);
    assertPercentileMillis(result.ok(), 99.9, 999);
    assertPercentileMillis(result.ok(), 100, 1_000);
    assertThat(result.invalidity()).isEmpty();
    assertThat(result.isAllOk()).isTrue();
  }

  @Test
  void aStallOfASecondShowsInTheTailOfEveryCallThatWasDueMeanwhile() throws Exception {
    long stallFrom = clock.nanos() + 10 * SECONDS;
    long stallTo = stallFrom + SECONDS;
    Target server =
        server(
            (sequence, now) -> now < stallFrom || now >= stallTo ? MILLIS : stallTo - now + MILLIS);

    LoadResult result = run(plan(1_000, 0, 20, 5_000), server);

    // 1,000 of 20,000 calls were due in it and waited 0 to 1,000 ms. A closed loop would have seen
    // one slow call.
    assertPercentileMillis(result.ok(), 50, 1);
    assertPercentileMillis(result.ok(), 94, 1);
    assertPercentileMillis(result.ok(), 96, 201);
    assertPercentileMillis(result.ok(), 98, 601);
    assertPercentileMillis(result.ok(), 99, 801);
    assertPercentileMillis(result.ok(), 100, 1_001);
    assertThat(result.invalidity()).isEmpty();
  }

  @Test
  void aStallThatFillsTheBoundIsTimedFromTheIntendedSendAndMakesTheRunInvalid() throws Exception {
    long stallFrom = clock.nanos() + 10 * SECONDS;
    long stallTo = stallFrom + SECONDS;
    Target server =
        server(
            (sequence, now) -> now < stallFrom || now >= stallTo ? MILLIS : stallTo - now + MILLIS);

    LoadResult result = run(plan(1_000, 0, 20, 100), server);

    assertThat(result.sent()).isEqualTo(20_000);
    assertThat(result.inFlightMaxSeen()).isEqualTo(100);
    // 100 left in time; the others that came due were held back until the stall was over.
    assertThat(result.late()).isBetween(840L, 900L);
    // Released 100 a millisecond, so the tail is that of the unbounded stall and a few milliseconds
    // more.
    assertThat(result.ok().getValueAtPercentile(99) / 1e6).isBetween(800.0, 812.0);
    assertThat(result.ok().getMaxValue() / 1e6).isBetween(900.0, 1_002.0);
    assertThat(result.invalidity())
        .singleElement()
        .asString()
        .contains("the generator did not keep the rate");
  }

  @Test
  void callsThatNeverLeaveMakeTheRunInvalid() throws Exception {
    Target server = server((sequence, now) -> 2 * SECONDS);

    LoadResult result = run(plan(1_000, 0, 5, 50), server);

    // 50 every 2 seconds.
    assertThat(result.planned()).isEqualTo(5_000);
    assertThat(result.sent()).isEqualTo(150);
    assertThat(result.unsent()).isEqualTo(4_850);
    assertThat(result.invalidity())
        .anySatisfy(reason -> assertThat(reason).contains("4850 of 5000 calls never left"));
  }

  @Test
  void aGeneratorTooSlowForTheRateSaysSo() throws Exception {
    List<Target.Answer> answers = new ArrayList<>();
    Target costly =
        new FakeTarget() {
          @Override
          public void send(long sequence, int operation, Answer answer) {
            clock.work(100_000); // 100 us a call: at most 10,000 calls a second
            answers.add(answer);
            answer.succeeded();
          }
        };

    LoadResult result = run(plan(20_000, 0, 2, 1_000), costly);

    assertThat(answers).hasSize(40_000);
    assertThat(result.late()).isGreaterThan(35_000);
    assertThat(result.invalidity()).singleElement().asString().contains("did not keep the rate");
    // The backlog is in the latencies too: the last call left 2 s late.
    assertThat(result.ok().getMaxValue() / 1e9).isCloseTo(2, within(0.1));
  }

  @Test
  void wakesThatAreALittleLateAreInTheLatencyAndDoNotInvalidate() throws Exception {
    clock.oversleep(300_000);
    Target server = server((sequence, now) -> MILLIS);

    LoadResult result = run(plan(100, 0, 10, 100), server);

    assertThat(result.late()).isZero();
    assertThat(result.invalidity()).isEmpty();
    assertThat(result.ok().getValueAtPercentile(50) / 1e6).isCloseTo(1.3, within(0.31));
    assertThat(result.lag().getMaxValue() / 1e6).isCloseTo(0.3, within(0.01));
  }

  @Test
  void failuresAreCountedByStatusWithTheirTimesAndNeverMixedIntoSuccesses() throws Exception {
    // Every tenth call is refused at once; each call from 6 s to 7 s is lost after 50 ms.
    long start = clock.nanos();
    Target server =
        new FakeTarget() {
          @Override
          public void send(long sequence, int operation, Answer answer) {
            long now = clock.nanos() - start;
            if (now >= 6 * SECONDS && now < 7 * SECONDS) {
              clock.at(
                  clock.nanos() + 50 * MILLIS,
                  () -> answer.failed("UNAVAILABLE", "connection reset"));
            } else if (sequence % 10 == 0) {
              answer.failed("RESOURCE_EXHAUSTED", "too busy for call " + sequence);
            } else {
              clock.at(clock.nanos() + 20 * MILLIS, answer::succeeded);
            }
          }
        };

    LoadResult result = run(plan(100, 0, 10, 1_000), server);

    assertThat(result.sent()).isEqualTo(1_000);
    assertThat(result.ok().getTotalCount() + result.failed().getTotalCount()).isEqualTo(1_000);
    assertThat(result.failures())
        .extracting(FailureTally::status)
        .containsExactly("UNAVAILABLE", "RESOURCE_EXHAUSTED");
    FailureTally lost = result.failures().get(0);
    assertThat(lost.count()).isEqualTo(100);
    assertThat(lost.firstNanos() / 1e9).isCloseTo(6.05, within(0.02));
    assertThat(lost.lastNanos() / 1e9).isCloseTo(7.04, within(0.02));
    assertThat(lost.example()).isEqualTo("connection reset");
    FailureTally refused = result.failures().get(1);
    assertThat(refused.count()).isEqualTo(90);
    assertThat(refused.example()).isEqualTo("too busy for call 0");
    // Refusals of no time at all do not pull the percentiles of successes down.
    assertThat(result.ok().getMinValue() / 1e6).isCloseTo(20, within(0.1));
    assertThat(result.isAllOk()).isFalse();
    assertThat(result.invalidity()).isEmpty();
  }

  @Test
  void statusesBeyondTheBoundAreCountedTogether() throws Exception {
    Target server =
        new FakeTarget() {
          @Override
          public void send(long sequence, int operation, Answer answer) {
            answer.failed("STATUS " + sequence, "");
          }
        };

    LoadResult result = run(plan(100, 0, 2, 10), server);

    assertThat(result.failures()).hasSize(Scores.STATUSES_MAX + 1);
    assertThat(result.failures().get(0).status()).isEqualTo(Scores.OTHER_STATUS);
    assertThat(result.failures().get(0).count()).isEqualTo(200 - Scores.STATUSES_MAX);
  }

  @Test
  void theWarmUpIsCountedApart() throws Exception {
    Target server =
        new FakeTarget() {
          @Override
          public void send(long sequence, int operation, Answer answer) {
            if (sequence < 100) {
              clock.at(
                  clock.nanos() + 400 * MILLIS, () -> answer.failed("UNAVAILABLE", "starting"));
            } else {
              clock.at(clock.nanos() + MILLIS, answer::succeeded);
            }
          }
        };

    LoadResult result = run(plan(100, 2, 3, 1_000), server);

    assertThat(result.warmupSent()).isEqualTo(200);
    assertThat(result.warmupFailed()).isEqualTo(100);
    assertThat(result.planned()).isEqualTo(300);
    assertThat(result.ok().getTotalCount()).isEqualTo(300);
    assertThat(result.ok().getMaxValue() / 1e6).isCloseTo(1, within(0.1));
    assertThat(result.failures()).isEmpty();
    assertThat(result.isAllOk()).isTrue();
  }

  @Test
  void anAnswerThatNeverComesIsCountedAndOneThatComesTooLateIsNot() throws Exception {
    List<Target.Answer> kept = new ArrayList<>();
    Target server =
        new FakeTarget() {
          @Override
          public void send(long sequence, int operation, Answer answer) {
            if (sequence == 7) {
              kept.add(answer);
            } else {
              answer.succeeded();
            }
          }
        };

    LoadResult result = run(plan(10, 0, 2, 10), server);
    kept.get(0).succeeded();

    assertThat(result.sent()).isEqualTo(20);
    assertThat(result.unanswered()).isEqualTo(1);
    assertThat(result.ok().getTotalCount()).isEqualTo(19);
    assertThat(result.isAllOk()).isFalse();
    assertThat(scores.takeInterval().ok().getTotalCount()).isZero();
  }

  @Test
  void stoppingEndsTheRunWithWhatWasDueByThen() throws Exception {
    LoadGenerator[] generator = new LoadGenerator[1];
    Target server =
        new FakeTarget() {
          @Override
          public void send(long sequence, int operation, Answer answer) {
            answer.succeeded();
            if (sequence == 499) {
              generator[0].stop();
            }
          }
        };
    generator[0] = new LoadGenerator(plan(100, 1, 60, 10), server, clock, scores);

    LoadResult result = generator[0].run();

    assertThat(result.stopped()).isTrue();
    assertThat(result.planned()).isEqualTo(400);
    assertThat(result.sent()).isEqualTo(400);
    assertThat(result.elapsedNanos() / 1e9).isCloseTo(4, within(0.02));
    assertThat(result.invalidity()).isEmpty();
  }

  @Test
  void whatWasHeldBackWhenTheRunWasStoppedIsNotForgotten() throws Exception {
    LoadGenerator[] generator = new LoadGenerator[1];
    Target server =
        new FakeTarget() {
          @Override
          public void send(long sequence, int operation, Answer answer) {
            if (sequence == 0) {
              clock.at(clock.nanos() + 5 * SECONDS, generator[0]::stop);
            }
          }
        };
    generator[0] = new LoadGenerator(plan(100, 0, 60, 10), server, clock, scores);

    LoadResult result = generator[0].run();

    assertThat(result.sent()).isEqualTo(10);
    assertThat(result.planned()).isBetween(490L, 500L);
    assertThat(result.invalidity())
        .anySatisfy(reason -> assertThat(reason).contains("calls never left: 10 were under way"));
  }

  @Test
  void aBurstIsFlushedOnceAndTimedFromItsOwnTime() throws Exception {
    List<Long> burstTimes = new ArrayList<>();
    int[] sent = new int[1];
    Target server =
        new FakeTarget() {
          private int unflushed;

          @Override
          public void send(long sequence, int operation, Answer answer) {
            unflushed++;
            sent[0]++;
            clock.at(clock.nanos() + MILLIS, answer::succeeded);
          }

          @Override
          public void flush() {
            if (unflushed > 0) {
              assertThat(unflushed).isEqualTo(20);
              burstTimes.add(clock.nanos());
              unflushed = 0;
            }
          }
        };

    LoadResult result = run(plan(20_000, 0, 1, 1_000), server);

    assertThat(sent[0]).isEqualTo(20_000);
    assertThat(burstTimes).hasSize(1_000);
    assertThat(burstTimes.get(999) - burstTimes.get(0)).isEqualTo(999 * MILLIS);
    assertThat(result.ok().getMaxValue() / 1e6).isCloseTo(1, within(0.01));
  }

  private LoadResult run(LoadPlan plan, Target target) throws InterruptedException {
    return new LoadGenerator(plan, target, clock, scores).run();
  }

  private static LoadPlan plan(double rate, int warmupSeconds, int seconds, int inFlightMax) {
    return new LoadPlan(
        rate,
        Duration.ofSeconds(warmupSeconds),
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(2),
        inFlightMax,
        Duration.ofMillis(1),
        LoadPlan.LATE_AFTER_DEFAULT);
  }

  private Target server(Latency latency) {
    return new FakeTarget() {
      @Override
      public void send(long sequence, int operation, Answer answer) {
        clock.at(clock.nanos() + latency.nanos(sequence, clock.nanos()), answer::succeeded);
      }
    };
  }

  private static void assertPercentileMillis(
      Histogram latencies, double percentile, double millis) {
    assertThat(latencies.getValueAtPercentile(percentile) / 1e6)
        .as("p%s", percentile)
        .isCloseTo(millis, within(Math.max(0.002 * millis, 1.01)));
  }

  private interface Latency {
    long nanos(long sequence, long nowNanos);
  }

  private abstract static class FakeTarget implements Target {
    @Override
    public String description() {
      return "a fake server";
    }

    @Override
    public void close() {}
  }
}
