package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.ringwire.codec.compression.BoundedInflater;
import io.ringwire.codec.frame.FrameFlags;
import io.ringwire.codec.serialization.MalformedMessageException;
import io.ringwire.codec.serialization.MessageTooLargeException;
import io.ringwire.codec.serialization.Serializer;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a connection, as the client's {@link Attempt} or the server's {@link ReceivedCall}: its id, its credits,
 * the message being put together from fragments, and its sender when there is more to send than one frame.
 *
 * <p>Event loop only. Being an entry of the deadline wheel spares a call an object.
 */
abstract class WireStream extends DeadlineWheel.Entry {
  private static final int CREDIT_PORTIONS = 4;

  final Connection connection;
  int streamId;

  /** DATA bytes the peer lets us send on this stream. */
  long sendCreditBytes;

  @Nullable StreamSender sender;

  // DATA bytes the peer may still send, those consumed and not yet given back, and those of an
  // unfinished message.
  private long receiveCreditBytes;
  private int returnableBytes;
  private int unfinishedBytes;

  private @Nullable CompositeByteBuf unfinished;
  private boolean unfinishedIsCompressed;
  private boolean assembling;

  WireStream(Connection connection) {
    this.connection = connection;
  }

  /** What the peer's messages are. */
  abstract Serializer<?> inboundSerializer();

  /** Whether complete messages wait for their reader. */
  abstract boolean hasQueuedMessages();

  /**
   * A whole message arrived.
   *
   * @param wireBytes credit to be given back by {@link #consumed} once the message is
   */
  abstract void onMessage(Object message, int wireBytes, int messageBytes);

  /** The peer will send no further message. */
  abstract void onPeerEnd();

  /** What arrived cannot be used: fails this stream, and only it. */
  abstract void failLocally(Status status);

  /** The sender wrote all it had. Only the failure of an author's publisher is told. */
  abstract void onSent(@Nullable Throwable failure);

  /** Whether a large message ends in a frame of its own, which {@link #sendLast} writes. */
  abstract boolean lastFragmentIsApart();

  /** How much of the message that frame can carry. */
  abstract int lastFragmentBytesMax();

  /** Writes the last fragment of a large message, when that is apart. */
  abstract void sendLast(ByteBuf fragment, boolean compressed);

  /** Sets both credits when the stream opens. */
  final void open(int streamId) {
    this.streamId = streamId;
    sendCreditBytes = connection.peer().streamCreditBytes();
    receiveCreditBytes = connection.receiveCreditOfNewStream();
  }

  /**
   * DATA of this stream. The caller has charged the connection's credit.
   *
   * @param cost credit the frame used
   */
  final void onData(int flags, ByteBuf in, int bytes, int cost) {
    receiveCreditBytes -= cost;
    if (receiveCreditBytes < 0) {
      failLocally(
          Status.of(
              StatusCode.RESOURCE_EXHAUSTED,
              "the peer sent more bytes on a stream than it had credit for"));
      connection.consumed(cost);
      return;
    }
    if ((flags & FrameFlags.DATA_BARE) == 0) {
      boolean more = (flags & FrameFlags.DATA_MORE) != 0;
      receive(in, bytes, more, (flags & FrameFlags.DATA_COMPRESSED) != 0, cost);
    }
    if ((flags & FrameFlags.DATA_END) != 0) {
      onPeerEnd();
    }
  }

