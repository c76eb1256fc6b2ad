package io.ringwire.core.call;

import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.serialization.BytesSerializer;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Calls and failures for tests below the client. */
public final class TestCalls {
  private TestCalls() {}

  public static MethodDescriptor<byte[], byte[]> method(CallKind kind, boolean idempotent) {
    return MethodDescriptor.of(
            "test.v1.Service", "Method", kind, BytesSerializer.INSTANCE, BytesSerializer.INSTANCE)
        .idempotent(idempotent)
        .build();
  }

  public static Call unary() {
    return call(CallKind.UNARY, false, Deadline.NONE);
  }

  public static Call unary(Deadline deadline) {
    return call(CallKind.UNARY, false, deadline);
  }

  public static Call call(CallKind kind, boolean idempotent, Deadline deadline) {
    return Call.of(
        method(kind, idempotent), new byte[0], Metadata.EMPTY, deadline, new Cancellation());
  }

  public static AttemptException failure(StatusCode code, Outcome outcome, Endpoint endpoint) {
    return new AttemptException(Status.of(code), outcome, endpoint, 0, null);
  }

  /** The failure a finished stage ended with. */
  public static Throwable failureOf(CompletionStage<?> stage) {
    CompletableFuture<?> future = stage.toCompletableFuture();
    if (!future.isCompletedExceptionally()) {
      throw new AssertionError("not failed: " + future);
    }
    try {
      future.join();
      throw new AssertionError("not failed: " + future);
    } catch (CompletionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }
}
