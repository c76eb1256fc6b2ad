package io.ringwire.core.resilience;

import io.ringwire.core.call.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds retries to a share of calls, so that a failing service is not buried under them. Each call
 * earns a fraction of a retry, a small constant income lets quiet clients retry at all, and what is
 * not spent fades: the balance is what the last {@link #WINDOW_NANOS} or so have earned.
 *
 * <p>A call costs one striped increment; the sum is drawn up when a retry asks. One budget serves
 * one service of one client, and whatever retries or hedges its calls shares it. Thread-safe.
 *
 * @see <a
 *     href="https://github.com/twitter/finagle/blob/develop/finagle-core/src/main/scala/com/twitter/finagle/service/RetryBudget.scala">
 *     Finagle, RetryBudget</a>
 */
public final class RetryBudget {
  /** Retries earned by a call. */
  public static final double SHARE_DEFAULT = 0.1;

  /** Retries earned by a second. */
  public static final double PER_SECOND_DEFAULT = 5;

  /** An unspent retry is worth 1/e of itself after this time. */
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final double share;
  private final double perWindow;
  private final Ticker ticker;
  private final LongAdder calls = new LongAdder();

  // Guarded by this.
  private double balance;
  private long settledNanos;

  /**
   * @param share retries a call earns, 0 to 1
   * @param perSecond retries a second earns, whatever the calls
   */
  public RetryBudget(double share, double perSecond, Ticker ticker) {
    if (!(share >= 0 && share <= 1) || !(perSecond >= 0)) {
      throw new IllegalArgumentException(
          "share must be 0 to 1 and perSecond not negative, were " + share + " and " + perSecond);
    }
    this.share = share;
    this.perWindow = perSecond * WINDOW_NANOS / TimeUnit.SECONDS.toNanos(1);
    this.ticker = ticker;
    this.settledNanos = ticker.nanos();
    this.balance = perWindow;
  }

  /** 10% of calls and 5 a second. */
  public static RetryBudget ofDefaults(Ticker ticker) {
    return new RetryBudget(SHARE_DEFAULT, PER_SECOND_DEFAULT, ticker);
  }

  /** A call begins. */
  void earn() {
    calls.increment();
  }

  /** Takes one retry from the balance; false when there is not one. */
  synchronized boolean spend() {
    settle();
    if (balance < 1) {
      return false;
    }
    balance--;
    return true;
  }

  private void settle() {
    long now = ticker.nanos();
    double windows = (double) Math.max(0, now - settledNanos) / WINDOW_NANOS;
    settledNanos = now;
    double earned = calls.sumThenReset() * share;
    double kept = Math.exp(-windows);
    // What came evenly over the time has faded in part: the mean of exp(-t) over it is left.
    double fresh = windows < 1e-9 ? 1 : (1 - kept) / windows;
    balance = balance * kept + earned * fresh + perWindow * (1 - kept);
  }
}
