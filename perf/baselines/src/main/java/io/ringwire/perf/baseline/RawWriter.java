package io.ringwire.perf.baseline;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What leaves one connection. Small frames are serialized into one array by one encoder and leave together in one
 * buffer, so that a frame allocates nothing of its own; a large one is serialized straight into a buffer of its own.
 * Confined to one event loop.
 */
final class RawWriter {
  private static final int BATCH_BYTES = 64 * 1024;

  /** A longer message is not copied through the batch. */
  private static final int SMALL_BYTES_MAX = 16 * 1024;

  private final byte[] bytes = new byte[BATCH_BYTES];
  private CodedOutputStream encoder = CodedOutputStream.newInstance(bytes);

  /** Adds one frame, which leaves with the next flush of the channel after {@link #write}; returns its bytes. */
  int add(Channel to, int operation, int id, MessageLite message) {
    int length = message.getSerializedSize();
    long header = RawFrame.header(operation, length, id);
    try {
      if (length > SMALL_BYTES_MAX) {
        write(to);
        writeLarge(to, header, message, length);
        return RawFrame.HEADER_BYTES + length;
      }
      if (encoder.spaceLeft() < RawFrame.HEADER_BYTES + length) {
        write(to);
      }
      // The encoder's fixed64 is little-endian, the frame is not.
      encoder.writeFixed64NoTag(Long.reverseBytes(header));
      message.writeTo(encoder);
      return RawFrame.HEADER_BYTES + length;
    } catch (IOException e) {
      throw new UncheckedIOException("a message was longer than it said", e);
    }
  }

  private static void writeLarge(Channel to, long header, MessageLite message, int length)
      throws IOException {
    ByteBuf out = to.alloc().directBuffer(RawFrame.HEADER_BYTES + length);
    try {
      out.writeLong(header);
      CodedOutputStream encoder =
          CodedOutputStream.newInstance(out.nioBuffer(out.writerIndex(), length));
      message.writeTo(encoder);
      encoder.flush();
      out.writerIndex(out.writerIndex() + length);
    } catch (Throwable e) {
      out.release();
      throw e;
    }
    to.write(out, to.voidPromise());
  }

  /** Hands what was added to the channel, unflushed. */
  void write(Channel to) {
    int length = encoder.getTotalBytesWritten();
    if (length == 0) {
      return;
    }
    ByteBuf out = to.alloc().directBuffer(length);
    out.writeBytes(bytes, 0, length);
    encoder = CodedOutputStream.newInstance(bytes);
    to.write(out, to.voidPromise());
  }
}
