package io.ringwire.core.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringwire.codec.frame.FrameFlags;
import io.ringwire.codec.frame.FrameLimits;
import io.ringwire.codec.frame.MethodLiteral;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames in pieces, on connections that share the one area their loop reads into. */
@Timeout(60)
class InletTest {
  private static final FrameLimits LIMITS = FrameLimits.DEFAULT.withFrameBytesMax(1 << 20);
  private static final int DIGEST_BYTES = StringValue.of(digest("")).getSerializedSize();

  private final EventLoops loops = EventLoops.create(1);
  private final Acceptor acceptor =
      Acceptor.bind(
          new InetSocketAddress("127.0.0.1", 0),
          new EchoSink().on(EchoSink.ECHO, InletTest::echoOrDigest),
          TransportConfig.builder().limits(LIMITS).build(),
          loops,
          null);

  @AfterEach
  void close() throws Exception {
    acceptor.drain(Duration.ZERO).toCompletableFuture().get(10, SECONDS);
    loops.close();
  }

  // Large messages are answered by a digest, which shows that every byte arrived and needs no
  // credit.
  private static void echoOrDigest(InboundCall call) {
    String text = ((StringValue) call.call().request()).getValue();
    String answer = text.length() < 1000 ? text : digest(text);
    call.complete(Reply.of(StringValue.of(answer)), null);
  }

  private static String digest(String text) {
    return "%08x of %08d".formatted(text.hashCode(), text.length());
  }

  private RawPeer greeted() throws Exception {
    RawPeer peer = RawPeer.to(acceptor.port()).greet();
    peer.writer.limits(LIMITS);
    return peer;
  }

  private static ByteBuf call(RawPeer peer, int streamId, byte[] message) {
    ByteBuf frame = Unpooled.buffer();
    MethodLiteral echo = new MethodLiteral(0, CallKind.UNARY.wire(), EchoSink.ECHO.path());
    int start =
        peer.writer.beginCall(frame, streamId, FrameFlags.CALL_END, 0, echo, 0, Metadata.EMPTY);
    frame.writeBytes(message);
    peer.writer.end(frame, start);
    return frame;
  }

  /** Writes bytes behind a PING whose answer shows that all of them were read. */
  private static void writeAndAwait(RawPeer peer, ByteBuf bytes, long ping) throws Exception {
    ByteBuf all = Unpooled.buffer();
    peer.writer.ping(all, false, ping, 0);
    peer.write(all.writeBytes(bytes));
    assertThat(peer.next()).isEqualTo("PING ACK " + ping);
  }

  @Test
  void aFrameCutAnywhereOutlastsTheReadsOfOtherConnections() throws Exception {
    byte[] message = StringValue.of("cut").toByteArray();
    byte[] noise = StringValue.of("noise".repeat(20)).toByteArray();
    try (RawPeer peer = greeted();
        RawPeer other = greeted()) {
      int frameBytes = call(peer, 1, message).readableBytes();
      for (int cut = 1; cut < frameBytes; cut++) {
        int streamId = 2 * cut + 1;
        ByteBuf frame = call(peer, streamId, message);
        writeAndAwait(peer, frame.readSlice(cut), cut);
        other.write(call(other, streamId, noise));
        assertThat(other.next()).isEqualTo("REPLY " + streamId + " OK " + noise.length);
        peer.write(frame);
        assertThat(peer.next()).isEqualTo("REPLY " + streamId + " OK " + message.length);
      }
    }
  }

  @Test
  void aFrameThatComesByTheByteIsPutTogether() throws Exception {
    byte[] message = StringValue.of("dribble".repeat(40)).toByteArray();
    try (RawPeer peer = greeted()) {
      for (int streamId = 1; streamId < 10; streamId += 4) {
        ByteBuf frames = call(peer, streamId, message);
        frames.writeBytes(call(peer, streamId + 2, message));
        while (frames.isReadable()) {
          peer.write(frames.readSlice(1));
        }
        assertThat(peer.next()).isEqualTo("REPLY " + streamId + " OK " + message.length);
        assertThat(peer.next()).isEqualTo("REPLY " + (streamId + 2) + " OK " + message.length);
      }
    }
  }

  @Test
  void framesLongerThanTheAreaArriveInPiecesAndWhatFollowsThemToo() throws Exception {
    byte[] message = StringValue.of("x".repeat(Inlet.AREA_BYTES * 5 / 2)).toByteArray();
    byte[] noise = StringValue.of("noise").toByteArray();
    try (RawPeer peer = greeted();
        RawPeer other = greeted()) {
      for (int streamId = 1; streamId < 20; streamId += 4) {
        ByteBuf frame = call(peer, streamId, message);
        writeAndAwait(peer, frame.readSlice(Inlet.AREA_BYTES * 3 / 4), streamId);
        other.write(call(other, streamId, noise));
        assertThat(other.next()).isEqualTo("REPLY " + streamId + " OK " + noise.length);
        peer.write(frame.copy().writeBytes(call(peer, streamId + 2, noise)));
        assertThat(peer.next()).isEqualTo("REPLY " + streamId + " OK " + DIGEST_BYTES);
        assertThat(peer.next()).isEqualTo("REPLY " + (streamId + 2) + " OK " + noise.length);
      }
    }
  }
}
