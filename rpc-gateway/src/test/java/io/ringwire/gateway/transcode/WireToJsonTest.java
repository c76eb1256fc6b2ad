package io.ringwire.gateway.transcode;

import static io.ringwire.gateway.transcode.TestSchemas.print;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.ringwire.gateway.testing.Book;
import io.ringwire.gateway.testing.Color;
import io.ringwire.gateway.testing.Everything;
import io.ringwire.gateway.testing.Line;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireToJsonTest {
  private static String book(Book book) throws MalformedReplyException {
    byte[] json = TestSchemas.shelf("GetBook").replyTranscoder().transcode(book.toByteArray());
    return new String(json, StandardCharsets.UTF_8);
  }

  @Test
  void printsProtoNamesAndFieldsWithoutPresence() throws Exception {
    assertThat(book(Book.getDefaultInstance()))
        .isEqualTo(
            "{\"name\":\"\",\"title\":\"\",\"price_minor\":\"0\",\"cover\":\"COLOR_UNSPECIFIED\",\"tags\":[]}");
  }

  @Test
  void printsEveryKindOfScalar() throws Exception {
    Book book =
        Book.newBuilder()
            .setName("shelves/1/books/2")
            .setTitle("a \"b\" \\ \n \u0001 \u00e9 \ud83d\ude80")
            .setPriceMinor(Long.MAX_VALUE)
            .setCover(Color.GREEN)
            .addTags("x")
            .addTags("y")
            .build();
    assertThat(book(book))
        .isEqualTo(
            "{\"name\":\"shelves/1/books/2\",\"title\":\"a \\\"b\\\" \\\\ \\n \\u0001 \u00e9 \ud83d\ude80\","
                + "\"price_minor\":\"9223372036854775807\",\"cover\":\"GREEN\",\"tags\":[\"x\",\"y\"]}");
  }

  @Test
  void responseBodyPrintsOneFieldAlone() throws Exception {
    ReplyTranscoder title = TestSchemas.shelf("Title").replyTranscoder("title");
    assertThat(title.transcode(Book.newBuilder().setTitle("x").build().toByteArray()))
        .isEqualTo("\"x\"".getBytes(StandardCharsets.UTF_8));
    assertThat(title.transcode(new byte[0])).isEqualTo("\"\"".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ofAOneofTheMemberThatCameLastIsPrinted() throws Exception {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    Everything.newBuilder().setChoiceText("first").build().writeTo(wire);
    Everything.newBuilder().setChoiceNumber(2).build().writeTo(wire);
    assertThat(print(wire.toByteArray()))
        .contains("\"choice_number\":\"2\"")
        .doesNotContain("choice_text");
  }

  @Test
  void ofAMapKeyTheEntryThatCameLastIsPrinted() throws Exception {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    Everything.newBuilder().putLabels("k", "first").build().writeTo(wire);
    Everything.newBuilder().putLabels("k", "second").build().writeTo(wire);
    assertThat(print(wire.toByteArray())).contains("\"labels\":{\"k\":\"second\"}");
  }

  @Test
  void mergesASingularMessageSentInManyPieces() throws Exception {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    byte[] piece =
        Everything.newBuilder().setLine(Line.newBuilder().setQuantity(7)).build().toByteArray();
    for (int i = 0; i < 200_000; i++) {
      wire.writeBytes(piece); // Quadratic work would not end here.
    }
    Everything.newBuilder().setLine(Line.newBuilder().setItemId("x")).build().writeTo(wire);
    assertThat(print(wire.toByteArray())).contains("\"line\":{\"item_id\":\"x\",\"quantity\":7}");
  }

  @Test
  void leavesUnknownFieldsOut() throws Exception {
    byte[] everything =
        Everything.newBuilder().setFarAway("x").setAString("y").build().toByteArray();
    byte[] json = TestSchemas.shelf("GetBook").replyTranscoder().transcode(everything);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .startsWith("{\"name\":\"\"")
        .doesNotContain("y");
  }

  @Test
  void printsAnyOfAnUnknownTypeAsItsBytes() throws Exception {
    Any any =
        Any.newBuilder().setTypeUrl("x/no.Such").setValue(ByteString.copyFromUtf8("hi")).build();
    assertThat(print(Everything.newBuilder().setPacked(any).build()))
        .contains("\"packed\":{\"@type\":\"x/no.Such\",\"value\":\"aGk=\"}");
  }

  @Test
  void keepsTheSignOfZero() throws Exception {
    assertThat(print(Everything.newBuilder().setADouble(-0.0).build()))
        .contains("\"a_double\":-0.0");
  }

  @Test
  void refusesValuesThatJsonCannotSay() {
    Timestamp late = Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build();
    assertThatThrownBy(() -> print(Everything.newBuilder().setAt(late).build()))
        .isInstanceOf(MalformedReplyException.class)
        .hasMessageContaining("timestamp");
    Value nan = Value.newBuilder().setNumberValue(Double.NaN).build();
    assertThatThrownBy(() -> print(Everything.newBuilder().setAnything(nan).build()))
        .isInstanceOf(MalformedReplyException.class);
  }

  @Test
  void anyBytesEitherPrintOrAreRefused() {
    Random random = new Random(20261122);
    RandomMessages messages = new RandomMessages(7);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = messages.next(Everything.getDescriptor()).toByteArray();
      if (bytes.length == 0) {
        continue;
      }
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(print(bytes)).startsWith("{").endsWith("}");
      } catch (MalformedReplyException expected) {
        assertThat(expected).hasMessageMatching(".+");
      }
    }
  }

  @Test
  void refusesDeepNestingInsteadOfOverflowing() {
    byte[] message = new byte[0];
    for (int i = 0; i < 101; i++) {
      message =
          Everything.newBuilder()
              .setUnknownFields(
                  com.google.protobuf.UnknownFieldSet.newBuilder()
                      .addField(
                          17,
                          com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                              .addLengthDelimited(ByteString.copyFrom(message))
                              .build())
                      .build())
              .build()
              .toByteArray();
    }
    byte[] deep = message;
    assertThatThrownBy(() -> print(deep))
        .isInstanceOf(MalformedReplyException.class)
        .hasMessageContaining("deeper");
  }
}
