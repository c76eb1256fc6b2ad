package io.ringwire.codec.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.ringwire.codec.serialization.MalformedMessageException;
import io.ringwire.codec.serialization.MessageTooLargeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buffers come from a tracked allocator: whatever leaks here fails the class. */
class CompressionTest {
  private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;
  private static final int MESSAGE_BYTES_MAX = 4 * 1024 * 1024;

  @ParameterizedTest
  @ValueSource(ints = {100, 4_096, 70_000, 1_000_000})
  void restoresWhatItCompressed(int bytes) throws Exception {
    byte[] message = text(bytes);
    byte[] compressed = compress(message);

    assertThat(compressed.length).isLessThan(message.length);
    assertThat(inflate(compressed, MESSAGE_BYTES_MAX)).isEqualTo(message);
  }

  @Test
  void worksAcrossThePiecesOfACompositeBuffer() throws Exception {
    byte[] message = text(10_000);
    CompositeByteBuf in = pieces(message, 777);
    ByteBuf out = ALLOCATOR.directBuffer(16);
    assertThat(GzipCompressor.INSTANCE.compress(in, out)).isTrue();
    assertThat(in.isReadable()).isFalse();
    CompositeByteBuf split = pieces(ByteBufUtil.getBytes(out), 55);

    ByteBuf restored =
        BoundedInflater.inflate(split, split.readableBytes(), ALLOCATOR, MESSAGE_BYTES_MAX);

    assertThat(ByteBufUtil.getBytes(restored)).isEqualTo(message);
    assertThat(split.isReadable()).isFalse();
    in.release();
    out.release();
    split.release();
    restored.release();
  }

  @Test
  void speaksTheGzipOfOthers() throws Exception {
    byte[] message = text(50_000);
    byte[] ours = compress(message);
    ByteArrayInputStream body = new ByteArrayInputStream(ours, 1, ours.length - 1);
    assertThat(new GZIPInputStream(body).readAllBytes()).isEqualTo(message);

    assertThat(inflate(gzip(message), MESSAGE_BYTES_MAX)).isEqualTo(message);
  }

  @Test
  void leavesAMessageThatDoesNotShrink() {
    byte[] noise = new byte[5_000];
    new SplittableRandom(1).nextBytes(noise);

    assertThat(refusesToCompress(noise)).isTrue();
    assertThat(refusesToCompress(new byte[0])).isTrue();
    assertThat(refusesToCompress(new byte[] {1, 2, 3})).isTrue();
  }

  @Test
  void leavesAMessageThatWouldLookLikeABomb() throws Exception {
    byte[] zeros = new byte[1024 * 1024];

    assertThat(refusesToCompress(zeros)).isTrue();
    assertThat(inflate(compress(new byte[60_000]), MESSAGE_BYTES_MAX)).hasSize(60_000);
  }

  @Test
  void stopsAtTheMessageLimit() throws Exception {
    byte[] message = text(10_000);
    byte[] compressed = compress(message);

    assertThat(inflate(compressed, 10_000)).isEqualTo(message);
    assertThatExceptionOfType(MessageTooLargeException.class)
        .isThrownBy(() -> inflate(compressed, 9_999));
    assertThatExceptionOfType(MessageTooLargeException.class)
        .isThrownBy(() -> inflate(compressed, 1));
  }

  @Test
  void stopsABombAtTheRatio() throws Exception {
    byte[] bomb = gzip(new byte[100 * 1024 * 1024]);
    assertThat(bomb.length).isLessThan(110_000);

    assertThatExceptionOfType(MessageTooLargeException.class)
        .isThrownBy(() -> inflate(bomb, Integer.MAX_VALUE));
    byte[] small = gzip(new byte[MESSAGE_BYTES_MAX]);
    assertThatExceptionOfType(MessageTooLargeException.class)
        .isThrownBy(() -> inflate(small, MESSAGE_BYTES_MAX));
  }

  @Test
  void refusesEveryTruncation() throws Exception {
    byte[] compressed = compress(text(500));

    for (int bytes = 0; bytes < compressed.length; bytes++) {
      byte[] cut = Arrays.copyOf(compressed, bytes);
      assertThatExceptionOfType(MalformedMessageException.class)
          .as("cut to %d", bytes)
          .isThrownBy(() -> inflate(cut, MESSAGE_BYTES_MAX));
    }
  }

