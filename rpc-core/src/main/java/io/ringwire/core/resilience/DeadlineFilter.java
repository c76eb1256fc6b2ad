package io.ringwire.core.resilience;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Filter;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers a call that nobody waits for any more without sending it: cancelled, or past its deadline.
 * Once it is under way the transport keeps its time.
 */
public final class DeadlineFilter implements Filter {

  @Override
  public CompletionStage<Reply> filter(Call call, Invoker next) {
    Status cancelled = call.cancellation().cause();
    if (cancelled != null) {
      return notSent(cancelled);
    }
    if (call.deadline().hasPassed()) {
      return notSent(
          Status.of(StatusCode.DEADLINE_EXCEEDED, "the deadline passed before the call was sent"));
    }
    return next.invoke(call);
  }

  private static CompletionStage<Reply> notSent(Status status) {
    return CompletableFuture.failedFuture(
        new AttemptException(status, Outcome.NOT_SENT, null, 0, null));
  }
}
