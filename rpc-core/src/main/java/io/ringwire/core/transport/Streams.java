package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.ringwire.codec.frame.MalformedFrameException;
import io.ringwire.codec.frame.MethodLiteral;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import org.jspecify.annotations.Nullable;

/** The side of a connection that knows what its streams are: {@link ClientStreams} or {@link ServerStreams}. Event loop only. */
interface Streams {
  /** The peer's preface and SETTINGS are here: calls can flow. */
  void onOpen();

  @Nullable WireStream stream(int streamId);

  void onCall(
      int streamId,
      int flags,
      int methodId,
      @Nullable MethodLiteral literal,
      long timeoutMillis,
      Metadata metadata,
      ByteBuf in,
      int messageBytes)
      throws ProtocolViolation;

  void onReply(
      int streamId,
      int flags,
      @Nullable Status status,
      Metadata metadata,
      ByteBuf in,
      int messageBytes)
      throws ProtocolViolation;

  void onHead(int streamId, Metadata metadata) throws ProtocolViolation;

  void onCancel(int streamId, StatusCode code, boolean notProcessed, long retryAfterMillis);

  void onGoAway(int lastStreamId, boolean isFinal, StatusCode code, String text);

  /** A frame of one stream was malformed; the connection goes on. */
  void onMalformed(MalformedFrameException malformed) throws ProtocolViolation;

  /** Part of each drain: what was kept back may be written as far as the socket takes it. */
  void writeWaiting();

  /** The socket takes bytes again, or takes none for now. */
  void onWritable(boolean writable);

  /** A batch of frames was read: what was put off until now is due. */
  void onReadBatchEnd();

  /** The connection is gone, whoever closed it; called once. */
  void onClosed(Status reason);

  /** The last stream of the peer that was taken in, for a GOAWAY; 0 when there was none. */
  int lastStreamId();

  /** Gives back memory that only a burst of calls needed. */
  void trim();

  /** How many calls are under way. */
  int open();
}
