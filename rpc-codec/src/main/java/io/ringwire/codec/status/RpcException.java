package io.ringwire.codec.status;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A call that failed, as an exception. Handlers throw it (or complete with it) to choose the status;
 * callers receive it. Its message begins with the code and the text of the status.
 */
public class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Rounds of unwrapping in {@link #statusOf}; a chain of wrappers deeper than this is a cycle. */
  private static final int WRAPPERS_MAX = 16;

  private final transient Status status;

  public RpcException(Status status) {
    this(status, null);
  }

  public RpcException(Status status, @Nullable Throwable cause) {
    this(status, status.toString(), cause, true);
  }

  /**
   * For subclasses: with a message of their own (it should begin with the status), and without a
   * stack trace where the place of the failure says nothing.
   */
  protected RpcException(
      Status status, String message, @Nullable Throwable cause, boolean writableStackTrace) {
    super(message, cause, true, writableStackTrace);
    if (status.isOk()) {
      throw new IllegalArgumentException("a status of OK is no failure");
    }
    this.status = status;
  }

  /**
   * A failure that a peer reported. The message names the peer and the cause, if the status carries
   * a {@code google.rpc.DebugInfo}, is a {@link RemoteTrace}: its lines are the peer's and marked so.
   *
   * @param origin who reported it, for the log: a method and an endpoint
   */
  public static RpcException remote(Status status, String origin) {
    return new RpcException(
        status, status + " (remote: " + origin + ")", RemoteTrace.of(status, origin), true);
  }

  public Status status() {
    return status;
  }

  /**
   * The status of any failure. Completion and execution wrappers are taken off; an {@code
   * RpcException} speaks for itself; a cancellation is CANCELLED; anything else is INTERNAL when it
   * is an {@link Error} and UNKNOWN when not, with a fixed text: its own message may hold internals.
   */
  public static Status statusOf(Throwable failure) {
    Throwable bare = failure;
    for (int i = 0; i < WRAPPERS_MAX && isWrapper(bare); i++) {
      Throwable cause = bare.getCause();
      if (cause == null) {
        break;
      }
      bare = cause;
    }
    if (bare instanceof RpcException rpc) {
      return rpc.status;
    }
    if (bare instanceof CancellationException) {
      return Status.of(StatusCode.CANCELLED, "the call was cancelled");
    }
    return bare instanceof Error
        ? Status.of(StatusCode.INTERNAL, "internal failure")
        : Status.of(StatusCode.UNKNOWN, "the service failed without a status");
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof CompletionException || failure instanceof ExecutionException;
  }
}
