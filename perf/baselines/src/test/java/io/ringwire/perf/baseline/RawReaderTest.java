package io.ringwire.perf.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringwire.perf.v1.Payload;
import io.ringwire.perf.workload.Users;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways to read, by array as NIO does and by native memory as epoll does, with bytes that come in pieces of any size. */
final class RawReaderTest {
  private static final int[] PAYLOADS = {0, 1, 300, 5_000, 32_700, 33_000, 100_000, 7, 1 << 20, 40};

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void framesAreWholeHoweverTheirBytesArrive(boolean heap) throws Exception {
    byte[] wire = wire();
    for (int piece : new int[] {7_919, 65_536, wire.length}) {
      RawReader reader = new RawReader(heap);
      List<Payload> read = new ArrayList<>();
      List<Integer> ids = new ArrayList<>();
      feed(
          reader,
          wire,
          piece,
          (operation, id, in) -> {
            assertThat(operation).isEqualTo(RawFrame.ECHO);
            ids.add(id);
            read.add(Payload.parseFrom(in));
          });
      reader.release();

      assertThat(ids).containsExactly(-1, 0, 1, 2, 3, 4, 5, 6, 7, 8);
      for (int i = 0; i < PAYLOADS.length; i++) {
        // Not isEqualTo: a megabyte is no message for a failure.
        assertThat(read.get(i).equals(Users.payload(PAYLOADS[i]))).as("message %d", i).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAFrameIsNotReadForIsSkipped(boolean heap) throws Exception {
    RawReader reader = new RawReader(heap);
    List<Integer> ids = new ArrayList<>();
    feed(reader, wire(), 10_000, (operation, id, in) -> ids.add(id));
    reader.release();

    assertThat(ids).hasSize(PAYLOADS.length);
  }

  @Test
  void aFrameThatIsTooLongIsRefused() {
    byte[] header =
        ByteBuffer.allocate(RawFrame.HEADER_BYTES)
            .putLong(RawFrame.header(RawFrame.ECHO, RawFrame.MESSAGE_BYTES_MAX + 1, 5))
            .array();
    RawReader reader = new RawReader(true);

    assertThatThrownBy(() -> feed(reader, header, 8, (operation, id, in) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("a frame of 2097169 bytes; at most 2097168");
    reader.release();
  }

  @Test
  void aMessageThatIsNoneIsRefused() throws Exception {
    // An end of a group that never began.
    byte[] wire =
        ByteBuffer.allocate(RawFrame.HEADER_BYTES + 1)
            .putLong(RawFrame.header(RawFrame.ECHO, 1, 5))
            .put((byte) 12)
            .array();
    RawReader reader = new RawReader(true);

    assertThatThrownBy(
            () -> feed(reader, wire, wire.length, (operation, id, in) -> Payload.parseFrom(in)))
        .isInstanceOf(InvalidProtocolBufferException.class);
    reader.release();
  }

  private static byte[] wire() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < PAYLOADS.length; i++) {
      Payload payload = Users.payload(PAYLOADS[i]);
      // The first id is negative: ids wrap.
      long header = RawFrame.header(RawFrame.ECHO, payload.getSerializedSize(), i - 1);
      out.write(ByteBuffer.allocate(RawFrame.HEADER_BYTES).putLong(header).array());
      payload.writeTo(out);
    }
    return out.toByteArray();
  }

  /** As Netty's channels do: asks for a buffer, fills of it what there is, and hands it over. */
  private static void feed(RawReader reader, byte[] wire, int piece, RawReader.Frames to)
      throws IOException {
    for (int at = 0; at < wire.length; ) {
      ByteBuf buffer = reader.allocate(ByteBufAllocator.DEFAULT);
      assertThat(buffer.writableBytes()).isPositive();
      int bytes = Math.min(buffer.writableBytes(), Math.min(piece, wire.length - at));
      buffer.writeBytes(wire, at, bytes);
      at += bytes;
      reader.frames(buffer, to);
    }
  }
}
