package io.ringwire.perf.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringwire.codec.frame.FrameLimits;
import io.ringwire.codec.metadata.MalformedMetadataException;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataDecoder;
import io.ringwire.codec.metadata.MetadataEncoder;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One block of metadata; what a table may know, it knows. A frame without metadata has no block, and pays nothing. */
public class MetadataBenchmark extends Micro {
  private static final int BUFFER_BYTES = 4 << 10;

  /** What is in the block. */
  public enum Headed {
    NONE(() -> Metadata.EMPTY),
    INDEXED_3(() -> Headers.stable(3)),
    INDEXED_10(() -> Headers.stable(10)),
    LITERAL_3(() -> Headers.literal(3)),
    LITERAL_10(() -> Headers.literal(10));

    private final Supplier<Metadata> metadata;

    Headed(Supplier<Metadata> metadata) {
      this.metadata = metadata;
    }
  }

  @Param public Headed headers = Headed.INDEXED_3;

  private final MetadataEncoder encoder =
      new MetadataEncoder(
          FrameLimits.DEFAULT.tableEntriesMax(), FrameLimits.DEFAULT.tableBytesMax());
  private final MetadataDecoder decoder =
      new MetadataDecoder(
          FrameLimits.DEFAULT.metadataBytesMax(),
          FrameLimits.DEFAULT.tableEntriesMax(),
          FrameLimits.DEFAULT.tableBytesMax());
  private final ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(BUFFER_BYTES);
  private final ByteBuf in = ByteBufAllocator.DEFAULT.directBuffer(BUFFER_BYTES);
  private Metadata metadata = Metadata.EMPTY;

  @Setup
  public void warm() throws MalformedMetadataException {
    metadata = headers.metadata.get();
    encoder.write(metadata, in);
    decoder.read(in, in.writerIndex());
    in.clear();
    encoder.write(metadata, in);
    if (!decode().equals(metadata)) {
      throw new IllegalStateException("read other metadata than was written");
    }
  }

  @TearDown
  public void release() {
    out.release();
    in.release();
  }

  @Benchmark
  public int encode() {
    out.clear();
    encoder.write(metadata, out);
    return out.writerIndex();
  }

  @Benchmark
  public Metadata decode() throws MalformedMetadataException {
    in.readerIndex(0);
    return decoder.read(in, in.writerIndex());
  }
}
