package io.ringwire.gateway.upstream;

import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a failed call tells an HTTP client. */
final class CallFailure {
  private CallFailure() {}

  /** The failure's status, with the server's wish before the next attempt as a detail that becomes Retry-After. */
  static Status status(@Nullable Throwable failure) {
    if (failure == null) {
      return Status.of(StatusCode.INTERNAL, "no answer");
    }
    Status status = RpcException.statusOf(failure);
    Throwable bare =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (bare instanceof AttemptException attempt
        && attempt.retryAfterMillis() > 0
        && status.detail(RetryInfo.class).isEmpty()) {
      long millis = attempt.retryAfterMillis();
      Duration delay =
          Duration.newBuilder()
              .setSeconds(millis / 1000)
              .setNanos((int) (millis % 1000) * 1_000_000)
              .build();
      return status.withDetail(RetryInfo.newBuilder().setRetryDelay(delay).build());
    }
    return status;
  }
}
