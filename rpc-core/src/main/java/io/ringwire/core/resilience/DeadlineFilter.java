package io.ringwire.core.resilience;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Filter;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.ReplyReceiver;
import io.ringwire.core.call.Ticker;

/**
 * Answers a call that nobody waits for any more without sending it: cancelled, or past its deadline.
 * Once it is under way the transport keeps its time.
 */
public final class DeadlineFilter extends Filter.Receiving {
  private final Ticker ticker;

  /**
   * @param ticker elapsed time of {@link Ticker#SYSTEM}, read more cheaply where it may be
   */
  public DeadlineFilter(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  public void filter(Call call, Invoker next, ReplyReceiver receiver) {
    Status cancelled = call.cancellation().cause();
    if (cancelled != null) {
      receiver.accept(null, notSent(cancelled));
    } else if (call.deadline().remainingNanos(ticker.nanos()) <= 0) {
      receiver.accept(
          null,
          notSent(
              Status.of(
                  StatusCode.DEADLINE_EXCEEDED, "the deadline passed before the call was sent")));
    } else {
      next.invoke(call, receiver);
    }
  }

  private static AttemptException notSent(Status status) {
    return new AttemptException(status, Outcome.NOT_SENT, null, 0, null);
  }
}
