package io.ringwire.codec.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** Encoder and decoder together: what a connection's two ends keep in step. */
class MetadataCodingTest {
  private static final MetadataKey<String> ZONE = MetadataKey.stableText("x-zone");
  private static final MetadataKey<String> UNIQUE = MetadataKey.text("x-id");
  private static final Metadata IN_ZONE = Metadata.EMPTY.with(ZONE, "zone-1");

  private MetadataEncoder encoder = new MetadataEncoder(64, 4096);
  private MetadataDecoder decoder = new MetadataDecoder(16_384, 64, 4096);

  @Test
  void aStableValueCostsTwoBytesFromTheSecondTime() throws Exception {
    assertThat(bytesOf(IN_ZONE)).isGreaterThan(12);
    assertThat(bytesOf(IN_ZONE)).isEqualTo(2);
    assertThat(bytesOf(Metadata.EMPTY.with(ZONE, "zone-1"))).isEqualTo(2);
  }

  @Test
  void aUniqueValueNeverEntersTheTable() throws Exception {
    Metadata unique = Metadata.EMPTY.with(UNIQUE, "4711");

    assertThat(bytesOf(unique)).isEqualTo(bytesOf(unique));
    assertThat(encoder.mark()).isZero();
  }

  @Test
  void aFullTableTurnsToLiterals() throws Exception {
    encoder = new MetadataEncoder(2, 4096);
    decoder = new MetadataDecoder(16_384, 2, 4096);
    for (int i = 0; i < 10; i++) {
      Metadata metadata = Metadata.EMPTY.with(ZONE, "zone-" + i);
      assertThat(roundTrip(metadata)).isEqualTo(metadata);
    }

    assertThat(encoder.mark()).isEqualTo(2);
  }

  @Test
  void aTableIsBoundedInBytesToo() throws Exception {
    encoder = new MetadataEncoder(64, 100);
    decoder = new MetadataDecoder(16_384, 64, 100);
    for (int i = 0; i < 10; i++) {
      Metadata metadata = Metadata.EMPTY.with(ZONE, (i + "z").repeat(20));
      assertThat(roundTrip(metadata)).isEqualTo(metadata);
    }

    assertThat(encoder.mark()).isEqualTo(2);
  }

  @Test
  void aTableThatIsOffWorksAllTheSame() throws Exception {
    encoder = new MetadataEncoder(0, 0);
    decoder = new MetadataDecoder(16_384, 0, 0);

    assertThat(roundTrip(IN_ZONE)).isEqualTo(IN_ZONE);
    assertThat(roundTrip(IN_ZONE)).isEqualTo(IN_ZONE);
    assertThat(decoder.canDesynchronise()).isFalse();
  }

  @Test
  void aBlockThatFailedLeavesNothingToTheNextOne() throws Exception {
    encoder = new MetadataEncoder(0, 0);
    decoder = new MetadataDecoder(16_384, 0, 0);
    ByteBuf cut = Unpooled.buffer();
    encoder.write(IN_ZONE.with(UNIQUE, "4711"), cut);
    cut.setByte(0, cut.getByte(0) - 1); // the block ends within its second entry

    assertThat(
            catchThrowableOfType(
                MalformedMetadataException.class, () -> decoder.read(cut, cut.writerIndex() - 1)))
        .isNotNull();
    assertThat(roundTrip(Metadata.EMPTY.with(UNIQUE, "1")))
        .isEqualTo(Metadata.EMPTY.with(UNIQUE, "1"));
    cut.release();
  }

  @Test
  void lowerLimitsKeepTheEntriesThereAre() throws Exception {
    roundTrip(IN_ZONE);
    encoder.limits(0, 0);
    decoder.limits(16_384, 0, 0);

    assertThat(bytesOf(IN_ZONE)).isEqualTo(2);
    Metadata other = Metadata.EMPTY.with(ZONE, "zone-2");
    assertThat(roundTrip(other)).isEqualTo(other);
    assertThat(encoder.mark()).isEqualTo(1);
    assertThat(decoder.canDesynchronise()).isTrue();
  }

  @Test
  void rollingBackForgetsWhatWasNotSent() throws Exception {
    roundTrip(IN_ZONE);
    int mark = encoder.mark();
    encoder.write(Metadata.EMPTY.with(ZONE, "never-sent"), Unpooled.buffer());
    encoder.rollBack(mark);
    Metadata next = Metadata.EMPTY.with(ZONE, "zone-2");

    assertThat(roundTrip(next)).isEqualTo(next);
    assertThat(roundTrip(next)).isEqualTo(next);
    assertThat(roundTrip(Metadata.EMPTY.with(ZONE, "never-sent")).get(ZONE))
        .isEqualTo("never-sent");
  }

  @Test
  void aRepeatedValueIsDecodedOnce() throws Exception {
    roundTrip(IN_ZONE);

    assertThat(roundTrip(IN_ZONE).get(ZONE)).isSameAs(roundTrip(IN_ZONE).get(ZONE));
  }

  @Test
  void aStableValueStaysStableWhenItIsSentOn() throws Exception {
    Metadata received = roundTrip(Metadata.EMPTY.with(ZONE, "zone-1").with(UNIQUE, "1"));
    encoder = new MetadataEncoder(64, 4096);
    encoder.write(received, Unpooled.buffer());

    assertThat(encoder.mark()).isEqualTo(1);
  }

  @Test
  void theUpperBoundHolds() {
    Metadata metadata = Metadata.EMPTY.with(ZONE, "v".repeat(200)).with(UNIQUE, "");
    ByteBuf out = Unpooled.buffer();
    encoder.write(metadata, out);

    assertThat(out.readableBytes()).isLessThanOrEqualTo(MetadataEncoder.blockBytesMax(metadata));
  }

  @Test
  void withoutATableAMalformedBlockCostsOnlyItsCall() {
    decoder = new MetadataDecoder(16_384, 0, 0);
    ByteBuf in = Unpooled.wrappedBuffer(new byte[] {2, 5, 9});

    MalformedMetadataException fault =
        catchThrowableOfType(
            MalformedMetadataException.class, () -> decoder.read(in, in.writerIndex()));

    assertThat(fault.isDesynchronised()).isFalse();
  }

  private Metadata roundTrip(Metadata metadata) throws MalformedMetadataException {
    ByteBuf wire = Unpooled.buffer();
    encoder.write(metadata, wire);
    Metadata read = decoder.read(wire, wire.writerIndex());
    assertThat(wire.isReadable()).isFalse();
    return read;
  }

  private int bytesOf(Metadata metadata) throws MalformedMetadataException {
    ByteBuf wire = Unpooled.buffer();
    encoder.write(metadata, wire);
    int bytes = wire.readableBytes();
    assertThat(decoder.read(wire, wire.writerIndex())).isEqualTo(metadata);
    return bytes;
  }
}
