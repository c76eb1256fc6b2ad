package io.ringwire.core.resilience;

import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Cancellation;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.call.Filter;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.ReplyReceiver;
import io.ringwire.core.call.Scheduler;
import io.ringwire.core.call.StageFailure;
import io.ringwire.core.call.Ticker;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tries a call again where that is safe and promises something. Safety is decided by the attempt's
 * {@link Outcome} alone:
 *
 * <table>
 * <caption>When another attempt is made</caption>
 * <tr><th>outcome</th><th>idempotent</th><th>else</th></tr>
 * <tr><td>NOT_SENT, REFUSED, for want of room or connection</td><td>yes</td><td>yes</td></tr>
 * <tr><td>UNKNOWN</td><td>yes</td><td>no</td></tr>
 * <tr><td>ANSWERED with one of {@link RetryPolicy#retryableCodes}</td><td>yes</td><td>no</td></tr>
 * </table>
 *
 * <p>The first retry after NOT_SENT or REFUSED is transparent: made at once, at another endpoint,
 * whatever the policy and the budget say, for no handler has seen the call. Every further retry waits
 * its backoff, costs the {@link RetryBudget} one, and is one of {@link RetryPolicy#attemptsMax}. None
 * is made when the balancer itself refused (no endpoint is to blame), when the call is cancelled, or
 * when its deadline would pass before the attempt could begin. A request that is streamed is sent
 * again only when NOT_SENT, which guarantees that its publisher was not touched.
 *
 * <p>A call that fails for good fails with its last failure, earlier ones suppressed in it. From the
 * second attempt on, metadata {@code retry-attempt} carries the number of the retry.
 */
public final class RetryFilter extends Filter.Receiving {
  private final RetryPolicy policy;
  private final RetryBudget budget;
  private final Scheduler scheduler;
  private final Ticker ticker;
  private final Backoff backoff;

  /**
   * @param budget shared by everything that multiplies calls to this service
   * @param scheduler ends the waits
   */
  public RetryFilter(RetryPolicy policy, RetryBudget budget, Scheduler scheduler) {
    this(
        policy,
        budget,
        scheduler,
        Ticker.SYSTEM,
        bound -> ThreadLocalRandom.current().nextLong(bound));
  }

  /** For tests: with their own clock and chance. */
  RetryFilter(
      RetryPolicy policy,
      RetryBudget budget,
      Scheduler scheduler,
      Ticker ticker,
      LongUnaryOperator random) {
    this.policy = policy;
    this.budget = budget;
    this.scheduler = scheduler;
    this.ticker = ticker;
    this.backoff =
        new Backoff(policy.backoffBase().toNanos(), policy.backoffMax().toNanos(), random);
  }

  @Override
  public void filter(Call call, Invoker next, ReplyReceiver receiver) {
    budget.earn();
    new Attempts(call, next, receiver).begin();
  }

  /** One call's attempts: receives the outcome of the one under way. */
  private final class Attempts implements ReplyReceiver {
    private final Invoker next;
    private final ReplyReceiver receiver;
    // Attempts follow each other, so what one thread leaves here the next one finds.
    private Call call;
    private int begun;
    private boolean transparentUsed;
    private @Nullable List<Throwable> earlier;

    Attempts(Call call, Invoker next, ReplyReceiver receiver) {
      this.call = call;
      this.next = next;
      this.receiver = receiver;
    }

    void begin() {
      begun++;
      next.invoke(limited(), this);
    }

    private Call limited() {
      if (policy.attemptTimeout().isZero() || !call.method().idempotent()) {
        return call;
      }
      Deadline own = Deadline.afterNanos(policy.attemptTimeout().toNanos(), ticker);
      return call.withDeadline(call.deadline().earlier(own));
    }

    @Override
    public void accept(@Nullable Reply reply, @Nullable Throwable failure) {
      if (failure == null) {
        receiver.accept(reply, null);
        return;
      }
      Throwable bare = StageFailure.bare(failure);
      try {
        if (!(bare instanceof AttemptException attempt) || !retry(attempt)) {
          fail(bare);
        }
      } catch (RuntimeException e) {
        bare.addSuppressed(e);
        fail(bare);
      }
    }

    /** Returns false when this failure is the last. */
    private boolean retry(AttemptException failure) {
      if (failure.endpoint() == null
          || call.cancellation().isCancelled()
          || call.deadline().hasPassed()
          || !isSafe(failure)) {
        return false;
      }
      if (!transparentUsed && nothingRan(failure)) {
        transparentUsed = true;
        prepare(failure, failure.endpoint());
        begin();
        return true;
      }
      if (begun >= policy.attemptsMax()) {
        return false;
      }
      long delayNanos = backoff.nanos(begun, failure.retryAfterMillis());
      if (delayNanos >= call.deadline().remainingNanos() || !budget.spend()) {
        return false;
      }
      prepare(failure, failure.endpoint());
      Wait wait = new Wait(this, failure);
      if (wait.listen(call)) {
        scheduler.schedule(wait, delayNanos);
      }
      return true;
    }

    private boolean isSafe(AttemptException failure) {
      StatusCode code = failure.status().code();
      boolean streamsRequest = call.method().kind().streamsRequest();
      boolean repeatable = call.method().idempotent() && !streamsRequest;
      boolean timedOutEarly =
          code == StatusCode.DEADLINE_EXCEEDED && !policy.attemptTimeout().isZero() && repeatable;
      return switch (failure.outcome()) {
        case NOT_SENT -> isHopeful(code) || timedOutEarly;
        case REFUSED -> isHopeful(code) && !streamsRequest;
        case UNKNOWN ->
            repeatable
                && code != StatusCode.CANCELLED
                && (code != StatusCode.DEADLINE_EXCEEDED || timedOutEarly);
        case ANSWERED -> repeatable && policy.retryableCodes().contains(code);
      };
    }

    private void prepare(AttemptException failure, Endpoint endpoint) {
      if (earlier == null) {
        earlier = new ArrayList<>(RetryPolicy.ATTEMPTS_MAX);
      }
      earlier.add(failure);
      call =
          call.afterFailureOn(endpoint)
              .withMetadata(call.metadata().with(MetadataKeys.RETRY_ATTEMPT, (long) begun));
    }

    private void fail(Throwable last) {
      if (earlier != null) {
        for (Throwable before : earlier) {
          if (before != last) {
            last.addSuppressed(before);
          }
        }
      }
      receiver.accept(null, last);
    }
  }

  /**
   * The pause before an attempt. The scheduler keeps it until its time, so it lets go of the call as
   * soon as that is cancelled.
   */
  private static final class Wait implements Runnable {
    private final AtomicReference<@Nullable Attempts> attempts;
    private final AttemptException failure;
    private @Nullable Subscription cancellation;

    Wait(Attempts attempts, AttemptException failure) {
      this.attempts = new AtomicReference<>(attempts);
      this.failure = failure;
    }

    /** Returns whether there is still something to wait for. */
    boolean listen(Call call) {
      cancellation = call.cancellation().onCancel(() -> cancelled(call.cancellation()));
      return attempts.get() != null;
    }

    @Override
    public void run() {
      Attempts waiting = attempts.getAndSet(null);
      if (waiting != null) {
        if (cancellation != null) {
          cancellation.close();
        }
        waiting.begin();
      }
    }

    private void cancelled(Cancellation by) {
      Attempts waiting = attempts.getAndSet(null);
      if (waiting != null) {
        Status cause = by.cause();
        waiting.fail(
            new AttemptException(
                cause == null ? Status.of(StatusCode.CANCELLED) : cause,
                failure.outcome(),
                failure.endpoint(),
                0,
                null));
      }
    }
  }

  private static boolean nothingRan(AttemptException failure) {
    return failure.outcome() == Outcome.NOT_SENT || failure.outcome() == Outcome.REFUSED;
  }

  /** Whether another endpoint or another moment can do better. */
  private static boolean isHopeful(StatusCode code) {
    return code.retryHint() == StatusCode.RetryHint.BACK_OFF;
  }
}
