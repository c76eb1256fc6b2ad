package io.ringwire.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringwire.codec.compression.BoundedInflater;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataKey;
import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.codec.metadata.TraceParent;
import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of each frame, pinned: written as the files under {@code golden/} show them, and read back
 * as what was written. The same files are the worked examples of docs/wire-protocol.md.
 */
class GoldenFramesTest {
  private static final String ORDER = "0a046f2d3432";
  private static final long LOAD = FrameLayout.load(12, 350);
  private static final MethodLiteral GET_ORDER =
      new MethodLiteral(1, MethodLiteral.UNARY, "shop.order.v1.OrderService/GetOrder");
  private static final TraceParent TRACE =
      new TraceParent(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, 0x00f067aa0ba902b7L, (byte) 1);
  private static final Metadata TRACED =
      Metadata.EMPTY.with(MetadataKeys.TRACEPARENT, TRACE).with(MetadataKeys.TENANT, "acme");
  private static final Metadata LITERALS =
      Metadata.EMPTY.with(MetadataKey.text("x-shop"), "blue").with(MetadataKeys.RETRY_ATTEMPT, 2L);
  private static final AppError OUT_OF_STOCK =
      AppError.of("shop.ringwire.io", 30011, "OUT_OF_STOCK");

  private record Golden(
      String name, BiConsumer<FrameWriter, ByteBuf> written, List<String> events) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Golden> goldens() {
    Settings announced = Settings.DEFAULT.withCompressions(1 << 1).withKeepAliveMillis(30_000);
    String traced =
        "{tenant=61636d65, traceparent=4bf92f3577b34da6a3ce929d0e0e473600f067aa0ba902b701}";
    return Stream.of(
        golden(
            "settings", (w, out) -> w.settings(out, announced), RecordingSink.settings(announced)),
        golden("settings-ack", FrameWriter::settingsAck, "SETTINGS ack"),
        golden(
            "call-first",
            (w, out) -> {
              int start = w.beginCall(out, 1, 1, 0, GET_ORDER, 1000, Metadata.EMPTY);
              end(w, out, start, ORDER);
            },
            "CALL 1 flags=1 " + GET_ORDER.name() + "#1/0 timeout=1000 [" + ORDER + "]"),
        golden(
            "call-warm",
            (w, out) -> end(w, out, w.beginCall(out, 3, 1, 1, null, 1000, Metadata.EMPTY), ORDER),
            "CALL 3 flags=1 #1 timeout=1000 [" + ORDER + "]"),
        golden(
            "call-metadata",
            (w, out) -> {
              end(w, out, w.beginCall(out, 5, 1, 1, null, 0, TRACED), ORDER);
              end(w, out, w.beginCall(out, 7, 1, 1, null, 0, TRACED), ORDER);
            },
            "CALL 5 flags=5 #1 timeout=0 " + traced + " [" + ORDER + "]",
            "CALL 7 flags=5 #1 timeout=0 " + traced + " [" + ORDER + "]"),
        golden(
            "call-literals",
            (w, out) -> end(w, out, w.beginCall(out, 9, 1, 1, null, 0, LITERALS), ORDER),
            "CALL 9 flags=5 #1 timeout=0 {retry-attempt=02, x-shop=626c7565} [" + ORDER + "]"),
        golden(
            "call-fragments",
            (w, out) -> {
              int start = w.beginCall(out, 11, FrameFlags.CALL_MORE, 1, null, 0, Metadata.EMPTY);
              end(w, out, start, "0a046f2d");
              end(w, out, w.beginData(out, 11, FrameFlags.DATA_END), "3432");
            },
            "CALL 11 flags=2 #1 timeout=0 [0a046f2d]",
            "DATA 11 flags=1 [3432]"),
        golden(
            "call-client-stream",
            (w, out) -> {
              end(w, out, w.beginCall(out, 13, 0, 2, null, 0, Metadata.EMPTY), "");
              end(w, out, w.beginData(out, 13, FrameFlags.NONE), "0a0131");
              end(w, out, w.beginData(out, 13, FrameFlags.NONE), "");
              int bare = FrameFlags.DATA_END | FrameFlags.DATA_BARE;
              end(w, out, w.beginData(out, 13, bare), "");
            },
            "CALL 13 flags=0 #2 timeout=0 []",
            "DATA 13 flags=0 [0a0131]",
            "DATA 13 flags=0 []",
            "DATA 13 flags=5 []"),
        golden(
            "reply-unary",
            (w, out) -> end(w, out, reply(w, out, 1, null, FrameLayout.NO_LOAD), "0a0141"),
            "REPLY 1 flags=0 OK [0a0141]"),
        golden(
            "reply-load",
            (w, out) -> end(w, out, reply(w, out, 3, Status.OK, LOAD), "0a0142"),
            "REPLY 3 flags=2 OK load=12/350 [0a0142]"),
        golden(
            "reply-status",
            (w, out) -> {
              Status status = Status.of(StatusCode.NOT_FOUND, "no such order");
              end(w, out, reply(w, out, 5, status, FrameLayout.NO_LOAD), "");
            },
            "REPLY 5 flags=1 NOT_FOUND: no such order details=0 []"),
        golden(
            "reply-detail",
            (w, out) -> {
              Status status =
                  OUT_OF_STOCK.status(StatusCode.FAILED_PRECONDITION, "out of stock", Map.of());
              end(w, out, reply(w, out, 7, status, FrameLayout.NO_LOAD), "");
            },
            "REPLY 7 flags=1 FAILED_PRECONDITION: out of stock details=1 []"),
        golden(
            "reply-stream",
            (w, out) -> {
              end(w, out, w.beginData(out, 15, FrameFlags.NONE), "0a0131");
              end(w, out, w.beginData(out, 15, FrameFlags.NONE), "0a0132");
              end(w, out, reply(w, out, 15, null, FrameLayout.NO_LOAD), "");
            },
            "DATA 15 flags=0 [0a0131]",
            "DATA 15 flags=0 [0a0132]",
            "REPLY 15 flags=0 OK []"),
        golden(
            "reply-fragments",
            (w, out) -> {
              end(w, out, w.beginData(out, 17, FrameFlags.DATA_MORE), "0a046f2d");
              end(w, out, reply(w, out, 17, null, FrameLayout.NO_LOAD), "3432");
            },
            "DATA 17 flags=2 [0a046f2d]",
            "REPLY 17 flags=0 OK [3432]"),
        golden(
            "data-compressed",
            (w, out) -> {
              String gzip = "011f8b08000000000000ff010600f9ff" + ORDER + "94b4f4c506000000";
              end(w, out, w.beginData(out, 13, FrameFlags.DATA_COMPRESSED), gzip);
            },
            "DATA 13 flags=8 [011f8b08000000000000ff010600f9ff" + ORDER + "94b4f4c506000000]"),
        golden(
            "head",
            (w, out) -> w.head(out, 15, Metadata.EMPTY.with(MetadataKeys.SERVER_ZONE, "z1")),
            "HEAD 15 {server-zone=7a31}"),
        golden(
            "cancel",
            (w, out) -> w.cancel(out, 15, StatusCode.CANCELLED, false, 0),
            "CANCEL 15 CANCELLED"),
        golden(
            "cancel-not-processed",
            (w, out) -> w.cancel(out, 17, StatusCode.UNAVAILABLE, true, 250),
            "CANCEL 17 UNAVAILABLE not processed, retry after 250"),
        golden(
            "window",
            (w, out) -> {
              w.window(out, 13, 65_536);
              w.window(out, 0, 1 << 20);
            },
            "WINDOW 13 +65536",
            "WINDOW 0 +1048576"),
        golden(
            "ping",
            (w, out) -> {
              w.ping(out, false, 0x0102030405060708L, LOAD);
              w.ping(out, true, 0x0102030405060708L, LOAD);
            },
            "PING 0102030405060708",
            "PING ack 0102030405060708 load=12/350"),
        golden(
            "goaway-drain",
            (w, out) -> w.goAway(out, FrameLayout.LAST_STREAM_ANY, false, StatusCode.OK, 3000, ""),
            "GOAWAY last=2147483647 OK drain=3000 ''"),
        golden(
            "goaway-final",
            (w, out) -> w.goAway(out, 17, true, StatusCode.UNAVAILABLE, 30_000, "draining"),
            "GOAWAY final last=17 UNAVAILABLE drain=30000 'draining'"),
        golden(
            "extension",
            (w, out) -> {
              out.writeLong(FrameLayout.header(2, FrameType.EXTENSION_FIRST, 0, 0));
              out.writeShort(0xcafe);
              w.window(out, 0, 1);
            },
            "WINDOW 0 +1"));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void writesTheGoldenBytes(Golden golden) {
    ByteBuf out = Unpooled.buffer();
    golden.written.accept(new FrameWriter(), out);

    assertThat(ByteBufUtil.hexDump(out))
        .isEqualTo(ByteBufUtil.hexDump(HexFile.read("golden", golden.name).bytes()));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void readsTheGoldenBytes(Golden golden) {
    byte[] preface = HexFile.read("golden", "preface").bytes();
    byte[] frames = HexFile.read("golden", golden.name).bytes();
    byte[] bytes = ByteString.copyFrom(preface).concat(ByteString.copyFrom(frames)).toByteArray();

    List<String> events = Feeding.inPiecesOf(bytes.length, bytes, FrameLimits.DEFAULT);

    assertThat(events.get(0)).isEqualTo("SETTINGS default");
    assertThat(events.subList(1, events.size())).isEqualTo(golden.events);
  }

  @Test
  void writesTheGoldenPreface() {
    ByteBuf out = Unpooled.buffer();
    FrameWriter writer = new FrameWriter();
    writer.preface(out);
    writer.settings(out, Settings.DEFAULT);

    assertThat(ByteBufUtil.hexDump(out))
        .isEqualTo(ByteBufUtil.hexDump(HexFile.read("golden", "preface").bytes()));
  }

  @Test
  void hasACaseForEachGoldenFile() {
    List<String> cases =
        Stream.concat(Stream.of("preface"), goldens().map(Golden::name)).sorted().toList();

    assertThat(HexFile.all("golden"))
        .extracting(HexFile::name)
        .containsExactlyInAnyOrderElementsOf(cases);
  }

  @Test
  void inflatesTheGoldenCompressedMessage() throws Exception {
    byte[] frame = HexFile.read("golden", "data-compressed").bytes();
    ByteBuf in = Unpooled.wrappedBuffer(frame).skipBytes(FrameLayout.HEADER_BYTES);

    ByteBuf message =
        BoundedInflater.inflate(in, in.readableBytes(), in.alloc(), Integer.MAX_VALUE);

    assertThat(ByteBufUtil.hexDump(message)).isEqualTo(ORDER);
    message.release();
  }

  @Test
  void aWarmUnaryCallCostsNineteenBytesOverItsMessages() {
    int call = HexFile.read("golden", "call-warm").bytes().length - ORDER.length() / 2;
    int reply = HexFile.read("golden", "reply-unary").bytes().length - 3;

    assertThat(call + reply).isEqualTo(19);
  }

  private static int reply(
      FrameWriter writer, ByteBuf out, int streamId, @Nullable Status status, long load) {
    return writer.beginReply(out, streamId, FrameFlags.NONE, status, load, Metadata.EMPTY);
  }

  private static void end(FrameWriter writer, ByteBuf out, int start, String message) {
    out.writeBytes(ByteBufUtil.decodeHexDump(message));
    writer.end(out, start);
  }

  private static Golden golden(
      String name, BiConsumer<FrameWriter, ByteBuf> written, String... events) {
    return new Golden(name, written, List.of(events));
  }
}
