package io.ringwire.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataKey;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** What a single input file cannot show; the rest is in the corpus. */
class FrameReaderTest {
  private static final FrameLimits NARROW =
      FrameLimits.DEFAULT.withFrameBytesMax(16 * 1024).withMethodIdsMax(10).withTableEntriesMax(0);

  private final FrameWriter writer = new FrameWriter();
  private final ByteBuf in = Unpooled.buffer();
  private final RecordingSink sink = new RecordingSink();

  @Test
  void holdsThePeerToLowerLimitsOnlyAfterItsAck() throws Exception {
    FrameReader reader = opened(NARROW);
    call(4096);
    data(20_000);
    assertThat(reader.read(in, sink)).isTrue();
    assertThat(reader.read(in, sink)).isTrue();
    writer.settingsAck(in);
    assertThat(reader.read(in, sink)).isTrue();

    call(11);
    data(20_000);
    call(10);

    assertThat(fault(reader).reason()).isEqualTo("method id too high");
    assertThat(fault(reader).reason()).isEqualTo("frame too long");
    assertThat(reader.read(in, sink)).isTrue();
  }

  @Test
  void allowsHigherLimitsAtOnce() throws Exception {
    FrameReader reader = opened(FrameLimits.DEFAULT.withFrameBytesMax(100_000));
    writer.limits(FrameLimits.DEFAULT.withFrameBytesMax(100_000));
    data(90_000);

    assertThat(reader.read(in, sink)).isTrue();
  }

  @Test
  void laterSettingsChangeOnlyWhatTheyName() throws Exception {
    FrameReader reader = opened(FrameLimits.DEFAULT);
    writer.settings(in, Settings.DEFAULT.withStreamsMax(5));
    writer.settings(in, Settings.DEFAULT.withCompressions(2));
    reader.read(in, sink);
    reader.read(in, sink);

    assertThat(sink.events.get(sink.events.size() - 1))
        .isEqualTo(Settings.DEFAULT.withStreamsMax(5).withCompressions(2).toString());
  }

  @Test
  void aLostConnectionStaysLost() throws Exception {
    FrameReader reader = opened(FrameLimits.DEFAULT);
    in.writeLong(FrameLayout.header(0, 9, 0, 0));
    MalformedFrameException first = fault(reader);
    writer.window(in, 0, 1);

    assertThat(first.isFatal()).isTrue();
    assertThat(fault(reader)).isSameAs(first);
    assertThatExceptionOfType(MalformedFrameException.class)
        .isThrownBy(() -> reader.readPreface(in));
  }

  @Test
  void movesPastAFrameWhoseSinkThrows() throws Exception {
    FrameReader reader = opened(FrameLimits.DEFAULT);
    data(10);
    writer.window(in, 0, 1);
    FrameSink broken =
        (FrameSink)
            Proxy.newProxyInstance(
                FrameSink.class.getClassLoader(),
                new Class<?>[] {FrameSink.class},
                (proxy, method, arguments) -> {
                  throw new IllegalStateException("broken sink");
                });

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> reader.read(in, broken))
        .withMessage("broken sink");

    assertThat(reader.read(in, sink)).isTrue();
    assertThat(sink.events).last().isEqualTo("WINDOW 0 +1");
  }

  @Test
  void movesPastAFrameWhateverTheSinkRead() throws Exception {
    FrameReader reader = opened(FrameLimits.DEFAULT);
    data(10);
    data(10);
    writer.window(in, 0, 1);
    FrameSink greedy =
        (FrameSink)
            Proxy.newProxyInstance(
                FrameSink.class.getClassLoader(),
                new Class<?>[] {FrameSink.class},
                (proxy, method, arguments) -> {
                  ((ByteBuf) arguments[2]).skipBytes((int) arguments[3]);
                  return null;
                });

    assertThat(reader.read(in, greedy)).isTrue();
    assertThat(reader.read(in, sink)).isTrue();
    assertThat(reader.read(in, sink)).isTrue();
    assertThat(sink.events).last().isEqualTo("WINDOW 0 +1");
  }

  @Test
  void faultsCarryNoStackTrace() throws Exception {
    FrameReader reader = opened(FrameLimits.DEFAULT);
    in.writeLong(FrameLayout.header(0, 1, 0, 7));

    MalformedFrameException fault = fault(reader);

    assertThat(fault.getStackTrace()).isEmpty();
    assertThat(fault).hasMessage("malformed number (stream 7, at byte 14)");
  }

  @Test
  void withTheTableOffMalformedMetadataCostsOnlyItsCall() throws Exception {
    FrameReader reader = opened(FrameLimits.DEFAULT.withTableEntriesMax(0));
    writer.settingsAck(in);
    assertThat(reader.read(in, sink)).isTrue();
    in.writeLong(FrameLayout.header(3, 1, FrameFlags.CALL_METADATA, 1)).writeMedium(0x01007f);
    writer.window(in, 0, 1);

    assertThat(fault(reader).streamId()).isEqualTo(1);
    assertThat(reader.read(in, sink)).isTrue();
  }

  @Test
  void tellsThePeersMinorVersion() throws Exception {
    FrameReader reader = new FrameReader(FrameLimits.DEFAULT);
    in.writeInt(FrameLayout.MAGIC).writeByte(1).writeByte(3);

    assertThat(reader.readPreface(in)).isTrue();
    assertThat(reader.readPreface(in)).isTrue();
    assertThat(reader.peerMinor()).isEqualTo(3);
  }

  @Test
  void keepsUnknownMetadataReadableByName() throws Exception {
    FrameReader reader = opened(FrameLimits.DEFAULT);
    writer.head(in, 1, Metadata.EMPTY.with(MetadataKey.text("x-new"), "value"));
    Metadata[] heard = new Metadata[1];
    FrameSink keeping =
        (FrameSink)
            Proxy.newProxyInstance(
                FrameSink.class.getClassLoader(),
                new Class<?>[] {FrameSink.class},
                (proxy, method, arguments) -> {
                  heard[0] = (Metadata) arguments[1];
                  return null;
                });

    reader.read(in, keeping);

    assertThat(heard[0].get(MetadataKey.stableText("x-new"))).isEqualTo("value");
  }

  private FrameReader opened(FrameLimits limits) throws MalformedFrameException {
    FrameReader reader = new FrameReader(limits);
    writer.preface(in);
    writer.settings(in, Settings.DEFAULT);
    assertThat(reader.read(in, sink)).isTrue();
    return reader;
  }

  private void call(int methodId) {
    writer.end(in, writer.beginCall(in, 1, FrameFlags.CALL_END, methodId, null, 0, Metadata.EMPTY));
  }

  private void data(int bytes) {
    int start = writer.beginData(in, 1, FrameFlags.NONE);
    writer.end(in.writeZero(bytes), start);
  }

  private MalformedFrameException fault(FrameReader reader) {
    return catchThrowableOfType(MalformedFrameException.class, () -> reader.read(in, sink));
  }
}
