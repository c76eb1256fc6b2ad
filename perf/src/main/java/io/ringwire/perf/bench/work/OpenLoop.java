package io.ringwire.perf.bench.work;

import io.ringwire.perf.load.generator.LoadGenerator;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.LoadResult;
import io.ringwire.perf.load.generator.PaceClock;
import io.ringwire.perf.load.generator.Scores;
import io.ringwire.perf.load.generator.Target;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.workload.AnswerListener;
import io.ringwire.perf.workload.UserClient;
import java.time.Duration;

/**
 * Makes calls when they are due, by the generator of {@code ringwire load}: latencies count from the intended time. Its
 * pacing thread wakes once a millisecond, which costs every contender the same.
 */
final class OpenLoop implements Run {
  private static final Duration TICK = Duration.ofMillis(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int IN_FLIGHT_MAX = 4_096;

  private final UserTarget target;
  private final int callsPerSecond;

  OpenLoop(UserClient client, int callsPerSecond) {
    this.target = new UserTarget(client);
    this.callsPerSecond = callsPerSecond;
  }

  @Override
  public void warmUp(Duration time) throws InterruptedException {
    if (!time.isZero()) {
      run(time);
    }
  }

  @Override
  public Measured measure(Duration time) throws InterruptedException {
    LoadResult result = run(time);
    return Measured.of(result.elapsedNanos(), result.ok(), String.join("; ", result.invalidity()));
  }

  private LoadResult run(Duration time) throws InterruptedException {
    LoadPlan plan =
        new LoadPlan(
            callsPerSecond,
            Duration.ZERO,
            time,
            TIMEOUT,
            IN_FLIGHT_MAX,
            TICK,
            LoadPlan.LATE_AFTER_DEFAULT);
    LoadResult result = new LoadGenerator(plan, target, PaceClock.SYSTEM, new Scores()).run();
    if (!result.failures().isEmpty()) {
      throw new IllegalStateException("a call failed: " + result.failures().get(0));
    }
    if (result.unanswered() > 0) {
      throw new IllegalStateException(result.unanswered() + " calls were not answered");
    }
    return result;
  }

  @Override
  public void stop() {
    // A run has no calls under way when it returns.
  }

  private record UserTarget(UserClient client) implements Target {
    private static final Exchange.Get GET = new Exchange.Get();

    @Override
    public String description() {
      return "users, by id";
    }

    @Override
    public void send(long sequence, int operation, Answer answer) {
      GET.ask(
          client,
          sequence,
          new AnswerListener<>() {
            @Override
            public void onAnswer(User user) {
              if (GET.isRight(sequence, user)) {
                answer.succeeded();
              } else {
                answer.failed("WRONG", "a wrong answer to question " + sequence);
              }
            }

            @Override
            public void onFailure(Throwable cause) {
              answer.failed("FAILED", String.valueOf(cause));
            }
          });
    }

    @Override
    public void close() {
      // The client outlives the case.
    }
  }
}
