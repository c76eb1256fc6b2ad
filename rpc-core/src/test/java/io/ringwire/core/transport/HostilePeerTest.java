package io.ringwire.core.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringwire.codec.frame.FrameFlags;
import io.ringwire.codec.frame.FrameLayout;
import io.ringwire.codec.frame.FrameType;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.balance.EndpointInvoker;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Cancellation;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.discovery.Endpoint;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that break the protocol, by mistake or on purpose, against the real other side. */
@Timeout(60)
class HostilePeerTest {
  private static final byte UNARY = CallKind.UNARY.wire();
  private static final String ECHO = EchoSink.ECHO.path();
  private static final byte[] HELLO = StringValue.of("hello").toByteArray();

  private final EventLoops loops = EventLoops.create(1);
  private final EchoSink sink = new EchoSink().on(EchoSink.ECHO, EchoSink::echo);
  private Acceptor acceptor = listen(TransportConfig.DEFAULT);

  private Acceptor listen(TransportConfig config) {
    return Acceptor.bind(new InetSocketAddress("127.0.0.1", 0), sink, config, loops, null);
  }

  private void relisten(TransportConfig config) {
    acceptor.close();
    acceptor = listen(config);
  }

  @AfterEach
  void close() throws Exception {
    acceptor.drain(Duration.ZERO).toCompletableFuture().get(10, SECONDS);
    loops.close();
  }

  private RawPeer peer() throws Exception {
    return RawPeer.to(acceptor.port());
  }

  private RawPeer greeted() throws Exception {
    return peer().greet();
  }

  private static void assertStillServes(RawPeer peer, int streamId) throws Exception {
    peer.call(streamId, FrameFlags.CALL_END, 0, UNARY, ECHO, HELLO);
    assertThat(peer.next()).isEqualTo("REPLY " + streamId + " OK " + HELLO.length);
  }

  @Test
  void aClientMayCallBeforeItHeardTheServer() throws Exception {
    try (RawPeer peer = peer()) {
      ByteBuf all = Unpooled.buffer();
      peer.writer.preface(all);
      peer.writer.settings(all, io.ringwire.codec.frame.Settings.DEFAULT);
      peer.write(all);
      assertStillServes(peer, 1);
    }
  }

