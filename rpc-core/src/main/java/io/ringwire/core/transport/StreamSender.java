package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.ringwire.codec.frame.FrameFlags;
import io.ringwire.codec.serialization.Serializer;
import io.ringwire.codec.status.RpcException;
import io.ringwire.core.stream.OutboundStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends what does not fit one frame: the fragments of a large message, or the messages of an author's publisher. The
 * connection gives senders turns of {@link #TURN_BYTES}, so that a 10 MiB upload does not delay a 20-byte call by more
 * than that. Event loop only, but for {@link #wake}.
 */
final class StreamSender implements Outbound {
  /** Largest DATA fragment. A quarter of the frame limit: the unit in which streams interleave. */
  static final int FRAGMENT_BYTES = 16 << 10;

  private static final int TURN_BYTES = 16 << 10;

  /** How a turn ended. */
  enum Turn {
    /** More could be written at once. */
    AGAIN,
    /** Waits for credit or for its publisher, either of which will wake it. */
    WAITING,
    DONE
  }

  private final Connection connection;
  private final WireStream stream;
  private final @Nullable OutboundStream source;
  private final @Nullable Serializer<Object> serializer;
  private @Nullable EncodedMessage current;
  private boolean currentIsBegun;
  private boolean stopped;

  /** Whether the connection has this sender among those that can write. */
  boolean isReady;

  private StreamSender(
      WireStream stream,
      @Nullable OutboundStream source,
      @Nullable Serializer<Object> serializer,
      @Nullable EncodedMessage current) {
    this.connection = stream.connection;
    this.stream = stream;
    this.source = source;
    this.serializer = serializer;
    this.current = current;
  }

  /** Sends the messages of a publisher; the caller subscribes {@code source} to it. */
  @SuppressWarnings(
      "unchecked") // the contract's serializer takes what the contract's publisher gives
  static StreamSender ofMessages(
      WireStream stream, OutboundStream source, Serializer<?> serializer) {
    return new StreamSender(stream, source, (Serializer<Object>) serializer, null);
  }

  /**
   * Sends a large message, and takes over its bytes.
   *
   * @param isBegun whether a CALL has carried its first fragment
   */
  static StreamSender ofLarge(WireStream stream, EncodedMessage message, boolean isBegun) {
    StreamSender sender = new StreamSender(stream, null, null, message);
    sender.currentIsBegun = isBegun;
    return sender;
  }

  /** Tells the loop that there is something to send. Any thread. */
  void wake() {
    connection.enqueue(this);
  }

  @Override
  public void onLoop(Connection connection) {
    connection.outlet().ready(this);
  }

  @Override
  public void onClosed() {}

  /** Writes what credit allows, at most about {@link #TURN_BYTES}. */
  Turn turn() {
    int budget = TURN_BYTES;
    OutboundStream messages = source;
    if (messages != null) {
      messages.looking();
      messages.replenish();
    }
    while (!stopped) {
      if (current == null) {
        if (messages == null) {
          return finish(null);
        }
        Object message = messages.poll();
        if (message == null) {
          if (messages.isDrained()) {
            return finish(messages.failure());
          }
          // A publisher only sends what was asked of it: nobody else would ask.
          messages.replenish();
          if (messages.hasSome()) {
            continue;
          }
          return Turn.WAITING;
        }
        int written = begin(messages, message);
        if (written < 0) {
          return Turn.DONE;
        }
        budget -= written;
      } else {
        int written = fragment(current);
        if (written < 0) {
          return stopped ? Turn.DONE : Turn.WAITING;
        }
        budget -= written;
      }
      if (budget <= 0) {
        return Turn.AGAIN;
      }
    }
    return Turn.DONE;
  }

  // Writes a small message at once; makes a larger one, or one that credit does not cover, the
  // current one.
  private int begin(OutboundStream messages, Object message) {
    Serializer<Object> writes = serializer;
    if (writes == null) {
      throw new IllegalStateException("a sender of messages has their serializer");
    }
    try {
      int size = writes.size(message);
      messages.sized(size);
      EncodedMessage encoded =
          EncodedMessage.prepare(
              writes,
              message,
              connection.config().compressMinBytes(),
              connection.peer(),
              connection.allocator());
      if (encoded == null
          && size <= FRAGMENT_BYTES
          && size <= connection.outlet().creditFor(stream)) {
        connection.outlet().data(stream, 0, writes, message, size);
        return Math.max(size, 64);
      }
      current =
          encoded != null
              ? encoded
              : EncodedMessage.encode(writes, message, size, false, connection.allocator());
      currentIsBegun = false;
      return 0;
    } catch (RuntimeException | StackOverflowError e) {
      stop();
      stream.onSent(
          e instanceof RpcException
              ? e
              : new IllegalStateException("a message could not be written", e));
      return -1;
    }
  }

  // Returns the bytes written, or -1 when credit is out or the stream is done.
  private int fragment(EncodedMessage message) {
    int left = message.bytes.readableBytes();
    boolean endsApart = source == null && stream.lastFragmentIsApart();
    if (endsApart && left <= stream.lastFragmentBytesMax()) {
      current = null;
      stopped = true;
      try {
        stream.sendLast(message.bytes, message.compressed && !currentIsBegun);
      } finally {
        message.bytes.release();
      }
      return -1;
    }
    long credit = connection.outlet().creditFor(stream);
    if (credit < Math.min(left, 1)) {
      connection.outlet().awaitCredit(this);
      return -1;
    }
    int bytes = (int) Math.min(Math.min(left, FRAGMENT_BYTES), credit);
    boolean last = bytes == left && !endsApart;
    int flags = last ? (source == null ? FrameFlags.DATA_END : 0) : FrameFlags.DATA_MORE;
    if (message.compressed && !currentIsBegun) {
      flags |= FrameFlags.DATA_COMPRESSED;
    }
    currentIsBegun = true;
    ByteBuf payload = message.bytes;
    connection.outlet().data(stream, flags, payload, bytes);
    if (last) {
      current = null;
      payload.release();
      if (source == null) {
        stopped = true;
        stream.onSent(null);
        return -1;
      }
    }
    return bytes;
  }

  private Turn finish(@Nullable Throwable failure) {
    stopped = true;
    stream.onSent(failure);
    return Turn.DONE;
  }

  /** The stream ended: whatever is left is dropped. */
  void stop() {
    stopped = true;
    EncodedMessage message = current;
    if (message != null) {
      current = null;
      message.bytes.release();
    }
    if (source != null) {
      source.stop();
    }
  }
}
