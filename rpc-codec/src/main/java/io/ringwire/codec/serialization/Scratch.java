package io.ringwire.codec.serialization;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

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

  private static final byte[] NONE = {};

  // Made when a direct buffer first needs them.
  private byte[] bytes = NONE;
  private byte[] read = NONE;
  private CodedOutputStream encoder = CodedOutputStream.newInstance(bytes);

  // The decoder that read the last message, and the array it goes through: what follows in that
  // array is read by it too.
  private @Nullable CodedInputStream decoder;
  private byte[] decoded = NONE;
  private int decoderStart;

  private Scratch() {}

  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  /** Appends a message of {@code size} bytes, at most {@link #MESSAGE_BYTES_MAX}. */
  void write(MessageLite message, int size, ByteBuf out) throws IOException {
    if (encoder.spaceLeft() < size) {
      if (bytes.length == 0) {
        bytes = new byte[BYTES];
      }
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

  /** Reads the message of {@code size} bytes at {@code start}, at most {@link #MESSAGE_BYTES_MAX}, leaving the index. */
  <T> T read(Parser<T> parser, ByteBuf in, int start, int size)
      throws InvalidProtocolBufferException {
    byte[] from;
    int at = 0;
    if (in.hasArray()) {
      from = in.array();
      at = in.arrayOffset() + start;
    } else {
      if (read.length == 0) {
        read = new byte[MESSAGE_BYTES_MAX];
      }
      from = read;
      in.getBytes(start, from, 0, size);
    }
    CodedInputStream coded = decoderAt(from, at);
    decoder = null; // lost, should the message be malformed
    int limit = coded.pushLimit(size);
    T message = parser.parseFrom(coded);
    coded.checkLastTagWas(0);
    coded.popLimit(limit);
    decoder = coded;
    return message;
  }

  private CodedInputStream decoderAt(byte[] from, int at) throws InvalidProtocolBufferException {
    CodedInputStream last = decoder;
    if (last != null && from == decoded) {
      int behind = at - decoderStart - last.getTotalBytesRead();
      if (behind >= 0) {
        skip(last, behind);
        return last;
      }
    }
    CodedInputStream made = CodedInputStream.newInstance(from, at, from.length - at);
    made.setRecursionLimit(ProtobufSerializer.DEPTH_MAX);
    decoded = from;
    decoderStart = at;
    return made;
  }

  private static void skip(CodedInputStream decoder, int bytes)
      throws InvalidProtocolBufferException {
    try {
      decoder.skipRawBytes(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("an array was read with failure", e);
    }
  }
}