  /**
   * Takes message bytes of any frame type.
   *
   * @param chargedBytes credit they used: none in CALL and REPLY
   */
  final void receive(ByteBuf in, int bytes, boolean more, boolean compressed, int chargedBytes) {
    if (!more && !assembling) {
      deliver(in, bytes, compressed, chargedBytes);
      return;
    }
    if (!assembling) {
      assembling = true;
      unfinishedIsCompressed = compressed;
    }
    CompositeByteBuf parts = unfinished;
    if (parts == null) {
      parts = Pieces.none(connection.allocator());
      unfinished = parts;
    }
    if (parts.readableBytes() + (long) bytes > connection.config().limits().messageBytesMax()) {
      connection.consumed(chargedBytes);
      releaseUnfinished();
      failLocally(
          Status.of(
              StatusCode.RESOURCE_EXHAUSTED,
              "a message is larger than the limit of "
                  + connection.config().limits().messageBytesMax()
                  + " bytes"));
      return;
    }
    if (!connection.holdUnfinished(bytes)) {
      connection.consumed(chargedBytes);
      releaseUnfinished();
      failLocally(
          Status.of(
              StatusCode.RESOURCE_EXHAUSTED,
              "too many bytes of unfinished messages on one connection"));
      return;
    }
    Pieces.makeRoom(parts, connection.allocator(), bytes);
    parts.writeBytes(in, bytes);
    unfinishedBytes += chargedBytes;
    if (more) {
      returnUnfinishedCredit();
      return;
    }
    int wireBytes = unfinishedBytes;
    connection.releaseUnfinished(parts.readableBytes());
    unfinished = null;
    unfinishedBytes = 0;
    assembling = false;
    try {
      deliver(parts, parts.readableBytes(), unfinishedIsCompressed, wireBytes);
    } finally {
      parts.release();
    }
  }

  private void deliver(ByteBuf in, int bytes, boolean compressed, int wireBytes) {
    Object message;
    int messageBytes = bytes;
    try {
      if (compressed) {
        ByteBuf inflated =
            BoundedInflater.inflate(
                in, bytes, connection.allocator(), connection.config().limits().messageBytesMax());
        try {
          messageBytes = inflated.readableBytes();
          message = inboundSerializer().read(inflated, messageBytes);
        } finally {
          inflated.release();
        }
      } else {
        message = inboundSerializer().read(in, bytes);
      }
    } catch (MalformedMessageException e) {
      connection.consumed(wireBytes);
      failLocally(
          Status.of(
              e instanceof MessageTooLargeException
                  ? StatusCode.RESOURCE_EXHAUSTED
                  : StatusCode.INVALID_ARGUMENT,
              "a message could not be read as "
                  + inboundSerializer().type().getSimpleName()
                  + ": "
                  + e.getMessage()));
      return;
    }
    onMessage(message, wireBytes, messageBytes);
  }

  /** The reader took messages that used so much credit. Gives it back in portions, well before the peer has used the rest up. */
  public final void consumed(int bytes) {
    connection.consumed(bytes);
    returnableBytes += bytes;
    if (returnableBytes >= connection.config().streamCreditBytes() / CREDIT_PORTIONS) {
      returnStreamCredit();
    }
    returnUnfinishedCredit();
  }

  // A message larger than the window needs its credit back before it is whole. That is safe only
  // while nothing else is
  // queued on the stream: then the window and one message bound what the stream holds.
  private void returnUnfinishedCredit() {
    if (unfinishedBytes > 0
        && receiveCreditBytes < connection.config().streamCreditBytes() / 2
        && !hasQueuedMessages()) {
      connection.consumed(unfinishedBytes);
      returnableBytes += unfinishedBytes;
      unfinishedBytes = 0;
      returnStreamCredit();
    }
  }

  private void returnStreamCredit() {
    receiveCreditBytes += returnableBytes;
    connection.outlet().windowNow(streamId, returnableBytes);
    returnableBytes = 0;
  }

  /** Whether a message has begun and is not whole. */
  final boolean isAssembling() {
    return assembling;
  }

  /** Lets go of what the stream holds; it has ended. */
  final void releaseStream() {
    connection.wheel().disarm(this);
    releaseUnfinished();
    StreamSender sending = sender;
    if (sending != null) {
      sender = null;
      sending.stop();
    }
  }

  private void releaseUnfinished() {
    ByteBuf parts = unfinished;
    if (parts != null) {
      unfinished = null;
      connection.releaseUnfinished(parts.readableBytes());
      parts.release();
    }
    if (unfinishedBytes > 0) {
      connection.consumed(unfinishedBytes);
      unfinishedBytes = 0;
    }
    assembling = false;
  }
}
