package io.ringwire.gateway.upstream;

import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.StageFailure;
import org.jspecify.annotations.Nullable;

/** What a failed call tells an HTTP client, a stranger: what the service said, and nothing of where it runs. */
final class CallFailure {
  private CallFailure() {}

  /** The failure's status, with the server's wish before the next attempt as a detail that becomes Retry-After. */
  static Status status(@Nullable Throwable failure) {
    if (failure == null) {
      return Status.of(StatusCode.INTERNAL, "no answer");
    }
    if (!(StageFailure.bare(failure) instanceof AttemptException attempt)) {
      return RpcException.statusOf(failure);
    }
    Status status = attempt.publicStatus(neutral(attempt.status().code()));
    if (attempt.retryAfterMillis() > 0 && status.detail(RetryInfo.class).isEmpty()) {
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

  private static String neutral(StatusCode code) {
    return switch (code) {
      case DEADLINE_EXCEEDED -> "the service did not answer in time";
      case RESOURCE_EXHAUSTED -> "the service has no room for the call";
      case CANCELLED -> "the call was cancelled";
      default -> "the service did not answer";
    };
  }
}
