package io.ringwire.perf.micro;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.ringwire.codec.serialization.MalformedMessageException;
import io.ringwire.codec.serialization.ProtobufSerializer;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A message to and from a buffer, by each way there is. A socket's buffers are direct, so {@code heap} is the price of a
 * message alone, which on its way to a socket would be copied once more.
 */
public class ProtobufBenchmark extends Micro {
  private static final int BUFFER_BYTES = 16 << 10;

  @Param public Sample message = Sample.USER;

  private final ByteBuf heap = ByteBufAllocator.DEFAULT.heapBuffer(BUFFER_BYTES);
  private final ByteBuf direct = ByteBufAllocator.DEFAULT.directBuffer(BUFFER_BYTES);
  private final ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(BUFFER_BYTES);
  private final ByteBuf outHeap = ByteBufAllocator.DEFAULT.heapBuffer(BUFFER_BYTES);
  private MessageLite written = Sample.USER.message();
  private Parser<? extends MessageLite> parser = written.getParserForType();
  private ProtobufSerializer<MessageLite> serializer = Sample.USER.serializer();
  private int bytes;

  @Setup
  public void fill() throws IOException, MalformedMessageException {
    written = message.message();
    parser = written.getParserForType();
    serializer = message.serializer();
    bytes = serializer.size(written);
    serializer.write(written, heap.clear());
    serializer.write(written, direct.clear());
    check(readHeap(), readDirect(), readDirectView(), readDirectStream());
    check(writeHeap(), writeDirect(), writeDirectView(), writeDirectStream());
  }

  @TearDown
  public void release() {
    heap.release();
    direct.release();
    out.release();
    outHeap.release();
  }

  /** {@code ProtobufSerializer} on a buffer with an array. */
  @Benchmark
  public Object readHeap() throws MalformedMessageException {
    return serializer.read(heap.readerIndex(0), bytes);
  }

  /** {@code ProtobufSerializer} on a direct buffer, by way of an array of the thread: what a connection does. */
  @Benchmark
  public Object readDirect() throws MalformedMessageException {
    return serializer.read(direct.readerIndex(0), bytes);
  }

  /** Over a {@code ByteBuffer} view of the direct buffer. */
  @Benchmark
  public Object readDirectView() throws IOException {
    return parser.parseFrom(CodedInputStream.newInstance(direct.nioBuffer(0, bytes)));
  }

  /** Through a stream, as Netty's own protobuf decoder reads buffers without an array. */
  @Benchmark
  public Object readDirectStream() throws IOException {
    return parser.parseFrom(new ByteBufInputStream(direct.readerIndex(0), bytes));
  }

  /** {@code ProtobufSerializer} on a buffer with an array. */
  @Benchmark
  public ByteBuf writeHeap() {
    serializer.write(written, outHeap.clear());
    return outHeap;
  }

  /** {@code ProtobufSerializer} on a direct buffer, by way of an array of the thread: what a connection does. */
  @Benchmark
  public ByteBuf writeDirect() {
    serializer.write(written, out.clear());
    return out;
  }

  /** Over a {@code ByteBuffer} view of the direct buffer. */
  @Benchmark
  public ByteBuf writeDirectView() throws IOException {
    CodedOutputStream coded = CodedOutputStream.newInstance(out.clear().nioBuffer(0, bytes));
    written.writeTo(coded);
    coded.flush();
    return out.writerIndex(bytes);
  }

  /** Through a stream. */
  @Benchmark
  public ByteBuf writeDirectStream() throws IOException {
    CodedOutputStream coded = CodedOutputStream.newInstance(new ByteBufOutputStream(out.clear()));
    written.writeTo(coded);
    coded.flush();
    return out;
  }

  private void check(Object... read) {
    for (Object each : read) {
      if (!each.equals(written)) {
        throw new IllegalStateException("read another message than was written");
      }
    }
  }

  private void check(ByteBuf... filled) {
    for (ByteBuf each : filled) {
      if (!each.equals(direct.readerIndex(0))) {
        throw new IllegalStateException("wrote other bytes than the first way");
      }
    }
  }
}
