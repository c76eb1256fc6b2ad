package io.ringwire.codec.frame;

import io.ringwire.codec.status.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that break the protocol. With a stream id it is that stream's fault alone: the reader has
 * moved past the frame, and the caller fails the stream and reads on. Without one the connection is
 * lost. Has no stack trace: peers cause it, and at any rate they like.
 */
public final class MalformedFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int streamId;
  private final long offset;
  private final String reason;
  private final StatusCode code;
  private final int dataBytes;
  private final transient @Nullable MethodLiteral literal;

  MalformedFrameException(
      int streamId,
      long offset,
      StatusCode code,
      String reason,
      int dataBytes,
      @Nullable MethodLiteral literal) {
    super(null, null, false, false);
    this.streamId = streamId;
    this.offset = offset;
    this.code = code;
    this.reason = reason;
    this.dataBytes = dataBytes;
    this.literal = literal;
  }

  /** The stream to fail, or 0 when the connection must close. */
  public int streamId() {
    return streamId;
  }

  public boolean isFatal() {
    return streamId == FrameLayout.CONNECTION;
  }

  /** Where the faulty frame begins, in bytes since the first of this direction. */
  public long offset() {
    return offset;
  }

  /** What is wrong. Fit for a peer to see. */
  public String reason() {
    return reason;
  }

  /** RESOURCE_EXHAUSTED for a limit, INTERNAL for all else. */
  public StatusCode code() {
    return code;
  }

  /**
   * Payload bytes of a DATA frame that was dropped for a stream's fault. The sender spent credit on
   * them, so the connection's window is owed it back.
   */
  public int dataBytes() {
    return dataBytes;
  }

  /**
   * The method that a dropped CALL named, if it was readable. Its id is assigned all the same: later
   * CALLs of the peer rely on it.
   */
  public @Nullable MethodLiteral literal() {
    return literal;
  }

  @Override
  public String getMessage() {
    return reason + " (stream " + streamId + ", at byte " + offset + ")";
  }
}
