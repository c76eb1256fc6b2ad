package io.ringwire.codec.frame;

/**
 * The four flag bits of the header. What a bit means depends on the type; a bit without a meaning is
 * sent as 0 and ignored when received.
 */
public final class FrameFlags {
  public static final int NONE = 0;

  public static final int SETTINGS_ACK = 1;

  /** The client sends no DATA after this CALL. */
  public static final int CALL_END = 1;

  /** The message goes on in DATA. */
  public static final int CALL_MORE = 2;

  /** A metadata block follows. Set by the writer. */
  public static final int CALL_METADATA = 4;

  /** The message is compressed. */
  public static final int CALL_COMPRESSED = 8;

  /** The call failed: code, text and details follow. Set by the writer. */
  public static final int REPLY_STATUS = 1;

  /** The server's load follows. Set by the writer. */
  public static final int REPLY_LOAD = 2;

  /** A metadata block follows. Set by the writer. */
  public static final int REPLY_METADATA = 4;

  /** The message is compressed and begins in this frame. */
  public static final int REPLY_COMPRESSED = 8;

  /** Nothing follows from this side on this stream (but the REPLY, when it is the server's). */
  public static final int DATA_END = 1;

  /** The message goes on in the next DATA, or in the REPLY. */
  public static final int DATA_MORE = 2;

  /** The frame carries no message, not even an empty one: it exists for its END. */
  public static final int DATA_BARE = 4;

  /** Set on the first fragment of a compressed message. */
  public static final int DATA_COMPRESSED = 8;

  /** The server did not run the call, and will not: it is safe to repeat. */
  public static final int CANCEL_NOT_PROCESSED = 1;

  public static final int PING_ACK = 1;

  /** The ACK carries the server's load. Set by the writer. */
  public static final int PING_LOAD = 2;

  /** Last phase of a drain: later streams were not processed. */
  public static final int GOAWAY_FINAL = 1;

  private FrameFlags() {}
}