  @Test
  void anHttpRequestIsNotMistakenForFrames() throws Exception {
    try (RawPeer other = greeted();
        RawPeer peer = peer()) {
      peer.write(Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: x\r\n\r\n", US_ASCII));
      assertThat(peer.next()).isNotNull();
      assertStillServes(other, 1);
    }
  }

  @Test
  void aCallBeforeSettingsClosesTheConnection() throws Exception {
    try (RawPeer peer = peer()) {
      peer.write(out -> peer.writer.preface(out));
      peer.call(1, FrameFlags.CALL_END, 0, UNARY, ECHO, HELLO);
      assertThat(peer.next()).contains("GOAWAY final").contains("SETTINGS");
      assertThat(peer.next()).isEqualTo("closed");
    }
  }

  @Test
  void anUnknownFatalFrameTypeClosesTheConnection() throws Exception {
    try (RawPeer peer = greeted()) {
      peer.write(out -> out.writeLong(FrameLayout.header(0, 9, 0, 0)));
      assertThat(peer.next()).startsWith("GOAWAY final");
      assertThat(peer.next()).isEqualTo("closed");
    }
  }

  @Test
  void streamIdsMustRise() throws Exception {
    for (int second : new int[] {5, 3, 4}) {
      try (RawPeer peer = greeted()) {
        assertStillServes(peer, 5);
        peer.call(second, FrameFlags.CALL_END, 0, UNARY, ECHO, HELLO);
        assertThat(peer.next()).startsWith("GOAWAY final");
        assertThat(peer.next()).isEqualTo("closed");
      }
    }
  }

  @Test
  void aMethodIdThatWasNeverAssignedFailsOnlyItsCall() throws Exception {
    try (RawPeer peer = greeted()) {
      peer.write(
          out ->
              peer.writer.end(
                  out,
                  peer.writer.beginCall(out, 1, FrameFlags.CALL_END, 77, null, 0, Metadata.EMPTY)));
      assertThat(peer.next()).startsWith("REPLY 1 INTERNAL").contains("method id 77");
      assertStillServes(peer, 3);
    }
  }

  @Test
  void aMethodIdAssignedTwiceFailsOnlyTheSecondCall() throws Exception {
    try (RawPeer peer = greeted()) {
      peer.call(1, FrameFlags.CALL_END, 1, UNARY, ECHO, HELLO);
      assertThat(peer.next()).startsWith("REPLY 1 OK");
      peer.call(3, FrameFlags.CALL_END, 1, UNARY, ECHO, HELLO);
      assertThat(peer.next()).startsWith("REPLY 3 INTERNAL").contains("assigned already");
      assertStillServes(peer, 5);
    }
  }

  @Test
  void aOneWayCallThatIsNotTakenIsToldByCancel() throws Exception {
    try (RawPeer peer = greeted()) {
      peer.call(1, FrameFlags.CALL_END, 0, CallKind.ONE_WAY.wire(), "test.v1.Echo/None", HELLO);
      assertThat(peer.next()).isEqualTo("CANCEL 1 UNIMPLEMENTED not processed");
    }
  }

  @Test
  void anOversizedFrameFailsOnlyItsCall() throws Exception {
    try (RawPeer peer = greeted()) {
      int claimed = (1 << 20) + 17;
      peer.write(
          out -> {
            out.writeLong(
                FrameLayout.header(claimed, FrameType.CALL.wire(), FrameFlags.CALL_END, 1));
            out.writeZero(claimed);
          });
      assertThat(peer.next()).startsWith("REPLY 1 RESOURCE_EXHAUSTED");
      assertStillServes(peer, 3);
    }
  }

  @Test
  void aGoAwayNamesTheLastCallThatMayHaveRun() throws Exception {
    LinkedBlockingQueue<InboundCall> held = new LinkedBlockingQueue<>();
    sink.on(EchoSink.ECHO, held::add);
    try (RawPeer peer = greeted()) {
      peer.call(7, FrameFlags.CALL_END, 0, UNARY, ECHO, HELLO);
      InboundCall running = held.take();
      peer.write(out -> out.writeLong(FrameLayout.header(0, 9, 0, 0)));
      assertThat(peer.next()).startsWith("GOAWAY final 7 ");
      running.complete(Reply.of(StringValue.of("late")), null);
    }
  }

  @Test
  void unfinishedRequestsTakeNoPlace() throws Exception {
    try (RawPeer peer = greeted()) {
      for (int streamId = 1; streamId < 100; streamId += 2) {
        peer.call(streamId, FrameFlags.CALL_MORE, 0, UNARY, ECHO, HELLO);
      }
      assertStillServes(peer, 101);
      assertThat(sink.admitted).hasValue(1);
      peer.write(out -> peer.writer.end(out, peer.writer.beginData(out, 1, FrameFlags.DATA_END)));
      assertThat(peer.next()).startsWith("REPLY 1 OK");
      assertThat(sink.admitted).hasValue(2);
    }
  }

  @Test
  void aMessageThatIsNoneFailsOnlyItsCall() throws Exception {
    try (RawPeer peer = greeted()) {
      peer.call(1, FrameFlags.CALL_END, 1, UNARY, ECHO, new byte[] {(byte) 0xff, 1, 2, 3});
      assertThat(peer.next()).startsWith("REPLY 1 INVALID_ARGUMENT").contains("StringValue");
      assertStillServes(peer, 3);
      assertThat(sink.abandoned).hasValue(1);
    }
  }

  @Test
  void aMethodCalledAsAnotherKindIsToldSo() throws Exception {
    try (RawPeer peer = greeted()) {
      peer.call(1, FrameFlags.CALL_END, 1, CallKind.BIDI_STREAM.wire(), ECHO, HELLO);
      assertThat(peer.next()).startsWith("REPLY 1 UNIMPLEMENTED").contains("BIDI_STREAM");
      assertStillServes(peer, 3);
    }
  }

  @Test
  void moreBytesThanCreditEndTheStream() throws Exception {
    LinkedBlockingQueue<InboundCall> held = new LinkedBlockingQueue<>();
    sink.on(EchoSink.CHAT, held::add);
    try (RawPeer peer = greeted()) {
      peer.call(1, 0, 0, CallKind.BIDI_STREAM.wire(), EchoSink.CHAT.path(), new byte[0]);
      byte[] message = new byte[60_000];
      message[0] = 0x0a;
      message[1] = (byte) 0xdc;
      message[2] = (byte) 0xd4;
      message[3] = 3;
      int tooMany = TransportConfig.DEFAULT.streamCreditBytes() / message.length + 1;
      for (int i = 0; i < tooMany; i++) {
        peer.write(
            out -> {
              int start = peer.writer.beginData(out, 1, 0);
              out.writeBytes(message);
              peer.writer.end(out, start);
            });
      }
      assertThat(peer.next()).startsWith("REPLY 1 RESOURCE_EXHAUSTED");
      assertStillServes(peer, 3);
    }
    held.take().complete(null, new IllegalStateException("over"));
  }

  @Test
  void aPingFloodClosesTheConnection() throws Exception {
    try (RawPeer peer = greeted()) {
      peer.write(
          out -> {
            for (int i = 0; i < 2 * RateCap.PINGS_PER_SECOND_MAX + 10; i++) {
              peer.writer.ping(out, false, i, FrameLayout.NO_LOAD);
            }
          });
      String frame = peer.next();
      while (frame.startsWith("PING ACK")) {
        frame = peer.next();
      }
      assertThat(frame).contains("RESOURCE_EXHAUSTED").contains("PING");
      assertThat(peer.next()).isEqualTo("closed");
    }
  }

  @Test
  void aCancelledCallKeepsItsPlaceUntilItsHandlerEnds() throws Exception {
    relisten(TransportConfig.builder().streamsMax(2).build());
    LinkedBlockingQueue<InboundCall> held = new LinkedBlockingQueue<>();
    sink.on(EchoSink.ECHO, held::add);
    try (RawPeer peer = greeted()) {
      for (int id = 1; id <= 3; id += 2) {
        int streamId = id;
        peer.call(streamId, FrameFlags.CALL_END, 0, UNARY, ECHO, HELLO);
        peer.write(out -> peer.writer.cancel(out, streamId, StatusCode.CANCELLED, false, 0));
      }
      peer.call(5, FrameFlags.CALL_END, 0, UNARY, ECHO, HELLO);
      assertThat(peer.next()).isEqualTo("CANCEL 5 RESOURCE_EXHAUSTED not processed");
      EchoSink.echo(held.take());
      EchoSink.echo(held.take());
      sink.on(EchoSink.ECHO, EchoSink::echo);
      // The places are freed by the loop before it reads what is written after this ping's answer.
      peer.write(out -> peer.writer.ping(out, false, 9, FrameLayout.NO_LOAD));
      assertThat(peer.next()).isEqualTo("PING ACK 9");
      assertStillServes(peer, 7);
    }
  }

  @Test
  void aSilentConnectionIsClosed() throws Exception {
    relisten(TransportConfig.builder().idleTimeout(Duration.ofMillis(100)).build());
    try (RawPeer peer = greeted()) {
      assertThat(peer.next()).startsWith("GOAWAY final").contains("silence");
      assertThat(peer.next()).isEqualTo("closed");
    }
  }

  @Test
  void aPeerThatNeverGreetsIsClosed() throws Exception {
    relisten(TransportConfig.builder().connectTimeout(Duration.ofMillis(100)).build());
    try (RawPeer peer = peer()) {
      assertThat(peer.next()).isEqualTo("closed");
    }
  }

  @Test
  void aServerThatFallsSilentIsFoundOut() throws Exception {
    try (ServerSocket listener = new ServerSocket(0)) {
      TransportConfig config =
          TransportConfig.builder()
              .pingAfterIdle(Duration.ofMillis(100))
              .pingTimeout(Duration.ofMillis(100))
              .build();
      EndpointInvoker pool =
          Connector.factory(loops, config, null)
              .create(Endpoint.of("127.0.0.1", listener.getLocalPort()), () -> {});
      CompletableFuture<Reply> reply = call(pool);
      try (RawPeer server = new RawPeer(listener.accept()).greet()) {
        assertThat(server.next()).startsWith("CALL 1");
        assertThat(server.next()).startsWith("PING");
        assertThatThrownBy(() -> reply.get(20, SECONDS))
            .cause()
            .isInstanceOfSatisfying(
                AttemptException.class,
                e -> {
                  assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
                  assertThat(e.status().text()).contains("PING");
                });
      }
      pool.close();
    }
  }

  @Test
  void aServerThatSpeaksAnotherProtocolIsToldApart() throws Exception {
    try (ServerSocket listener = new ServerSocket(0)) {
      EndpointInvoker pool =
          Connector.factory(loops, TransportConfig.DEFAULT, null)
              .create(Endpoint.of("127.0.0.1", listener.getLocalPort()), () -> {});
      CompletableFuture<Reply> reply = call(pool);
      try (RawPeer server = new RawPeer(listener.accept())) {
        server.write(Unpooled.copiedBuffer("HTTP/1.1 400 Bad Request\r\n\r\n", US_ASCII));
        assertThatThrownBy(() -> reply.get(20, SECONDS))
            .cause()
            .isInstanceOfSatisfying(
                AttemptException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_SENT));
      }
      pool.close();
    }
  }

