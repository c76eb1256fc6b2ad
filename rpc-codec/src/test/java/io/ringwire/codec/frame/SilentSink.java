package io.ringwire.codec.frame;

import io.netty.buffer.ByteBuf;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import org.jspecify.annotations.Nullable;

/** Hears everything, keeps a count, allocates nothing. */
final class SilentSink implements FrameSink {
  long frames;

  @Override
  public void onSettings(Settings settings) {
    frames++;
  }

  @Override
  public void onSettingsAck() {
    frames++;
  }

  @Override
  public void onCall(
      int streamId,
      int flags,
      int methodId,
      @Nullable MethodLiteral literal,
      long timeoutMillis,
      Metadata metadata,
      ByteBuf in,
      int messageBytes) {
    frames++;
  }

  @Override
  public void onReply(
      int streamId,
      int flags,
      @Nullable Status status,
      long load,
      Metadata metadata,
      ByteBuf in,
      int messageBytes) {
    frames++;
  }

  @Override
  public void onData(int streamId, int flags, ByteBuf in, int messageBytes) {
    frames++;
  }

  @Override
  public void onHead(int streamId, Metadata metadata) {
    frames++;
  }

  @Override
  public void onCancel(int streamId, StatusCode code, boolean notProcessed, long retryAfterMillis) {
    frames++;
  }

  @Override
  public void onWindow(int streamId, long creditBytes) {
    frames++;
  }

  @Override
  public void onPing(boolean ack, long opaque, long load) {
    frames++;
  }

  @Override
  public void onGoAway(
      int lastStreamId, boolean isFinal, StatusCode code, long drainMillis, String text) {
    frames++;
  }
}
