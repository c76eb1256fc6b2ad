package io.ringwire.core.balance;

import io.ringwire.codec.status.Status;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Outcome;
import org.jspecify.annotations.Nullable;

/** How the balancer itself says no: nothing was sent, and no endpoint is to blame. */
final class Refusal {
  private Refusal() {}

  static AttemptException of(Status status) {
    return of(status, null);
  }

  static AttemptException of(Status status, @Nullable Throwable cause) {
    return new AttemptException(status, Outcome.NOT_SENT, null, 0, cause);
  }
}
