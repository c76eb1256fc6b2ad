package io.ringwire.codec.status;

/**
 * The sixteen codes of google.rpc and OK: a closed vocabulary. Applications refine a code with an
 * {@link AppError}; they never add one.
 *
 * @see <a href="https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto">code.proto</a>
 */
public enum StatusCode {
  OK(0, RetryHint.NEVER),
  CANCELLED(1, RetryHint.NEVER),
  UNKNOWN(2, RetryHint.NEVER),
  INVALID_ARGUMENT(3, RetryHint.NEVER),
  DEADLINE_EXCEEDED(4, RetryHint.NEVER),
  NOT_FOUND(5, RetryHint.NEVER),
  ALREADY_EXISTS(6, RetryHint.NEVER),
  PERMISSION_DENIED(7, RetryHint.NEVER),
  RESOURCE_EXHAUSTED(8, RetryHint.BACK_OFF),
  FAILED_PRECONDITION(9, RetryHint.NEVER),
  ABORTED(10, RetryHint.RESTART),
  OUT_OF_RANGE(11, RetryHint.NEVER),
  UNIMPLEMENTED(12, RetryHint.NEVER),
  INTERNAL(13, RetryHint.NEVER),
  UNAVAILABLE(14, RetryHint.BACK_OFF),
  DATA_LOSS(15, RetryHint.NEVER),
  UNAUTHENTICATED(16, RetryHint.NEVER);

  /**
   * What a repetition can hope for. It says nothing of safety: whether an attempt may have run is
   * decided by its outcome (not sent, refused, unknown) and by the method's idempotence.
   */
  public enum RetryHint {
    /** The same call would fail the same way. */
    NEVER,
    /** The same call may succeed a little later, or at another endpoint. */
    BACK_OFF,
    /** The caller's whole read-modify-write may succeed; the call alone will not. */
    RESTART
  }

  private static final StatusCode[] BY_WIRE = values();

  private final int wire;
  private final RetryHint retryHint;

  StatusCode(int wire, RetryHint retryHint) {
    this.wire = wire;
    this.retryHint = retryHint;
  }

  /** The number of this code on the wire, as in google.rpc.Code. */
  public int wire() {
    return wire;
  }

  public RetryHint retryHint() {
    return retryHint;
  }

  /** The code of a wire number; a number this version does not know reads as {@link #UNKNOWN}. */
  public static StatusCode ofWire(int wire) {
    return wire >= 0 && wire < BY_WIRE.length ? BY_WIRE[wire] : UNKNOWN;
  }
}
