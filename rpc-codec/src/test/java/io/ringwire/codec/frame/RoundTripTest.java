package io.ringwire.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RequestInfo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataKey;
import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.codec.metadata.TraceParent;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a writer writes a reader hears, for seeded random conversations fed in every way. */
class RoundTripTest {
  private static final int FRAMES = 200;

  /** Of one to four bytes in UTF-8. */
  private static final int[] LETTERS = {'a', 0xe4, 0x20ac, 0x1d11e};

  private static final List<MetadataKey<String>> TEXT_KEYS =
      List.of(
          MetadataKeys.TENANT,
          MetadataKeys.REQUEST_ID,
          MetadataKey.text("x-unique"),
          MetadataKey.stableText("x-stable"),
          MetadataKeys.CALLER);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void hearsWhatWasWritten(long seed) {
    Conversation conversation = new Conversation(seed);
    byte[] bytes = conversation.write(FRAMES);
    SplittableRandom random = new SplittableRandom(seed);

    assertThat(Feeding.inPiecesOf(bytes.length, bytes, FrameLimits.DEFAULT))
        .isEqualTo(conversation.events);
    assertThat(Feeding.inPiecesOf(1, bytes, FrameLimits.DEFAULT)).isEqualTo(conversation.events);
    assertThat(Feeding.inPiecesOf(random.nextInt(2, 1500), bytes, FrameLimits.DEFAULT))
        .isEqualTo(conversation.events);
  }

  @Test
  void hearsTheSameWhereverTheBytesAreSplit() {
    Conversation conversation = new Conversation(55);
    byte[] bytes = conversation.write(20);

    for (int split = 0; split <= bytes.length; split++) {
      assertThat(Feeding.splitAt(split, bytes, FrameLimits.DEFAULT))
          .as("split at %d", split)
          .isEqualTo(conversation.events);
    }
  }

  @Test
  void readsAndWritesSteadyFramesWithoutAllocating() throws Exception {
    FrameWriter writer = new FrameWriter();
    FrameReader reader = new FrameReader(FrameLimits.DEFAULT);
    SilentSink sink = new SilentSink();
    ByteBuf buffer = Unpooled.buffer(4096);
    writer.preface(buffer);
    writer.settings(buffer, Settings.DEFAULT);
    assertThat(reader.read(buffer, sink)).isTrue();
    int rounds = 20_000;
    Runnable steady =
        () -> {
          for (int i = 0; i < rounds; i++) {
            writeAndReadSteadyFrames(writer, reader, buffer, sink);
          }
        };
    steady.run(); // Warms up: class loading and interpretation allocate.

    long allocated = ThreadAllocation.bytesOf(steady);

    assertThat(sink.frames).isEqualTo(1 + 2L * rounds * 4);
    assertThat(allocated).isLessThan(rounds); // Not one object a round, let alone a frame.
  }

