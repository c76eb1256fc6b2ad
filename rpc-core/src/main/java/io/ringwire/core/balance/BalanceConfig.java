package io.ringwire.core.balance;

import io.ringwire.core.call.Scheduler;
import io.ringwire.core.call.Ticker;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What a {@link BalancedInvoker} may use and how long it may wait. Immutable.
 *
 * @param waitingCallsMax calls that wait for a first snapshot or a first connection; one more is
 *     refused with RESOURCE_EXHAUSTED. Default 4,096
 * @param waitMax longest such wait, for calls whose deadline is later or that have none. Default 5 s
 * @param slowStart time over which an endpoint that joins later grows from a tenth of its weight to
 *     all of it; zero switches this off. Endpoints of the first snapshot start at full weight.
 *     Default 10 s
 * @param ticker measures latencies and waits
 * @param scheduler wakes the balancer for expired waits and slow start
 * @param control runs changes of the endpoint set, never a call's path to its endpoint. Default: one
 *     daemon thread a JVM, which ends when idle
 */
public record BalanceConfig(
    int waitingCallsMax,
    Duration waitMax,
    Duration slowStart,
    Ticker ticker,
    Scheduler scheduler,
    Executor control) {

  public static final BalanceConfig DEFAULT =
      new BalanceConfig(
          4_096,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Ticker.SYSTEM,
          ControlThread.SHARED,
          ControlThread.SHARED);

  public BalanceConfig {
    if (waitingCallsMax < 0) {
      throw new IllegalArgumentException(
          "waitingCallsMax must not be negative, was " + waitingCallsMax);
    }
    if (waitMax.isNegative() || slowStart.isNegative()) {
      throw new IllegalArgumentException(
          "waitMax and slowStart must not be negative, were " + waitMax + " and " + slowStart);
    }
  }

  public BalanceConfig withWaitingCallsMax(int waitingCallsMax) {
    return new BalanceConfig(waitingCallsMax, waitMax, slowStart, ticker, scheduler, control);
  }

  public BalanceConfig withWaitMax(Duration waitMax) {
    return new BalanceConfig(waitingCallsMax, waitMax, slowStart, ticker, scheduler, control);
  }

  public BalanceConfig withSlowStart(Duration slowStart) {
    return new BalanceConfig(waitingCallsMax, waitMax, slowStart, ticker, scheduler, control);
  }

  public BalanceConfig withTicker(Ticker ticker) {
    return new BalanceConfig(waitingCallsMax, waitMax, slowStart, ticker, scheduler, control);
  }

  public BalanceConfig withScheduler(Scheduler scheduler) {
    return new BalanceConfig(waitingCallsMax, waitMax, slowStart, ticker, scheduler, control);
  }

  public BalanceConfig withControl(Executor control) {
    return new BalanceConfig(waitingCallsMax, waitMax, slowStart, ticker, scheduler, control);
  }
}
