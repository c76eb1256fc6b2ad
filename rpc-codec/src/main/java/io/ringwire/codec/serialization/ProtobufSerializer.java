package io.ringwire.codec.serialization;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Protobuf messages. A heap buffer's array is written and read in place; messages that follow one another in it are read by
 * one decoder. Messages of up to {@link Scratch#MESSAGE_BYTES_MAX} bytes pass through an array of the thread where the
 * buffer is direct; larger ones through a {@code ByteBuffer} view. Of a buffer in several pieces a large message is read from
 * one array, kept by its fields of bytes, and written through a stream.
 * Unknown fields are preserved. Nesting is limited to {@value #DEPTH_MAX}.
 *
 * <p>{@link #size} fills protobuf's memoized sizes, so calling it before {@link #write} costs nothing
 * twice.
 */
public final class ProtobufSerializer<T extends MessageLite> implements Serializer<T> {
  /** Depth of nested messages accepted. Deeper input is refused before it can exhaust the stack. */
  static final int DEPTH_MAX = 100;

  private final Class<T> type;
  private final Parser<T> parser;

  private ProtobufSerializer(Class<T> type, Parser<T> parser) {
    this.type = type;
    this.parser = parser;
  }

  /**
   * The serializer of a generated message class.
   *
   * @throws IllegalArgumentException when the class has no default instance, as every generated
   *     message class has
   */
  public static <T extends MessageLite> ProtobufSerializer<T> of(Class<T> type) {
    try {
      T prototype = type.cast(type.getMethod("getDefaultInstance").invoke(null));
      @SuppressWarnings("unchecked") // A message's parser parses that message.
      Parser<T> parser = (Parser<T>) prototype.getParserForType();
      return new ProtobufSerializer<>(type, parser);
    } catch (ReflectiveOperationException | NullPointerException e) {
      throw new IllegalArgumentException("no generated protobuf message: " + type.getName(), e);
    }
  }

  @Override
  public Class<T> type() {
    return type;
  }

  @Override
  public int size(T message) {
    return message.getSerializedSize();
  }

  @Override
  public void write(T message, ByteBuf out) {
    int bytes = message.getSerializedSize();
    out.ensureWritable(bytes);
    int start = out.writerIndex();
    try {
      if (Scratch.serves(out, bytes)) {
        Scratch.ofThread().write(message, bytes, out);
      } else if (out.hasArray()) {
        CodedOutputStream coded =
            CodedOutputStream.newInstance(out.array(), out.arrayOffset() + start, bytes);
        message.writeTo(coded);
        coded.checkNoSpaceLeft();
        out.writerIndex(start + bytes);
      } else if (out.nioBufferCount() == 1) {
        CodedOutputStream coded = CodedOutputStream.newInstance(out.nioBuffer(start, bytes));
        message.writeTo(coded);
        coded.checkNoSpaceLeft();
        coded.flush();
        out.writerIndex(start + bytes);
      } else {
        CodedOutputStream coded = CodedOutputStream.newInstance(new ByteBufOutputStream(out));
        message.writeTo(coded);
        coded.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + type.getName(), e);
    }
  }

  @Override
  public T read(ByteBuf in, int bytes) throws MalformedMessageException {
    if (bytes > in.readableBytes()) {
      throw new IndexOutOfBoundsException(bytes + " bytes wanted of " + in.readableBytes());
    }
    int start = in.readerIndex();
    try {
      if (bytes <= Scratch.MESSAGE_BYTES_MAX) {
        return Scratch.ofThread().read(parser, in, start, bytes);
      }
      CodedInputStream coded = input(in, start, bytes);
      coded.setRecursionLimit(DEPTH_MAX);
      T message = parser.parseFrom(coded);
      coded.checkLastTagWas(0);
      return message;
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedMessageException("no valid " + type.getSimpleName() + " message", e);
    } finally {
      in.readerIndex(start + bytes);
    }
  }

  private static CodedInputStream input(ByteBuf in, int start, int bytes) {
    if (in.hasArray()) {
      return CodedInputStream.newInstance(in.array(), in.arrayOffset() + start, bytes);
    }
    if (in.nioBufferCount() == 1) {
      return CodedInputStream.newInstance(in.nioBuffer(start, bytes));
    }
    // One array for all pieces, which the message's fields of bytes then are views of.
    byte[] whole = new byte[bytes];
    in.getBytes(start, whole);
    CodedInputStream coded = UnsafeByteOperations.unsafeWrap(whole).newCodedInput();
    coded.enableAliasing(true);
    return coded;
  }
}
