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
 * One thread's way between protobuf and buffers. A coder goes through an array from message to message, so that a message
 * makes none. Direct buffers are reached through an array of the thread: over a {@code ByteBuffer} protobuf makes two views
 * and a coder a message, copies what it reads, and encodes each string into an array of its own first; a copy of the bytes
 * costs less (docs/adr/0013).
 */
final class Scratch {
  /** Larger messages do not pass through: the array stays small, and their one copy would be the larger cost. */
  static final int MESSAGE_BYTES_MAX = 16 << 10;

  private static final int BYTES = 4 * MESSAGE_BYTES_MAX;

  /** So much between two messages, as a frame's header, is passed over rather than a new encoder made. */
  private static final int GAP_BYTES_MAX = 64;

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
  private int filled;

  // The encoder that wrote the last message, and the array it goes through: it writes what follows
  // there too.
  private @Nullable CodedOutputStream encoder;
  private byte[] encoded = NONE;
  private int encoderStart;

  // The decoder that read the last message, and the array it goes through: what follows in that
  // array is read by it too.
  private @Nullable CodedInputStream decoder;
  private byte[] decoded = NONE;
  private int decoderStart;

  private Scratch() {}

  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  /** Whether {@link #write} is of use: an array that other buffers lie in too needs an encoder that knows its end. */
  static boolean serves(ByteBuf out, int size) {
    return size <= MESSAGE_BYTES_MAX && (!out.hasArray() || ownsItsArray(out));
  }

  private static boolean ownsItsArray(ByteBuf out) {
    return out.arrayOffset() == 0 && out.array().length == out.capacity();
  }

  /** Appends a message of {@code size} bytes to a buffer with room for it that this {@link #serves}. */
  void write(MessageLite message, int size, ByteBuf out) throws IOException {
    int start = out.writerIndex();
    if (out.hasArray()) {
      encode(message, size, out.array(), start);
      out.writerIndex(start + size);
      return;
    }
    if (bytes.length - filled < size) {
      bytes = bytes.length == 0 ? new byte[BYTES] : bytes;
      filled = 0;
    }
    encode(message, size, bytes, filled);
    out.writeBytes(bytes, filled, size);
    filled += size;
  }

  private void encode(MessageLite message, int size, byte[] to, int start) throws IOException {
    CodedOutputStream coded = encoderAt(to, start);
    encoder = null; // lost, should the message be unwritable
    message.writeTo(coded);
    if (encoderStart + coded.getTotalBytesWritten() != start + size) {
      throw new IllegalStateException("a message was changed while it was written");
    }
    encoder = coded;
  }

  private CodedOutputStream encoderAt(byte[] to, int start) throws IOException {
    CodedOutputStream last = encoder;
    if (last != null && to == encoded) {
      int at = encoderStart + last.getTotalBytesWritten();
      if (at <= start && start - at <= GAP_BYTES_MAX) {
        // It knows no way to pass over a frame's header but to write it again.
        last.writeRawBytes(to, at, start - at);
        return last;
      }
    }
    encoded = to;
    encoderStart = start;
    return CodedOutputStream.newInstance(to, start, to.length - start);
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
