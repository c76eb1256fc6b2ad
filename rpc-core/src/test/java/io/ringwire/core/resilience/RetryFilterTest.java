package io.ringwire.core.resilience;

import static io.ringwire.core.call.TestCalls.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.call.FakeTime;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.TestCalls;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.discovery.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryFilterTest {
  private static final Endpoint A = Endpoint.of("a", 1);
  private static final Endpoint B = Endpoint.of("b", 1);

  /** The rest of the client: each attempt is ended by the test. */
  private static final class Attempts implements Invoker {
    final List<Call> calls = new ArrayList<>();
    final List<CompletableFuture<Reply>> stages = new ArrayList<>();

    @Override
    public CompletionStage<Reply> invoke(Call call) {
      calls.add(call);
      stages.add(new CompletableFuture<>());
      return stages.get(stages.size() - 1);
    }

    int made() {
      return calls.size();
    }

    void fail(AttemptException failure) {
      stages.get(stages.size() - 1).completeExceptionally(failure);
    }

    void fail(StatusCode code, Outcome outcome, Endpoint endpoint) {
      fail(TestCalls.failure(code, outcome, endpoint));
    }

    void succeed() {
      stages.get(stages.size() - 1).complete(Reply.NONE);
    }
  }

  private final FakeTime time = new FakeTime();
  private final Attempts attempts = new Attempts();
  // The longest wait that jitter can choose.
  private final RetryFilter filter = filter(RetryPolicy.DEFAULT, new RetryBudget(0.1, 5, time));

  private RetryFilter filter(RetryPolicy policy, RetryBudget budget) {
    return new RetryFilter(policy, budget, time, time, bound -> bound - 1);
  }

  private CompletableFuture<Reply> run(Call call) {
    return filter.filter(call, attempts).toCompletableFuture();
  }

  private Call idempotent() {
    return TestCalls.call(CallKind.UNARY, true, Deadline.NONE);
  }

  @Test
  void handsASuccessOnUntouched() {
    CompletableFuture<Reply> reply = run(TestCalls.unary());
    attempts.succeed();
    assertThat(reply).isCompletedWithValue(Reply.NONE);
    assertThat(attempts.calls.get(0).metadata().get(MetadataKeys.RETRY_ATTEMPT)).isNull();
    assertThat(time.pending()).isZero();
  }

  // Whether, and how, by outcome, code and idempotence: at once, after a wait, or never.
  @ParameterizedTest
  @CsvSource({
    "NOT_SENT, UNAVAILABLE,        UNARY,         false, AT_ONCE",
    "NOT_SENT, RESOURCE_EXHAUSTED, UNARY,         false, AT_ONCE",
    "NOT_SENT, UNAVAILABLE,        CLIENT_STREAM, false, AT_ONCE",
    "NOT_SENT, UNAVAILABLE,        ONE_WAY,       false, AT_ONCE",
    "NOT_SENT, INVALID_ARGUMENT,   UNARY,         true,  NEVER",
    "NOT_SENT, DEADLINE_EXCEEDED,  UNARY,         true,  NEVER",
    "NOT_SENT, CANCELLED,          UNARY,         true,  NEVER",
    "REFUSED,  UNAVAILABLE,        UNARY,         false, AT_ONCE",
    "REFUSED,  RESOURCE_EXHAUSTED, SERVER_STREAM, false, AT_ONCE",
    "REFUSED,  UNAVAILABLE,        BIDI_STREAM,   true,  NEVER",
    "REFUSED,  UNIMPLEMENTED,      UNARY,         true,  NEVER",
    "UNKNOWN,  UNAVAILABLE,        UNARY,         true,  WAITING",
    "UNKNOWN,  UNAVAILABLE,        SERVER_STREAM, true,  WAITING",
    "UNKNOWN,  INTERNAL,           UNARY,         true,  WAITING",
    "UNKNOWN,  UNAVAILABLE,        UNARY,         false, NEVER",
    "UNKNOWN,  UNAVAILABLE,        CLIENT_STREAM, true,  NEVER",
    "UNKNOWN,  DEADLINE_EXCEEDED,  UNARY,         true,  NEVER",
    "UNKNOWN,  CANCELLED,          UNARY,         true,  NEVER",
    "ANSWERED, UNAVAILABLE,        UNARY,         true,  WAITING",
    "ANSWERED, UNAVAILABLE,        UNARY,         false, NEVER",
    "ANSWERED, UNAVAILABLE,        CLIENT_STREAM, true,  NEVER",
    "ANSWERED, RESOURCE_EXHAUSTED, UNARY,         true,  NEVER",
    "ANSWERED, NOT_FOUND,          UNARY,         true,  NEVER",
    "ANSWERED, INTERNAL,           UNARY,         true,  NEVER",
  })
  void decidesFromTheOutcome(
      Outcome outcome, StatusCode code, CallKind kind, boolean idempotent, String retried) {
    CompletableFuture<Reply> reply = run(TestCalls.call(kind, idempotent, Deadline.NONE));
    attempts.fail(code, outcome, A);
    assertThat(attempts.made()).isEqualTo(retried.equals("AT_ONCE") ? 2 : 1);
    assertThat(time.pending()).isEqualTo(retried.equals("WAITING") ? 1 : 0);
    assertThat(reply.isDone()).isEqualTo(retried.equals("NEVER"));
    time.advance(Duration.ofMillis(20));
    assertThat(attempts.made()).isEqualTo(retried.equals("NEVER") ? 1 : 2);
    if (!retried.equals("NEVER")) {
      attempts.succeed();
      assertThat(reply).isCompletedWithValue(Reply.NONE);
    }
  }

  @Test
  void tellsTheNextAttemptWhereItFailedAndWhichRetryItIs() {
    run(idempotent());
    attempts.fail(StatusCode.UNAVAILABLE, Outcome.NOT_SENT, A);
    assertThat(attempts.calls.get(1).tried()).containsExactly(A);
    assertThat(attempts.calls.get(1).metadata().get(MetadataKeys.RETRY_ATTEMPT)).isEqualTo(1);
    attempts.fail(StatusCode.UNAVAILABLE, Outcome.REFUSED, B);
    time.advance(Duration.ofSeconds(1));
    assertThat(attempts.calls.get(2).tried()).containsExactlyInAnyOrder(A, B);
    assertThat(attempts.calls.get(2).metadata().get(MetadataKeys.RETRY_ATTEMPT)).isEqualTo(2);
  }

  @Test
  void waitsTwiceAsLongBeforeEachFurtherRetry() {
    run(idempotent());
    attempts.fail(StatusCode.UNAVAILABLE, Outcome.UNKNOWN, A);
    time.advance(Duration.ofMillis(20).minusNanos(1));
    assertThat(attempts.made()).isEqualTo(1);
    time.advance(Duration.ofNanos(1));
    assertThat(attempts.made()).isEqualTo(2);
    attempts.fail(StatusCode.UNAVAILABLE, Outcome.UNKNOWN, B);
    time.advance(Duration.ofMillis(40).minusNanos(1));
    assertThat(attempts.made()).isEqualTo(2);
    time.advance(Duration.ofNanos(1));
    assertThat(attempts.made()).isEqualTo(3);
  }

  @Test
  void failsWithTheLastFailureAndTheEarlierOnesSuppressed() {
    CompletableFuture<Reply> reply = run(idempotent());
    AttemptException first = TestCalls.failure(StatusCode.UNAVAILABLE, Outcome.UNKNOWN, A);
    AttemptException second = TestCalls.failure(StatusCode.UNAVAILABLE, Outcome.UNKNOWN, B);
    AttemptException third = TestCalls.failure(StatusCode.INTERNAL, Outcome.UNKNOWN, A);
    attempts.fail(first);
    time.advance(Duration.ofSeconds(1));
    attempts.fail(second);
    time.advance(Duration.ofSeconds(1));
    attempts.fail(third);
    assertThat(attempts.made()).isEqualTo(3);
    assertThat(failureOf(reply)).isSameAs(third).hasSuppressedException(first);
    assertThat(third.getSuppressed()).containsExactly(first, second);
  }

  @Test
  void theTransparentRetryNeedsNeitherPolicyNorBudgetButIsOnlyOne() {
    RetryFilter strict =
        filter(RetryPolicy.DEFAULT.withAttemptsMax(1), new RetryBudget(0, 0, time));
    CompletableFuture<Reply> reply =
        strict.filter(TestCalls.unary(), attempts).toCompletableFuture();
    attempts.fail(StatusCode.UNAVAILABLE, Outcome.REFUSED, A);
    assertThat(attempts.made()).isEqualTo(2);
    attempts.fail(StatusCode.UNAVAILABLE, Outcome.REFUSED, B);
    assertThat(attempts.made()).isEqualTo(2);
    assertThat(reply).isCompletedExceptionally();
  }

  @Test
  void doesNotRetryWhatTheBalancerItselfRefused() {
    CompletableFuture<Reply> reply = run(idempotent());
    attempts.fail(
        new AttemptException(
            Status.of(StatusCode.UNAVAILABLE, "no endpoint is registered"),
            Outcome.NOT_SENT,
            null,
            0,
            null));
    assertThat(attempts.made()).isEqualTo(1);
    assertThat(reply).isCompletedExceptionally();
    assertThat(time.pending()).isZero();
  }

  @Test
  void stopsWhenTheBudgetIsEmpty() {
    RetryFilter poor = filter(RetryPolicy.DEFAULT, new RetryBudget(0.1, 0, time));
    for (int i = 0; i < 10; i++) {
      poor.filter(idempotent(), attempts);
    }
    CompletableFuture<Reply> lucky = poor.filter(idempotent(), attempts).toCompletableFuture();
    attempts.fail(StatusCode.UNAVAILABLE, Outcome.UNKNOWN, A);
    assertThat(lucky).isNotDone();
    CompletableFuture<Reply> unlucky = poor.filter(idempotent(), attempts).toCompletableFuture();
    attempts.fail(StatusCode.UNAVAILABLE, Outcome.UNKNOWN, A);
    assertThat(unlucky).isCompletedExceptionally();
  }

  @Test
  void doesNotWaitBeyondTheDeadline() {
    CompletableFuture<Reply> reply =
        run(TestCalls.call(CallKind.UNARY, true, time.deadlineIn(Duration.ofMillis(20))));
    time.advance(Duration.ofMillis(5));
    attempts.fail(StatusCode.UNAVAILABLE, Outcome.UNKNOWN, A);
    assertThat(reply).isCompletedExceptionally();
    assertThat(time.pending()).isZero();
  }

  @Test
  void doesNotRetryAtOnceEitherWhenTheDeadlineHasPassed() {
    run(TestCalls.unary(time.deadlineIn(Duration.ofMillis(20))));
    time.advance(Duration.ofMillis(20));
    attempts.fail(StatusCode.UNAVAILABLE, Outcome.REFUSED, A);
    assertThat(attempts.made()).isEqualTo(1);
  }

  @Test
  void honoursWhatTheServerAsksFor() {
    run(idempotent());
    attempts.fail(
        new AttemptException(Status.of(StatusCode.UNAVAILABLE), Outcome.ANSWERED, A, 500, null));
    time.advance(Duration.ofMillis(519));
    assertThat(attempts.made()).isEqualTo(1);
    time.advance(Duration.ofMillis(1));
    assertThat(attempts.made()).isEqualTo(2);
  }

  @Test
  void cancellationEndsTheWaitAtOnce() {
    Call call = idempotent();
    CompletableFuture<Reply> reply = run(call);
    AttemptException first = TestCalls.failure(StatusCode.UNAVAILABLE, Outcome.UNKNOWN, A);
    attempts.fail(first);
    call.cancellation().cancel();
    AttemptException failure = (AttemptException) failureOf(reply);
    assertThat(failure.status().code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(failure).hasSuppressedException(first);
    time.advance(Duration.ofSeconds(2));
    assertThat(attempts.made()).isEqualTo(1);
  }

  @Test
  void aCancelledCallIsNotRetried() {
    Call call = TestCalls.unary();
    run(call);
    call.cancellation().cancel();
    attempts.fail(StatusCode.UNAVAILABLE, Outcome.REFUSED, A);
    assertThat(attempts.made()).isEqualTo(1);
  }

  @Test
  void anAttemptTimeoutMakesAnotherAttemptWithinTheDeadline() {
    RetryFilter timed =
        filter(
            RetryPolicy.DEFAULT.withAttemptTimeout(Duration.ofMillis(100)),
            new RetryBudget(0.1, 5, time));
    timed.filter(
        TestCalls.call(CallKind.UNARY, true, time.deadlineIn(Duration.ofMillis(500))), attempts);
    assertThat(attempts.calls.get(0).deadline().remainingNanos()).isEqualTo(100_000_000);
    time.advance(Duration.ofMillis(100));
    attempts.fail(StatusCode.DEADLINE_EXCEEDED, Outcome.UNKNOWN, A);
    time.advance(Duration.ofMillis(20));
    assertThat(attempts.made()).isEqualTo(2);
    assertThat(attempts.calls.get(1).deadline().remainingNanos()).isEqualTo(100_000_000);
    time.advance(Duration.ofMillis(340));
    attempts.fail(StatusCode.UNAVAILABLE, Outcome.NOT_SENT, B);
    // 40 ms are left of the whole.
    assertThat(attempts.calls.get(2).deadline().remainingNanos()).isEqualTo(40_000_000);
  }

  @Test
  void anAttemptTimeoutLeavesOtherMethodsAlone() {
    RetryFilter timed =
        filter(
            RetryPolicy.DEFAULT.withAttemptTimeout(Duration.ofMillis(100)),
            new RetryBudget(0.1, 5, time));
    timed.filter(TestCalls.unary(), attempts);
    assertThat(attempts.calls.get(0).deadline().isNone()).isTrue();
  }

  @Test
  void seesThroughCompletionWrappers() {
    run(TestCalls.unary());
    attempts
        .stages
        .get(0)
        .completeExceptionally(
            new CompletionException(TestCalls.failure(StatusCode.UNAVAILABLE, Outcome.REFUSED, A)));
    assertThat(attempts.made()).isEqualTo(2);
  }

  @Test
  void otherFailuresAreFinal() {
    CompletableFuture<Reply> reply = run(idempotent());
    RpcException failure = Status.of(StatusCode.UNAVAILABLE, "a filter says no").asException();
    attempts.stages.get(0).completeExceptionally(failure);
    assertThat(failureOf(reply)).isSameAs(failure);
  }

  @Test
  void leavesNoListenerAtTheCancellation() {
    Call call = idempotent();
    run(call);
    attempts.fail(StatusCode.UNAVAILABLE, Outcome.UNKNOWN, A);
    time.advance(Duration.ofMillis(20));
    attempts.succeed();
    // Nothing of the finished call may run now.
    call.cancellation().cancel();
    assertThat(attempts.made()).isEqualTo(2);
  }
}
