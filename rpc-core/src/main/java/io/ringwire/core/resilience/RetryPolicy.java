package io.ringwire.core.resilience;

import io.ringwire.codec.status.StatusCode;
import java.time.Duration;
import java.util.Set;

/**
 * How often and how soon a failed call is tried again. Immutable.
 *
 * @param attemptsMax attempts of one call, the first included: 1 (no retry but the transparent one, see
 *     {@link RetryFilter}) to {@value #ATTEMPTS_MAX}. Default 3
 * @param backoffBase the first wait is random up to this, each later one up to twice the former.
 *     Default 20 ms
 * @param backoffMax the longest wait but for what a server asks. Default 1 s
 * @param retryableCodes answers after which an idempotent method is tried again. Default UNAVAILABLE
 * @param attemptTimeout longest an attempt of an idempotent method may take before another is made;
 *     zero leaves each attempt the whole deadline. Default zero
 */
public record RetryPolicy(
    int attemptsMax,
    Duration backoffBase,
    Duration backoffMax,
    Set<StatusCode> retryableCodes,
    Duration attemptTimeout) {

  /** More are never made, as in gRPC. */
  public static final int ATTEMPTS_MAX = 5;

  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          3,
          Duration.ofMillis(20),
          Duration.ofSeconds(1),
          Set.of(StatusCode.UNAVAILABLE),
          Duration.ZERO);

  public RetryPolicy {
    if (attemptsMax < 1 || attemptsMax > ATTEMPTS_MAX) {
      throw new IllegalArgumentException(
          "attemptsMax must be 1 to " + ATTEMPTS_MAX + ", was " + attemptsMax);
    }
    if (backoffBase.isNegative() || backoffBase.isZero() || backoffMax.compareTo(backoffBase) < 0) {
      throw new IllegalArgumentException(
          "backoffBase must be above zero and at most backoffMax, were "
              + backoffBase
              + " and "
              + backoffMax);
    }
    if (attemptTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "attemptTimeout must not be negative, was " + attemptTimeout);
    }
    retryableCodes = Set.copyOf(retryableCodes);
    if (retryableCodes.contains(StatusCode.OK)) {
      throw new IllegalArgumentException("OK is no failure to retry");
    }
  }

  public RetryPolicy withAttemptsMax(int attemptsMax) {
    return new RetryPolicy(attemptsMax, backoffBase, backoffMax, retryableCodes, attemptTimeout);
  }

  public RetryPolicy withBackoff(Duration base, Duration max) {
    return new RetryPolicy(attemptsMax, base, max, retryableCodes, attemptTimeout);
  }

  public RetryPolicy withRetryableCodes(Set<StatusCode> retryableCodes) {
    return new RetryPolicy(attemptsMax, backoffBase, backoffMax, retryableCodes, attemptTimeout);
  }

  public RetryPolicy withAttemptTimeout(Duration attemptTimeout) {
    return new RetryPolicy(attemptsMax, backoffBase, backoffMax, retryableCodes, attemptTimeout);
  }
}