  private static void writeAndReadSteadyFrames(
      FrameWriter writer, FrameReader reader, ByteBuf buffer, FrameSink sink) {
    buffer.clear();
    int start = writer.beginCall(buffer, 1, FrameFlags.CALL_END, 7, null, 1000, Metadata.EMPTY);
    writer.end(buffer.writeZero(40), start);
    start =
        writer.beginReply(buffer, 1, FrameFlags.NONE, null, FrameLayout.load(3, 4), Metadata.EMPTY);
    writer.end(buffer.writeZero(40), start);
    start = writer.beginData(buffer, 3, FrameFlags.NONE);
    writer.end(buffer.writeZero(40), start);
    writer.window(buffer, 3, 40);
    try {
      while (reader.read(buffer, sink)) {
        // Each turn is a frame.
      }
    } catch (MalformedFrameException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes random frames and keeps what must be heard of them. */
  private static final class Conversation {
    final List<String> events = new ArrayList<>();
    private final SplittableRandom random;
    private final FrameWriter writer = new FrameWriter();
    private final ByteBuf out = Unpooled.buffer();

    Conversation(long seed) {
      this.random = new SplittableRandom(seed);
      writer.preface(out);
      writer.settings(out, Settings.DEFAULT);
      events.add("SETTINGS default");
    }

    byte[] write(int frames) {
      for (int i = 0; i < frames; i++) {
        int streamId = random.nextInt(0x3fff_ffff) * 2 + 1;
        switch (random.nextInt(9)) {
          case 0, 1 -> call(streamId);
          case 2, 3 -> reply(streamId);
          case 4 -> data(streamId);
          case 5 -> head(streamId);
          case 6 -> cancel(streamId);
          case 7 -> window(random.nextBoolean() ? streamId : 0);
          default -> connectionFrames();
        }
      }
      return ByteBufUtil.getBytes(out);
    }

    private void call(int streamId) {
      Metadata metadata = metadata();
      MethodLiteral literal =
          random.nextBoolean()
              ? null
              : new MethodLiteral(
                  random.nextInt(4097), (byte) random.nextInt(5), "s.S/M" + text(120));
      int methodId = literal == null ? random.nextInt(1, 4097) : 0;
      int flags = random.nextInt(16) & ~FrameFlags.CALL_METADATA;
      long timeoutMillis = random.nextLong() >>> random.nextInt(1, 64);
      int start =
          writer.beginCall(out, streamId, flags, methodId, literal, timeoutMillis, metadata);
      String message = end(start);
      int heard = metadata.isEmpty() ? flags : flags | FrameFlags.CALL_METADATA;
      events.add(
          RecordingSink.call(streamId, heard, methodId, literal, timeoutMillis, metadata, message));
    }

    private void reply(int streamId) {
      Metadata metadata = metadata();
      Status status = random.nextBoolean() ? null : status();
      long load =
          random.nextBoolean()
              ? FrameLayout.NO_LOAD
              : FrameLayout.load(random.nextInt() >>> 1, random.nextInt() >>> 1);
      int compressed = status == null && random.nextBoolean() ? FrameFlags.REPLY_COMPRESSED : 0;
      int start = writer.beginReply(out, streamId, compressed, status, load, metadata);
      String message = "";
      if (status == null) {
        message = end(start);
      } else {
        writer.end(out, start);
      }
      int heard =
          compressed
              | (status == null ? 0 : FrameFlags.REPLY_STATUS)
              | (load == FrameLayout.NO_LOAD ? 0 : FrameFlags.REPLY_LOAD)
              | (metadata.isEmpty() ? 0 : FrameFlags.REPLY_METADATA);
      events.add(RecordingSink.reply(streamId, heard, status, load, metadata, message));
    }

    private void data(int streamId) {
      int flags = random.nextInt(16) & ~FrameFlags.DATA_BARE;
      String message = end(writer.beginData(out, streamId, flags));
      events.add("DATA %d flags=%d [%s]".formatted(streamId, flags, message));
    }

    private void head(int streamId) {
      Metadata metadata = metadata();
      writer.head(out, streamId, metadata);
      heard(sink -> sink.onHead(streamId, metadata));
    }

    private void cancel(int streamId) {
      StatusCode code = code();
      boolean refused = random.nextBoolean();
      long retryAfterMillis = refused ? random.nextLong() >>> random.nextInt(1, 64) : 0;
      writer.cancel(out, streamId, code, refused, retryAfterMillis);
      heard(sink -> sink.onCancel(streamId, code, refused, retryAfterMillis));
    }

    private void window(int streamId) {
      long creditBytes = random.nextLong(1, 1L << 31);
      writer.window(out, streamId, creditBytes);
      heard(sink -> sink.onWindow(streamId, creditBytes));
    }

    private void connectionFrames() {
      long opaque = random.nextLong();
      boolean ack = random.nextBoolean();
      long load = ack ? FrameLayout.load(1, random.nextInt(2000)) : FrameLayout.NO_LOAD;
      writer.ping(out, ack, opaque, load);
      heard(sink -> sink.onPing(ack, opaque, load));
      int last = random.nextInt() >>> 1;
      StatusCode code = code();
      String text = text(100);
      writer.goAway(out, last, ack, code, opaque >>> 1, text);
      heard(sink -> sink.onGoAway(last, ack, code, opaque >>> 1, text));
    }

    private void heard(Consumer<RecordingSink> event) {
      RecordingSink expected = new RecordingSink();
      event.accept(expected);
      events.addAll(expected.events);
    }

    private String end(int start) {
      byte[] message = new byte[random.nextInt(random.nextInt(5) == 0 ? 3000 : 60)];
      random.nextBytes(message);
      out.writeBytes(message);
      writer.end(out, start);
      return HexFormat.of().formatHex(message);
    }

    private Metadata metadata() {
      Metadata.Builder metadata = Metadata.builder();
      for (MetadataKey<String> key : TEXT_KEYS) {
        if (random.nextInt(4) == 0) {
          metadata.put(key, "v" + random.nextInt(40));
        }
      }
      if (random.nextInt(4) == 0) {
        long id = random.nextLong() | 1;
        metadata.put(MetadataKeys.TRACEPARENT, new TraceParent(id, ~id, id, (byte) 3));
      }
      if (random.nextInt(4) == 0) {
        metadata.put(MetadataKeys.RETRY_ATTEMPT, random.nextLong());
      }
      return metadata.build();
    }

    private Status status() {
      Status status = Status.of(code(), text(300));
      for (int i = random.nextInt(3); i > 0; i--) {
        status = status.withDetail(RequestInfo.newBuilder().setRequestId(text(50)).build());
      }
      return status;
    }

    private StatusCode code() {
      return StatusCode.ofWire(random.nextInt(1, 17));
    }

    private String text(int charsMax) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(charsMax); i > 0; i--) {
        text.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
      }
      return text.toString();
    }
  }
}
