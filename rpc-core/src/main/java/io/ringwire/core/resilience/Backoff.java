package io.ringwire.core.resilience;

import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;

/**
 * How long to wait before the next attempt: exponential with full jitter, so that callers which
 * failed together do not come back together.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
 *     backoff and jitter</a>
 */
final class Backoff {
  private static final int DOUBLINGS_MAX = 30;

  private final long baseNanos;
  private final long maxNanos;
  private final LongUnaryOperator random;

  /**
   * @param random a bound above 0 to a number from 0 to below it
   */
  Backoff(long baseNanos, long maxNanos, LongUnaryOperator random) {
    this.baseNanos = baseNanos;
    this.maxNanos = Math.min(maxNanos, Long.MAX_VALUE - 1); // one more is the bound of a random
    this.random = random;
  }

  /**
   * @param retry 1 before the second attempt
   * @param retryAfterMillis what the server asked for at least; 0 for nothing. Jitter comes on top,
   *     for it asked everybody the same
   */
  long nanos(int retry, long retryAfterMillis) {
    int doublings = Math.min(retry - 1, DOUBLINGS_MAX);
    // Division, not a shift of the base: that could overflow.
    long bound = baseNanos > maxNanos >> doublings ? maxNanos : baseNanos << doublings;
    long askedNanos = TimeUnit.MILLISECONDS.toNanos(retryAfterMillis);
    long jitterNanos = random.applyAsLong(bound + 1);
    // A peer may ask for centuries: never the sum, which would be negative, and no wait at all.
    return askedNanos > Long.MAX_VALUE - jitterNanos ? Long.MAX_VALUE : askedNanos + jitterNanos;
  }
}
