package io.ringwire.core.balance;

import io.ringwire.core.call.Ticker;

/**
 * Times attempts, and remembers roughly when the last one began or ended. A pick asks only how stale
 * an average is, in steps of tens of milliseconds, so it reads that memory instead of the clock,
 * which would cost it half its time. While no call is made the memory stands still, for all endpoints
 * of a service alike.
 */
final class AttemptClock {
  private static final long GRAIN_NANOS = 1_000_000;

  private final Ticker ticker;
  private volatile long lastNanos;

  AttemptClock(Ticker ticker) {
    this.ticker = ticker;
    this.lastNanos = ticker.nanos();
  }

  /** The exact time: an attempt begins or ends. */
  long nanos() {
    long now = ticker.nanos();
    // Written once a grain, so that threads which only read share the line.
    if (now - lastNanos >= GRAIN_NANOS) {
      lastNanos = now;
    }
    return now;
  }

  /** When an attempt last began or ended, at most a grain too early. */
  long lastNanos() {
    return lastNanos;
  }
}
