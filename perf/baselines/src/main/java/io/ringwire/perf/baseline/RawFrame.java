package io.ringwire.perf.baseline;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;

/**
 * The frame of the baseline and the writer of a batch of them: {@code length:32 | id:32 | message}, big-endian, where
 * length counts the message alone.
 *
 * <p>A batch is serialized into one array by one encoder and leaves in one buffer, so that a frame allocates nothing of
 * its own. Confined to one event loop.
 */
final class RawFrame {
  static final int HEADER_BYTES = 8;

  /** A longer message is a peer's bug: this baseline carries users. */
  static final int MESSAGE_BYTES_MAX = 32 * 1024;

  private static final int BATCH_BYTES = 64 * 1024;

  private RawFrame() {}

  /** Collects frames until they are taken in one buffer. */
  static final class Batch {
    private final byte[] bytes = new byte[BATCH_BYTES];
    private CodedOutputStream encoder = CodedOutputStream.newInstance(bytes);

    boolean isEmpty() {
      return encoder.getTotalBytesWritten() == 0;
    }

    /** Whether the batch must be taken before a message of that size is added. */
    boolean isFullFor(int messageBytes) {
      return encoder.spaceLeft() < HEADER_BYTES + messageBytes;
    }

    /** Adds one frame; {@code messageBytes} is the message's serialized size, for which there is room. */
    void add(int id, MessageLite message, int messageBytes) {
      try {
        // The encoder's fixed32 is little-endian, the frame is not.
        encoder.writeFixed32NoTag(Integer.reverseBytes(messageBytes));
        encoder.writeFixed32NoTag(Integer.reverseBytes(id));
        message.writeTo(encoder);
      } catch (IOException e) {
        throw new IllegalStateException("the batch was not taken before it was full", e);
      }
    }

    /** Empties the batch into a buffer that the caller owns. */
    ByteBuf take(ByteBufAllocator allocator) {
      int length = encoder.getTotalBytesWritten();
      ByteBuf out = allocator.directBuffer(length);
      out.writeBytes(bytes, 0, length);
      encoder = CodedOutputStream.newInstance(bytes);
      return out;
    }
  }
}
