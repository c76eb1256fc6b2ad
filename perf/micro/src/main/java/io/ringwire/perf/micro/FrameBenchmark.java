package io.ringwire.perf.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringwire.codec.frame.FrameLimits;
import io.ringwire.codec.frame.FrameReader;
import io.ringwire.codec.frame.FrameWriter;
import io.ringwire.codec.frame.MalformedFrameException;
import io.ringwire.codec.frame.Settings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One frame without its message, among 64 in the direct buffer of a socket's read or write. Names and tables are warm, as
 * they are from a connection's second call on.
 */
public class FrameBenchmark extends Micro {
  private static final int FRAMES = 64;
  private static final int BUFFER_BYTES = 64 << 10;

  @Param public FrameShape shape = FrameShape.CALL;

  private final FrameWriter writer = new FrameWriter();
  private final FrameReader reader = new FrameReader(FrameLimits.DEFAULT);
  private final CountingSink sink = new CountingSink();
  private final ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(BUFFER_BYTES);
  private final ByteBuf in = ByteBufAllocator.DEFAULT.directBuffer(BUFFER_BYTES);

  @Setup
  public void warm() throws MalformedFrameException {
    writer.preface(in);
    writer.settings(in, Settings.DEFAULT);
    writer.end(in, shape.begin(writer, in, 1));
    readAll();
    in.clear();
    writeAll(in);
    long before = sink.frames;
    readAll();
    if (sink.frames - before != FRAMES) {
      throw new IllegalStateException("read " + (sink.frames - before) + " frames of " + FRAMES);
    }
  }

  @TearDown
  public void release() {
    out.release();
    in.release();
  }

  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public int write() {
    out.clear();
    writeAll(out);
    return out.writerIndex();
  }

  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long read() throws MalformedFrameException {
    in.readerIndex(0);
    readAll();
    return sink.sum;
  }

  private void writeAll(ByteBuf buffer) {
    for (int i = 0; i < FRAMES; i++) {
      writer.end(buffer, shape.begin(writer, buffer, 2 * i + 1));
    }
  }

  private void readAll() throws MalformedFrameException {
    while (reader.read(in, sink)) {
      // The sink counts.
    }
  }
}
