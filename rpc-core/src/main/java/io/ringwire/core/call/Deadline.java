package io.ringwire.core.call;

import java.time.Duration;

/**
 * The instant after which nobody waits for a call any more. Carried along to nested calls; on the wire it travels as
 * remaining time, never as a clock.
 */
public final class Deadline {
  /** No deadline at all. */
  public static final Deadline NONE = new Deadline(0, Ticker.SYSTEM);

  // A century: far beyond any call, and far from overflow of the nanosecond clock.
  private static final Duration REMAINING_MAX = Duration.ofDays(36_500);

  private static final long REMAINING_NANOS_MAX = REMAINING_MAX.toNanos();

  private final long atNanos;
  private final Ticker ticker;

  private Deadline(long atNanos, Ticker ticker) {
    this.atNanos = atNanos;
    this.ticker = ticker;
  }

  /** A deadline that far from now; zero or less has passed already. */
  public static Deadline after(Duration timeout) {
    return after(Ticker.SYSTEM.nanos(), timeout);
  }

  /** A deadline that long after an instant of {@link Ticker#SYSTEM}, for who has just read that clock. */
  public static Deadline after(long systemNanos, Duration timeout) {
    return afterNanos(
        systemNanos,
        timeout.compareTo(REMAINING_MAX) > 0 ? REMAINING_NANOS_MAX : timeout.toNanos());
  }

  /** A deadline {@code nanos} from now on the given clock. */
  public static Deadline afterNanos(long nanos, Ticker ticker) {
    return new Deadline(ticker.nanos() + Math.min(nanos, REMAINING_NANOS_MAX), ticker);
  }

  /** A deadline {@code nanos} after an instant of {@link Ticker#SYSTEM}, for who has just read that clock. */
  public static Deadline afterNanos(long systemNanos, long nanos) {
    return new Deadline(systemNanos + Math.min(nanos, REMAINING_NANOS_MAX), Ticker.SYSTEM);
  }

  /** Whether this is {@link #NONE}. */
  public boolean isNone() {
    return this == NONE;
  }

  /** Time left in nanoseconds; negative once it has passed; {@link Long#MAX_VALUE} for {@link #NONE}. */
  public long remainingNanos() {
    return isNone() ? Long.MAX_VALUE : atNanos - ticker.nanos();
  }

  /** As {@link #remainingNanos()}, for who has just read {@link Ticker#SYSTEM}. */
  public long remainingNanos(long systemNanos) {
    return isNone() || ticker != Ticker.SYSTEM ? remainingNanos() : atNanos - systemNanos;
  }

  public boolean hasPassed() {
    return remainingNanos() <= 0;
  }

  /** The earlier of the two. */
  public Deadline earlier(Deadline other) {
    if (other.isNone()) {
      return this;
    }
    if (isNone()) {
      return other;
    }
    long sooner =
        ticker == other.ticker
            ? atNanos - other.atNanos
            : remainingNanos() - other.remainingNanos();
    return sooner > 0 ? other : this;
  }

  @Override
  public String toString() {
    return isNone() ? "no deadline" : "in " + remainingNanos() / 1_000_000 + " ms";
  }
}
