package io.ringwire.codec.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import com.google.protobuf.ListValue;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SerializerTest {
  private static final ProtobufSerializer<Struct> STRUCTS = ProtobufSerializer.of(Struct.class);
  private static final Struct ORDER =
      Struct.newBuilder()
          .putFields("id", Value.newBuilder().setStringValue("o-42".repeat(100)).build())
          .putFields("total", Value.newBuilder().setNumberValue(12.5).build())
          .build();

  private record Kind(String name, Supplier<ByteBuf> buffers) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> buffers() {
    ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    return Stream.of(
        new Kind("heap", () -> allocator.heapBuffer(8)),
        new Kind("direct", () -> allocator.directBuffer(8)),
        new Kind("read-write slice", () -> slice(allocator)),
        new Kind("composite", () -> composite(allocator)));
  }

  private static ByteBuf slice(ByteBufAllocator allocator) {
    return allocator.directBuffer(4096).writeZero(100).slice(50, 4000).writerIndex(0);
  }

  /** Of pieces shorter than any message here. */
  private static ByteBuf composite(ByteBufAllocator allocator) {
    CompositeByteBuf composite = allocator.compositeBuffer(1024);
    for (int i = 0; i < 100; i++) {
      composite.addComponent(allocator.buffer(16).writeZero(16));
    }
    return composite;
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void writesAndReadsInPlace(Kind kind) throws Exception {
    ByteBuf buffer = kind.buffers.get();
    buffer.writeInt(7);
    STRUCTS.write(ORDER, buffer);
    STRUCTS.write(Struct.getDefaultInstance(), buffer);
    buffer.writeInt(9);

    assertThat(buffer.readInt()).isEqualTo(7);
    assertThat(STRUCTS.read(buffer, STRUCTS.size(ORDER))).isEqualTo(ORDER);
    assertThat(STRUCTS.read(buffer, 0)).isEqualTo(Struct.getDefaultInstance());
    assertThat(buffer.readInt()).isEqualTo(9);
    assertThat(buffer.isReadable()).isFalse();
    buffer.release();
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void writesMessagesOfEverySizeOneAfterTheOther(Kind kind) throws Exception {
    // Enough of them to use up a thread's scratch array several times, and some too large for it.
    for (int length : new int[] {0, 1, 127, 128, 5_000, 15_000, 16_000, 17_000, 40_000, 3}) {
      Struct message =
          Struct.newBuilder()
              .putFields("text", Value.newBuilder().setStringValue("ä".repeat(length)).build())
              .build();
      ByteBuf buffer = kind.buffers.get();
      ByteBuf roomy = buffer.maxCapacity() > 100_000 ? buffer : Unpooled.directBuffer();

      STRUCTS.write(message, roomy);

      assertThat(roomy.readableBytes()).isEqualTo(STRUCTS.size(message));
      assertThat(STRUCTS.read(roomy, roomy.readableBytes())).isEqualTo(message);
      roomy.release();
      if (roomy != buffer) {
        buffer.release();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void readsAnArrayAgainThatOthersWereReadFromMeanwhile(Kind kind) throws Exception {
    ByteBuf one = kind.buffers.get();
    ByteBuf other = kind.buffers.get();
    for (int round = 0; round < 3; round++) {
      Struct first = named("first " + round);
      Struct second = named("second, and longer, " + round);
      for (ByteBuf buffer : new ByteBuf[] {one.clear(), other.clear()}) {
        STRUCTS.write(first, buffer);
        buffer.writeLong(-1); // as a frame's header lies between two messages
        STRUCTS.write(second, buffer);
      }
      for (ByteBuf buffer : new ByteBuf[] {one, other}) {
        assertThat(STRUCTS.read(buffer, STRUCTS.size(first))).isEqualTo(first);
      }
      for (ByteBuf buffer : new ByteBuf[] {other, one}) {
        buffer.skipBytes(Long.BYTES);
        assertThat(STRUCTS.read(buffer, STRUCTS.size(second))).isEqualTo(second);
      }
    }
    one.release();
    other.release();
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void readsOnAfterAMalformedMessage(Kind kind) throws Exception {
    ByteBuf buffer = kind.buffers.get();
    STRUCTS.write(ORDER, buffer);
    int malformedBytes = STRUCTS.size(ORDER) - 1;
    buffer.writerIndex(malformedBytes);
    STRUCTS.write(ORDER, buffer);
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> STRUCTS.read(buffer, malformedBytes));
    assertThat(STRUCTS.read(buffer, STRUCTS.size(ORDER))).isEqualTo(ORDER);
    buffer.release();
  }

  private static Struct named(String name) {
    return Struct.newBuilder()
        .putFields("name", Value.newBuilder().setStringValue(name).build())
        .build();
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void refusesATruncatedMessageAndMovesPastIt(Kind kind) {
    ByteBuf buffer = kind.buffers.get();
    STRUCTS.write(ORDER, buffer);
    int cut = STRUCTS.size(ORDER) - 1;

    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> STRUCTS.read(buffer, cut))
        .withMessageContaining("Struct");

    assertThat(buffer.readableBytes()).isEqualTo(1);
    buffer.release();
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void refusesAMessageThatAnEndGroupCutsShort(Kind kind) {
    ByteBuf buffer = kind.buffers.get();
    buffer.writeByte(4).writeByte(0);

    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> STRUCTS.read(buffer, 2));

    buffer.release();
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void refusesNestingBeyondTheLimit(Kind kind) throws Exception {
    ByteBuf buffer = kind.buffers.get();
    ProtobufSerializer<Value> values = ProtobufSerializer.of(Value.class);
    Value fits = nested(49);
    Value tooDeep = nested(60);

    values.write(fits, buffer);
    assertThat(values.read(buffer, values.size(fits))).isEqualTo(fits);
    buffer.clear();
    values.write(tooDeep, buffer);
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> values.read(buffer, values.size(tooDeep)));

    buffer.release();
  }

  /** Two levels of messages for each of depth. */
  private static Value nested(int depth) {
    Value value = Value.getDefaultInstance();
    for (int i = 0; i < depth; i++) {
      value = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(value)).build();
    }
    return value;
  }

  @Test
  void keepsUnknownFields() throws Exception {
    ByteBuf buffer = Unpooled.buffer();
    STRUCTS.write(ORDER, buffer);
    int bytes = buffer.readableBytes();

    Empty empty = ProtobufSerializer.of(Empty.class).read(buffer, bytes);

    assertThat(empty.getUnknownFields()).isNotEqualTo(UnknownFieldSet.getDefaultInstance());
    assertThat(Struct.parseFrom(empty.toByteArray())).isEqualTo(ORDER);
  }

  @Test
  void neverReadsBeyondWhatIsThere() {
    ByteBuf heap = Unpooled.buffer(64).writeByte(0);
    ByteBuf direct = Unpooled.directBuffer(64).writeByte(0);

    assertThatThrownBy(() -> STRUCTS.read(heap, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> STRUCTS.read(direct, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    direct.release();
  }

  @Test
  void servesGeneratedMessagesOnly() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtobufSerializer.of(MessageLite.class))
        .withMessageContaining("MessageLite");
    assertThat(STRUCTS.type()).isEqualTo(Struct.class);
  }

  @Test
  void carriesEncodedMessagesThrough() {
    ByteBuf buffer = Unpooled.buffer();
    byte[] message = ORDER.toByteArray();
    BytesSerializer.INSTANCE.write(message, buffer);

    assertThat(BytesSerializer.INSTANCE.size(message)).isEqualTo(buffer.readableBytes());
    assertThat(BytesSerializer.INSTANCE.read(buffer, message.length)).isEqualTo(message);
    assertThat(buffer.isReadable()).isFalse();
  }
}
