package io.ringwire.codec.frame;

import io.netty.buffer.ByteBuf;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import org.jspecify.annotations.Nullable;

/** Writes the frames of one direction of one connection. */
public final class FrameWriter {
  public FrameWriter() {}

  public void limits(FrameLimits peer) {
    throw new UnsupportedOperationException();
  }

  public void preface(ByteBuf out) {
    throw new UnsupportedOperationException();
  }

  public void settings(ByteBuf out, Settings settings) {
    throw new UnsupportedOperationException();
  }

  public void settingsAck(ByteBuf out) {
    throw new UnsupportedOperationException();
  }

  public int beginCall(
      ByteBuf out,
      int streamId,
      int flags,
      int methodId,
      @Nullable MethodLiteral literal,
      long timeoutMillis,
      Metadata metadata) {
    throw new UnsupportedOperationException();
  }

  public int beginReply(
      ByteBuf out, int streamId, int flags, @Nullable Status status, long load, Metadata metadata) {
    throw new UnsupportedOperationException();
  }

  public int beginData(ByteBuf out, int streamId, int flags) {
    throw new UnsupportedOperationException();
  }

  /** Bytes of message that the frame begun at {@code start} still has room for. */
  public int room(ByteBuf out, int start) {
    throw new UnsupportedOperationException();
  }

  public void end(ByteBuf out, int start) {
    throw new UnsupportedOperationException();
  }

  /** Takes back the frame begun last, as if it had not been: when its message cannot be written. */
  public void abandon(ByteBuf out, int start) {
    throw new UnsupportedOperationException();
  }

  public void head(ByteBuf out, int streamId, Metadata metadata) {
    throw new UnsupportedOperationException();
  }

  public void cancel(
      ByteBuf out, int streamId, StatusCode code, boolean notProcessed, long retryAfterMillis) {
    throw new UnsupportedOperationException();
  }

  public void window(ByteBuf out, int streamId, long creditBytes) {
    throw new UnsupportedOperationException();
  }

  public void ping(ByteBuf out, boolean ack, long opaque, long load) {
    throw new UnsupportedOperationException();
  }

  public void goAway(
      ByteBuf out,
      int lastStreamId,
      boolean isFinal,
      StatusCode code,
      long drainMillis,
      String text) {
    throw new UnsupportedOperationException();
  }
}
