package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.ringwire.codec.frame.FrameFlags;
import io.ringwire.codec.frame.FrameLayout;
import io.ringwire.codec.frame.FrameWriter;
import io.ringwire.codec.frame.Settings;
import io.ringwire.codec.serialization.Serializer;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What leaves a connection: frames gather in an array lent by the loop, whose bytes go to the socket when a batch ends;
 * senders of large and streamed messages take turns, as far as the peer's credit and the socket allow.
 *
 * <p>Event loop only. While the socket takes no more ({@link #isWritable}), messages wait and only control frames are
 * written.
 */
final class Outlet {
  /**
   * So many messages, or bytes of them, leave without waiting for the end of the batch: flushed only there, both ends of a
   * busy connection sleep in turn (docs/adr/0017).
   */
  private static final int FLUSH_MESSAGES = 16;

  private static final int FLUSH_BYTES = 16 << 10;

  /** So many bytes of any frames leave before more is written. */
  private static final int OUT_BYTES_MAX = 64 << 10;

  private final EventLoops.Loop loop;
  private final ByteBufAllocator allocator;
  private final Runnable wake;
  private final FrameWriter writer = new FrameWriter();
  private final ArrayDeque<StreamSender> ready = new ArrayDeque<>(0);
  private final ArrayDeque<StreamSender> awaitingCredit = new ArrayDeque<>(0);
  private @Nullable Channel channel;
  private @Nullable ByteBuf out;
  private boolean isOpen;
  private boolean inBatch;
  private boolean hasUnflushed;
  private int unflushedMessages;
  private int batchBytes;
  private long creditBytes = Settings.DEFAULT.connectionCreditBytes();

  /**
   * @param wake makes the loop end a batch soon
   */
  Outlet(EventLoops.Loop loop, ByteBufAllocator allocator, Runnable wake) {
    this.loop = loop;
    this.allocator = allocator;
    this.wake = wake;
  }

  void attach(Channel channel) {
    this.channel = channel;
  }

  /** The peer's greeting is here: calls may be written. */
  void open() {
    isOpen = true;
  }

  /** Drops what has not left. */
  void close() {
    isOpen = false;
    ready.clear();
    awaitingCredit.clear();
    ByteBuf left = out;
    if (left != null) {
      out = null;
      loop.takeBack(left);
    }
  }

  // ---- batches ----

  void beginBatch() {
    inBatch = true;
    batchBytes = 0;
  }

  boolean isInBatch() {
    return inBatch;
  }

  /** Sends what the batch wrote, with one flush. */
  void endBatch() {
    inBatch = false;
    flush();
  }

  /** Bytes handed to the socket since the batch began. */
  int batchBytes() {
    return batchBytes;
  }

  FrameWriter writer() {
    return writer;
  }

  /** The buffer that frames go into; flushed at the end of the drain or of the read batch. */
  ByteBuf out() {
    ByteBuf buffer = out;
    if (buffer != null && buffer.readableBytes() >= OUT_BYTES_MAX) {
      flush();
      buffer = out;
    }
    if (buffer == null) {
      buffer = loop.lend();
      out = buffer;
    }
    return buffer;
  }

  /** Whether messages may be written now; control frames always may. */
  boolean isWritable() {
    Channel open = channel;
    return isOpen && open != null && open.isWritable();
  }

  /** Makes sure that what was written leaves soon: at the end of this read batch, or by a drain. */
  void flushSoon() {
    if (!inBatch) {
      wake.run();
    }
  }

  /** A message of a call was written: it leaves with the next flush, which is due when enough have gathered. */
  void messageWritten() {
    if (!inBatch) {
      wake.run();
      return;
    }
    ByteBuf buffer = out;
    if (++unflushedMessages >= FLUSH_MESSAGES
        || buffer != null && buffer.readableBytes() >= FLUSH_BYTES) {
      flush();
    }
  }

  private void handOver() {
    ByteBuf buffer = out;
    Channel open = channel;
    if (buffer == null || open == null) {
      return;
    }
    int bytes = buffer.readableBytes();
    if (bytes == 0) {
      out = null;
      loop.takeBack(buffer);
      return;
    }
    batchBytes += bytes;
    try {
      open.write(taken(buffer), open.voidPromise());
      hasUnflushed = true;
    } catch (OutOfMemoryError full) {
      // Frames are lost that later ones build on: the connection cannot go on.
      open.pipeline().fireExceptionCaught(full);
    }
  }

  /** What {@code buffer} holds, in memory that a socket writes from; the buffer goes back to the loop. */
  private ByteBuf taken(ByteBuf buffer) {
    out = null;
    try {
      return allocator.directBuffer(buffer.readableBytes()).writeBytes(buffer);
    } finally {
      loop.takeBack(buffer);
    }
  }

  void flush() {
    unflushedMessages = 0;
    handOver();
    Channel open = channel;
    if (hasUnflushed && open != null) {
      hasUnflushed = false;
      open.flush();
    }
  }

  /** Runs {@code then} on the loop once everything written so far has left for the socket, or cannot any more. */
  void afterFlush(Runnable then) {
    flush();
    Channel open = channel;
    if (open == null) {
      then.run();
    } else {
      open.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> then.run());
    }
  }

  // ---- senders ----

  /** Gives ready senders their turns, until the socket or the batch is full. */
  void runSenders(int bytesMax) {
    while (!ready.isEmpty() && isWritable()) {
      if (batchBytes >= bytesMax) {
        wake.run();
        return;
      }
      StreamSender sender = ready.remove();
      sender.isReady = false;
      if (sender.turn() == StreamSender.Turn.AGAIN) {
        ready(sender);
      }
    }
  }

  /** Gives a sender its turns, from the next drain on. */
  void ready(StreamSender sender) {
    if (!sender.isReady) {
      sender.isReady = true;
      ready.add(sender);
    }
  }

  /** The sender goes on when the peer gives credit. */
  void awaitCredit(StreamSender sender) {
    if (creditBytes <= FrameLayout.HEADER_BYTES && !sender.isReady) {
      sender.isReady = true;
      awaitingCredit.add(sender);
    }
  }

  /** Payload that the next DATA frame of the stream may carry; below 0 when it may not even be empty. */
  long creditFor(WireStream stream) {
    return Math.min(creditBytes, stream.sendCreditBytes) - FrameLayout.HEADER_BYTES;
  }

  // ---- frames ----

  <T> void data(WireStream stream, int flags, Serializer<T> serializer, T message, int bytes) {
    ByteBuf buffer = out();
    int start = writer.beginData(buffer, stream.streamId, flags);
    try {
      serializer.write(message, buffer);
    } catch (RuntimeException | Error e) {
      writer.abandon(buffer, start);
      throw e;
    }
    writer.end(buffer, start);
    charge(stream, bytes);
  }

  /** Writes the next {@code bytes} of {@code from}. */
  void data(WireStream stream, int flags, ByteBuf from, int bytes) {
    ByteBuf buffer = out();
    int start = writer.beginData(buffer, stream.streamId, flags);
    buffer.writeBytes(from, bytes);
    writer.end(buffer, start);
    charge(stream, bytes);
  }

  void end(WireStream stream) {
    ByteBuf buffer = out();
    writer.end(
        buffer,
        writer.beginData(buffer, stream.streamId, FrameFlags.DATA_BARE | FrameFlags.DATA_END));
  }

  private void charge(WireStream stream, int bytes) {
    // A frame's header counts too (wire-protocol.md 7), or messages of a few bytes would be nearly
    // free to queue.
    stream.sendCreditBytes -= bytes + FrameLayout.HEADER_BYTES;
    creditBytes -= bytes + FrameLayout.HEADER_BYTES;
  }

  void cancel(int streamId, StatusCode code, boolean notProcessed, long retryAfterMillis) {
    if (isOpen) {
      writer.cancel(out(), streamId, code, notProcessed, retryAfterMillis);
      flushSoon();
    }
  }

  void window(int streamId, int bytes) {
    if (isOpen && bytes > 0) {
      writer.window(out(), streamId, bytes);
      flushSoon();
    }
  }

  /** Credit that the peer may be waiting for: it leaves amid a batch, so that both ends work at once. */
  void windowNow(int streamId, int bytes) {
    window(streamId, bytes);
    if (inBatch) {
      flush();
    }
  }

  void ping(long opaque) {
    if (isOpen) {
      writer.ping(out(), false, opaque, FrameLayout.NO_LOAD);
      flushSoon();
    }
  }

  void goAway(int lastStreamId, boolean isFinal, long drainMillis, String text) {
    if (isOpen) {
      writer.goAway(out(), lastStreamId, isFinal, StatusCode.UNAVAILABLE, drainMillis, text);
      flushSoon();
    }
  }

  /** A farewell that is the last frame: the socket closes behind it. False when there is no socket. */
  boolean farewell(int lastStreamId, Status reason) {
    writer.goAway(out(), lastStreamId, true, reason.code(), 0, reason.text());
    ByteBuf last = out;
    Channel open = channel;
    if (open == null || last == null) {
      return false;
    }
    open.writeAndFlush(taken(last)).addListener(ChannelFutureListener.CLOSE);
    return true;
  }

  /** The peer gave credit for the connection; false when that is more than it may. */
  boolean grant(long bytes) {
    creditBytes += bytes;
    if (creditBytes > Integer.MAX_VALUE) {
      return false;
    }
    for (StreamSender sender = awaitingCredit.poll();
        sender != null;
        sender = awaitingCredit.poll()) {
      sender.isReady = false;
      ready(sender);
    }
    return true;
  }
}
