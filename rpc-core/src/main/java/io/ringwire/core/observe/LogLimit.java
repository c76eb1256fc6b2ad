package io.ringwire.core.observe;

import io.ringwire.core.call.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Lets through so many log lines a second, and counts the others. Thread-safe; never blocks. */
public final class LogLimit {
  private final long pauseNanos;
  private final Ticker ticker;
  // The earliest instant at which the next line may pass.
  private final AtomicLong freeAtNanos;
  private final LongAdder suppressed = new LongAdder();

  LogLimit(int linesPerSecond, Ticker ticker) {
    this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / linesPerSecond;
    this.ticker = ticker;
    this.freeAtNanos = new AtomicLong(ticker.nanos());
  }

  public static LogLimit perSecond(int lines) {
    return new LogLimit(lines, Ticker.SYSTEM);
  }

  /** Whether the caller may write its line now. */
  public boolean tryPass() {
    long now = ticker.nanos();
    long free = freeAtNanos.get();
    if (now - free >= 0 && freeAtNanos.compareAndSet(free, now + pauseNanos)) {
      return true;
    }
    suppressed.increment();
    return false;
  }

  /** How many lines were left out since this was last asked. */
  public long takeSuppressed() {
    return suppressed.sumThenReset();
  }
}
