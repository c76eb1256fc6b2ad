package io.ringwire.codec.serialization;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;

/**
 * One thread's array between protobuf and direct buffers. Over a {@code ByteBuffer} protobuf makes two views and a coder a
 * message, copies what it reads, and encodes each string into an array of its own first; a copy of the bytes costs less
 * (docs/adr/0013). The encoder goes through the array from message to message, so that a message makes none.
 */
final class Scratch {
  /** Larger messages do not pass through: the array stays small, and their one copy would be the larger cost. */
  static final int MESSAGE_BYTES_MAX = 16 << 10;

  private static final int BYTES = 4 * MESSAGE_BYTES_MAX;

  private static final FastThreadLocal<Scratch> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected Scratch initialValue() {
          return new Scratch();
        }
      };

  private final byte[] bytes = new byte[BYTES];
  private final byte[] read = new byte[MESSAGE_BYTES_MAX];
  private CodedOutputStream encoder = CodedOutputStream.newInstance(bytes);

  private Scratch() {}

  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  /** Appends a message of {@code size} bytes, at most {@link #MESSAGE_BYTES_MAX}. */
  void write(MessageLite message, int size, ByteBuf out) throws IOException {
    if (encoder.spaceLeft() < size) {
      encoder = CodedOutputStream.newInstance(bytes);
    }
    int start = encoder.getTotalBytesWritten();
    boolean isWhole = false;
    try {
      message.writeTo(encoder);
      isWhole = encoder.getTotalBytesWritten() - start == size;
    } finally {
      if (!isWhole) {
        encoder = CodedOutputStream.newInstance(bytes);
      }
    }
    if (!isWhole) {
      throw new IllegalStateException("a message was changed while it was written");
    }
    out.writeBytes(bytes, start, size);
  }

  /** The {@code size} bytes at {@code start}, at most {@link #MESSAGE_BYTES_MAX}; valid until the thread's next read. */
  CodedInputStream read(ByteBuf in, int start, int size) {
    in.getBytes(start, read, 0, size);
    return CodedInputStream.newInstance(read, 0, size);
  }
}