  /** Some bits carry nothing: a time stamp, the length of a code that is not used. */
  @Test
  void neverDeliversAnotherMessageForAFlippedBit() throws Exception {
    byte[] message = text(300);
    byte[] compressed = compress(message);
    int refused = 0;

    for (int bit = 0; bit < compressed.length * Byte.SIZE; bit++) {
      byte[] flipped = compressed.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      try {
        assertThat(inflate(flipped, MESSAGE_BYTES_MAX)).as("bit %d", bit).isEqualTo(message);
      } catch (MalformedMessageException e) {
        refused++;
      }
    }

    assertThat(refused).isGreaterThan((compressed.length - 20) * Byte.SIZE);
  }

  @Test
  void refusesBytesBehindTheMember() throws Exception {
    byte[] compressed = compress(text(300));
    byte[] longer = Arrays.copyOf(compressed, compressed.length + 1);
    byte[] twice = Arrays.copyOf(compressed, compressed.length * 2 - 1);
    System.arraycopy(compressed, 1, twice, compressed.length, compressed.length - 1);

    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> inflate(longer, MESSAGE_BYTES_MAX));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> inflate(twice, MESSAGE_BYTES_MAX));
  }

  @Test
  void refusesAlgorithmsItDoesNotKnow() {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> inflate(new byte[] {2, 0, 0}, MESSAGE_BYTES_MAX))
        .withMessage("unknown compression");
  }

  @Test
  void readsOnlyTheBytesItWasGiven() throws Exception {
    byte[] compressed = compress(text(300));
    ByteBuf in = Unpooled.wrappedBuffer(new byte[] {9}, compressed, new byte[] {8});
    in.skipBytes(1);

    ByteBuf message = BoundedInflater.inflate(in, compressed.length, ALLOCATOR, MESSAGE_BYTES_MAX);

    assertThat(message.readableBytes()).isEqualTo(300);
    assertThat(in.readByte()).isEqualTo((byte) 8);
    message.release();
  }

  private static boolean refusesToCompress(byte[] message) {
    ByteBuf in = Unpooled.wrappedBuffer(message);
    ByteBuf out = ALLOCATOR.buffer(16).writeByte(7);
    boolean compressed = GzipCompressor.INSTANCE.compress(in, out);
    boolean untouched = in.readableBytes() == message.length && out.readableBytes() == 1;
    out.release();
    return !compressed && untouched;
  }

  private static byte[] compress(byte[] message) {
    ByteBuf out = ALLOCATOR.buffer(16);
    try {
      assertThat(GzipCompressor.INSTANCE.compress(Unpooled.wrappedBuffer(message), out)).isTrue();
      return ByteBufUtil.getBytes(out);
    } finally {
      out.release();
    }
  }

  private static byte[] inflate(byte[] compressed, int messageBytesMax)
      throws MalformedMessageException {
    ByteBuf in = Unpooled.wrappedBuffer(compressed);
    ByteBuf message = BoundedInflater.inflate(in, compressed.length, ALLOCATOR, messageBytesMax);
    try {
      return ByteBufUtil.getBytes(message);
    } finally {
      message.release();
    }
  }

  private static byte[] gzip(byte[] message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(GzipCompressor.ID);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(message);
    }
    return out.toByteArray();
  }

  private static CompositeByteBuf pieces(byte[] bytes, int pieceBytes) {
    CompositeByteBuf composite = ALLOCATOR.compositeBuffer(1024);
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      int length = Math.min(pieceBytes, bytes.length - at);
      composite.addComponent(true, ALLOCATOR.buffer(length).writeBytes(bytes, at, length));
    }
    return composite;
  }

  /** Compressible, but not absurdly. */
  private static byte[] text(int bytes) {
    SplittableRandom random = new SplittableRandom(bytes);
    StringBuilder text = new StringBuilder();
    while (text.length() < bytes) {
      text.append("{\"item\":\"i-").append(random.nextInt(1000)).append("\"}");
    }
    return text.substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
  }
}
