package io.ringwire.perf.micro;

import io.netty.buffer.ByteBuf;
import io.ringwire.codec.frame.FrameSink;
import io.ringwire.codec.frame.MethodLiteral;
import io.ringwire.codec.frame.Settings;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import org.jspecify.annotations.Nullable;

/** Counts frames and adds up what they told, so that no part of reading them is dead code. */
final class CountingSink implements FrameSink {
  long frames;
  long sum;

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
    sum += streamId + flags + methodId + timeoutMillis + metadata.size() + messageBytes;
    if (literal != null) {
      sum += literal.name().length();
    }
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
    sum += streamId + flags + load + metadata.size() + messageBytes;
    if (status != null) {
      sum += status.text().length();
    }
  }

  @Override
  public void onData(int streamId, int flags, ByteBuf in, int messageBytes) {
    frames++;
    sum += streamId + flags + messageBytes;
  }

  @Override
  public void onHead(int streamId, Metadata metadata) {
    frames++;
    sum += streamId + metadata.size();
  }

  @Override
  public void onCancel(int streamId, StatusCode code, boolean notProcessed, long retryAfterMillis) {
    frames++;
    sum += streamId + retryAfterMillis;
  }

  @Override
  public void onWindow(int streamId, long creditBytes) {
    frames++;
    sum += streamId + creditBytes;
  }

  @Override
  public void onPing(boolean ack, long opaque, long load) {
    frames++;
    sum += opaque + load;
  }

  @Override
  public void onGoAway(
      int lastStreamId, boolean isFinal, StatusCode code, long drainMillis, String text) {
    frames++;
    sum += lastStreamId + drainMillis;
  }
}
