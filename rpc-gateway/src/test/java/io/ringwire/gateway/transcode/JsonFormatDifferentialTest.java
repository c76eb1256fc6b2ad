package io.ringwire.gateway.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.ringwire.core.contract.ServiceContract;
import io.ringwire.gateway.testing.Everything;
import io.ringwire.gateway.testing.EverythingService;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares both directions with JsonFormat over random messages. */
class JsonFormatDifferentialTest {
  private static final int MESSAGES = 2_000;
  private static final long SEED = 20261122;

  private static final JsonFormat.TypeRegistry TYPES =
      JsonFormat.TypeRegistry.newBuilder()
          .add(Everything.getDescriptor())
          .add(com.google.protobuf.Duration.getDescriptor())
          .build();

  private final MethodSchema echo =
      Schema.of(ServiceContract.of(EverythingService.class).descriptors())
          .method("ringwire.gateway.test.EverythingService", "Echo")
          .orElseThrow();
  private final RandomMessages random = new RandomMessages(SEED);

  JsonFormatDifferentialTest() throws Exception {}

  // Typed, so that maps compare as maps.
  private Everything everything() throws Exception {
    return Everything.parseFrom(random.next(Everything.getDescriptor()).toByteString());
  }

  @Test
  void readsWhatJsonFormatPrints() throws Exception {
    List<JsonFormat.Printer> printers =
        List.of(
            JsonFormat.printer(),
            JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace(),
            JsonFormat.printer().alwaysPrintFieldsWithNoPresence(),
            JsonFormat.printer().printingEnumsAsInts());
    RequestTranscoder transcoder = echo.requestTranscoder();
    for (int i = 0; i < MESSAGES; i++) {
      Everything message = everything();
      String json = printers.get(i % printers.size()).usingTypeRegistry(TYPES).print(message);

      byte[] bytes = transcoder.transcode(json.getBytes(StandardCharsets.UTF_8));

      assertThat(Everything.parseFrom(bytes)).as("message %s: %s", i, json).isEqualTo(message);
    }
  }

  @Test
  void printsWhatJsonFormatReads() throws Exception {
    ReplyTranscoder transcoder = echo.replyTranscoder();
    for (int i = 0; i < MESSAGES; i++) {
      Everything message = everything();

      String json = new String(transcoder.transcode(message.toByteArray()), StandardCharsets.UTF_8);

      Everything.Builder read = Everything.newBuilder();
      JsonFormat.parser().usingTypeRegistry(TYPES).merge(json, read);
      assertThat(read.build()).as("message %s: %s", i, json).isEqualTo(message);
    }
  }

  @Test
  void mergesRepeatedOccurrencesAsProtobufDoes() throws Exception {
    ReplyTranscoder transcoder = echo.replyTranscoder();
    for (int i = 0; i < MESSAGES; i++) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      everything().writeTo(both);
      everything().writeTo(both);
      // Two Anys or Values that merge are no valid ones any more; JsonFormat would refuse them as
      // we do.
      Everything merged = Everything.parseFrom(both.toByteArray());
      String expected;
      try {
        expected = JsonFormat.printer().usingTypeRegistry(TYPES).print(merged);
      } catch (com.google.protobuf.InvalidProtocolBufferException | IllegalArgumentException e) {
        continue;
      }
      String json = new String(transcoder.transcode(both.toByteArray()), StandardCharsets.UTF_8);

      Everything.Builder read = Everything.newBuilder();
      JsonFormat.parser().usingTypeRegistry(TYPES).merge(json, read);
      Everything.Builder reference = Everything.newBuilder();
      JsonFormat.parser().usingTypeRegistry(TYPES).merge(expected, reference);
      assertThat(read.build()).as("message %s: %s", i, json).isEqualTo(reference.build());
    }
  }

  @Test
  void ourTwoDirectionsAreInverse() throws Exception {
    RequestTranscoder in = echo.requestTranscoder();
    ReplyTranscoder out = echo.replyTranscoder();
    for (int i = 0; i < MESSAGES; i++) {
      Everything message = everything();
      byte[] json = out.transcode(message.toByteArray());
      assertThat(Everything.parseFrom(in.transcode(json))).isEqualTo(message);
    }
  }
}
