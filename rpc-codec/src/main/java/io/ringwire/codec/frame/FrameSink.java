package io.ringwire.codec.frame;

import io.netty.buffer.ByteBuf;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Hears of each frame as it is read, on the reading thread.
 *
 * <p>Where a message comes along, its {@code messageBytes} bytes stand at {@code in}'s reader index.
 * The sink may read them, slice and retain them, or leave them: the reader moves past the frame in any
 * case. The sink must not touch {@code in} after it returns, nor read beyond the message. When a sink
 * throws, the frame is consumed all the same and the exception passes through the reader.
 */
public interface FrameSink {
  /** The peer's settings as they now stand: the defaults, and all that it announced so far. */
  void onSettings(Settings settings);

  /** The peer keeps to our settings from its next frame on. */
  void onSettingsAck();

  /**
   * @param flags of {@code FrameFlags.CALL_*}
   * @param methodId 1 to METHOD_IDS_MAX, or 0 when {@code literal} names the method
   * @param timeoutMillis time the caller still waits; 0 when it set no limit
   */
  void onCall(
      int streamId,
      int flags,
      int methodId,
      @Nullable MethodLiteral literal,
      long timeoutMillis,
      Metadata metadata,
      ByteBuf in,
      int messageBytes);

  /**
   * @param flags of {@code FrameFlags.REPLY_*}
   * @param status null when the call succeeded
   * @param load {@link FrameLayout#NO_LOAD}, or as {@link FrameLayout#load} packs it
   */
  void onReply(
      int streamId,
      int flags,
      @Nullable Status status,
      long load,
      Metadata metadata,
      ByteBuf in,
      int messageBytes);

  /**
   * @param flags of {@code FrameFlags.DATA_*}
   */
  void onData(int streamId, int flags, ByteBuf in, int messageBytes);

  void onHead(int streamId, Metadata metadata);

  /**
   * @param retryAfterMillis how long to wait before repeating; 0 unless {@code notProcessed}
   */
  void onCancel(int streamId, StatusCode code, boolean notProcessed, long retryAfterMillis);

  /**
   * @param streamId 0 for the connection's window
   * @param creditBytes 1 to 2^31-1
   */
  void onWindow(int streamId, long creditBytes);

  /**
   * @param load {@link FrameLayout#NO_LOAD} unless an ACK carries it
   */
  void onPing(boolean ack, long opaque, long load);

  void onGoAway(int lastStreamId, boolean isFinal, StatusCode code, long drainMillis, String text);
}
