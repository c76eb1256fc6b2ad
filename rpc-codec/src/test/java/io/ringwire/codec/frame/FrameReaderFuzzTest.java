package io.ringwire.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No input makes the reader throw anything but its documented exception, go on for ever, hear
 * different things when the bytes arrive differently, or allocate more than a stated multiple of what
 * it received. The normal run replays the corpus and the golden frames; docs/wire-protocol.md says how
 * to fuzz.
 */
class FrameReaderFuzzTest {
  /** The densest input known: one-letter metadata names, 4 bytes each, become about 110 on the heap. */
  private static final int ALLOCATED_PER_RECEIVED_MAX = 64;

  /**
   * The reader itself, its arrays for the first entries, and the exception of a last fault. While
   * fuzzing, Jazzer's own hooks allocate on the same thread, so only gross excess can be told.
   */
  private static final int ALLOCATED_BASE_MAX =
      System.getenv("JAZZER_FUZZ") == null ? 16 * 1024 : 1024 * 1024;

  private static final int PIECES_MAX = 256;
  private static final byte[] PREFACE = HexFile.read("golden", "preface").bytes();

  /** Classes that load while reading allocate; what is measured is the reader. */
  @BeforeAll
  static void loadClasses() {
    seeds().map(seed -> (byte[]) seed.get()[0]).forEach(FrameReaderFuzzTest::readOnce);
  }

  static Stream<Arguments> seeds() {
    Stream<byte[]> corpus = HexFile.all("corpus/frame-reader").stream().map(HexFile::bytes);
    Stream<byte[]> golden =
        HexFile.all("golden").stream()
            .map(file -> Unpooled.wrappedBuffer(PREFACE, file.bytes()))
            .map(FrameReaderFuzzTest::bytes);
    return Stream.concat(corpus, golden).map(Arguments::of);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "10m")
  void readsAnything(byte[] received) {
    byte[] bytes = received == null ? new byte[0] : received;
    long frames = readWithinBounds(bytes);

    assertThat(frames).isLessThanOrEqualTo(bytes.length / FrameLayout.HEADER_BYTES);
    int pieceBytes = 1 + bytes.length / PIECES_MAX; // Byte by byte, but not for 64 KiB.
    assertThat(Feeding.inPiecesOf(pieceBytes, bytes, FrameLimits.DEFAULT))
        .isEqualTo(Feeding.inPiecesOf(Math.max(1, bytes.length), bytes, FrameLimits.DEFAULT));
  }

  private static void readOnce(byte[] bytes) {
    readAll(Unpooled.wrappedBuffer(bytes), new SilentSink());
  }

  /** Returns how many frames were heard or refused. */
  private static long readWithinBounds(byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    SilentSink sink = new SilentSink();
    long[] faults = new long[1];
    long allocated = ThreadAllocation.bytesOf(() -> faults[0] = readAll(in, sink));

    assertThat(allocated)
        .as("bytes allocated for %d received", bytes.length)
        .isLessThanOrEqualTo(ALLOCATED_BASE_MAX + (long) ALLOCATED_PER_RECEIVED_MAX * bytes.length);
    return sink.frames + faults[0];
  }

  private static long readAll(ByteBuf in, FrameSink sink) {
    FrameReader reader = new FrameReader(FrameLimits.DEFAULT);
    long faults = 0;
    while (true) {
      try {
        if (!reader.read(in, sink)) {
          return faults;
        }
      } catch (MalformedFrameException e) {
        faults++;
        if (e.isFatal()) {
          return faults
              - 1; // The fault may lie in the preface or in a header: no frame of its own.
        }
      }
    }
  }

  private static byte[] bytes(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    return bytes;
  }
}