  @Test
  void repliesToStreamsThatNeverWereCloseTheConnection() throws Exception {
    try (ServerSocket listener = new ServerSocket(0)) {
      EndpointInvoker pool =
          Connector.factory(loops, TransportConfig.DEFAULT, null)
              .create(Endpoint.of("127.0.0.1", listener.getLocalPort()), () -> {});
      CompletableFuture<Reply> reply = call(pool);
      try (RawPeer server = new RawPeer(listener.accept()).greet()) {
        assertThat(server.next()).startsWith("CALL 1");
        server.write(
            out ->
                server.writer.end(
                    out,
                    server.writer.beginReply(
                        out, 99, 0, null, FrameLayout.NO_LOAD, Metadata.EMPTY)));
        assertThat(server.next()).contains("stream 99 was never opened");
        assertThat(server.next()).isEqualTo("closed");
        assertThatThrownBy(() -> reply.get(20, SECONDS))
            .hasMessageContaining("stream 99 was never opened");
      }
      pool.close();
    }
  }

  private static CompletableFuture<Reply> call(EndpointInvoker pool) {
    return pool.invoke(
            Call.of(
                EchoSink.ECHO,
                StringValue.of("hello"),
                Metadata.EMPTY,
                Deadline.after(Duration.ofSeconds(30)),
                new Cancellation()))
        .toCompletableFuture();
  }
}
