package io.ringwire.core.call;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.core.discovery.Endpoint;
import org.jspecify.annotations.Nullable;

/** One attempt failed. Has no stack trace: it is made on event loops, far from the caller's code. */
public final class AttemptException extends RpcException {
  private static final long serialVersionUID = 1;

  private final Outcome outcome;
  private final transient @Nullable Endpoint endpoint;
  private final long retryAfterMillis;

  /**
   * @param endpoint where it failed; null when none was chosen
   * @param retryAfterMillis the server's wish before the next attempt, 0 for none
   */
  public AttemptException(
      Status status,
      Outcome outcome,
      @Nullable Endpoint endpoint,
      long retryAfterMillis,
      @Nullable Throwable cause) {
    super(status, status.toString(), cause, false);
    this.outcome = outcome;
    this.endpoint = endpoint;
    this.retryAfterMillis = retryAfterMillis;
  }

  public Outcome outcome() {
    return outcome;
  }

  public @Nullable Endpoint endpoint() {
    return endpoint;
  }

  public long retryAfterMillis() {
    return retryAfterMillis;
  }

  /**
   * The status as strangers may read it. What a service answered goes on as it is. What this process says of its own way
   * to an endpoint names that endpoint, and becomes {@code neutral} under the same code. Details that came with it are left
   * out.
   */
  public Status publicStatus(String neutral) {
    Status status = status();
    Endpoint at = endpoint;
    // Without an endpoint it is the word of a filter or the balancer, who know of services only.
    boolean namesEndpoint =
        at != null && (outcome != Outcome.ANSWERED || status.text().contains(at.address()));
    return namesEndpoint ? Status.of(status.code(), neutral) : status;
  }
}
