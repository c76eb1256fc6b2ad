package io.ringwire.gateway.transcode;

import static io.ringwire.gateway.transcode.TestSchemas.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.ringwire.gateway.testing.Color;
import io.ringwire.gateway.testing.Everything;
import io.ringwire.gateway.testing.Line;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonToWireTest {
  private static TranscodeException failure(String json) {
    TranscodeException failure = catchThrowableOfType(TranscodeException.class, () -> read(json));
    assertThat(failure).as(json).isNotNull();
    return failure;
  }

  @Test
  void acceptsBothNamesOfAField() throws Exception {
    assertThat(read("{\"a_string\":\"x\"}").getAString()).isEqualTo("x");
    assertThat(read("{\"aString\":\"x\"}").getAString()).isEqualTo("x");
    assertThat(read("{\"other\":\"x\"}").getRenamed()).isEqualTo("x");
    assertThat(read("{\"renamed\":\"x\"}").getRenamed()).isEqualTo("x");
  }

  @Test
  void refusesAFieldUnderBothItsNames() {
    TranscodeException failure = failure("{\"a_string\":\"x\",\"aString\":\"y\"}");
    assertThat(failure.field()).isEqualTo("aString");
    assertThat(failure.problem()).isEqualTo("given twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a_bool\":\"true\"} | a_bool | expected true or false, got the string \"true\"",
        "{\"a_string\":5} | a_string | expected a string, got the number 5",
        "{\"an_int32\":true} | an_int32 | expected int32, got true",
        "{\"an_int32\":\"x\"} | an_int32 | expected int32, got \"x\"",
        "{\"an_int32\":1.5} | an_int32 | expected int32, got a fraction: \"1.5\"",
        "{\"an_int32\":2147483648} | an_int32 | out of range of int32: \"2147483648\"",
        "{\"a_uint32\":-1} | a_uint32 | expected uint32, got the number -1",
        "{\"a_uint64\":18446744073709551616} | a_uint64 | out of range of uint64: \"18446744073709551616\"",
        "{\"an_int64\":1e400} | an_int64 | out of range of int64: \"1e400\"",
        "{\"a_uint64\":1e4000000} | a_uint64 | out of range of uint64: \"1e4000000\"",
        "{\"a_double\":1e4000000} | a_double | out of range of double: \"1e4000000\"",
        "{\"a_double\":1e309} | a_double | out of range of double: \"1e309\"",
        "{\"a_double\":\"0x1p3\"} | a_double | expected double, got \"0x1p3\"",
        "{\"a_float\":1e39} | a_float | out of range of float: \"1e39\"",
        "{\"some_bytes\":\"***\"} | some_bytes | expected base64, got \"***\"",
        "{\"color\":\"BLUE\"} | color | no value of ringwire.gateway.test.Color: \"BLUE\"",
        "{\"line\":[]} | line | expected an object (ringwire.gateway.test.Line), got an array",
        "{\"lines\":{}} | lines | expected an array of ringwire.gateway.test.Line, got an object",
        "{\"lines\":[{},{\"quantity\":\"many\"}]} | lines[1].quantity | expected int32, got \"many\"",
        "{\"lines\":[null]} | lines[0] | expected ringwire.gateway.test.Line, got null",
        "{\"self\":{\"line\":{\"colour\":1}}} | self.line.colour | unknown field of ringwire.gateway.test.Line",
        "{\"labels\":{\"a\":\"1\",\"a\":\"2\"}} | labels.a | given twice",
        "{\"lines_by_number\":{\"1\":{},\"01\":{}}} | lines_by_number.01 | given twice",
        "{\"lines_by_number\":{\"x\":{}}} | lines_by_number.x | expected int32, got \"x\"",
        "{\"by_bool\":{\"yes\":1}} | by_bool.yes | expected true or false, got \"yes\"",
        "{\"labels\":{\"a\":null}} | labels.a | expected string, got null",
        "{\"choice_text\":\"a\",\"choice_number\":1} | choice_number | another member of the oneof choice is given already",
        "{\"at\":\"yesterday\"} | at | expected a timestamp such as 2026-11-22T16:00:00Z, got \"yesterday\"",
        "{\"at\":\"2026-02-30T00:00:00Z\"} | at | expected a timestamp such as 2026-11-22T16:00:00Z, got \"2026-02-30T00:00:00Z\"",
        "{\"took\":\"1m\"} | took | expected a duration such as 1.5s, got \"1m\"",
        "{\"took\":\"315576000001s\"} | took | out of the range of a duration: \"315576000001s\"",
        "{\"packed\":{\"@type\":\"type.googleapis.com/no.Such\"}} | packed | no message type known here: \"type.googleapis.com/no.Such\"",
        "{\"packed\":{\"item_id\":\"x\"}} | packed | expected a field @type",
      })
  void namesPlaceAndExpectation(String json, String field, String problem) {
    TranscodeException failure = failure(json);
    assertThat(failure.field()).startsWith(field);
    assertThat(failure.problem()).isEqualTo(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ", "{", "{\"a_string\":\"x\"", "{\"a_string\":\"x\"}}", "{} {}", "{}x",
            "{'a_string':'x'}",
        "{\"a_string\":\"x\",}", "{a_string:1}", "[]", "null", "\"x\"", "{\"a_double\":NaN}",
            "{\"an_int32\":01}",
        "{\"an_int32\":+1}", "{\"a_string\":\"\\ud83d\"}", "{\"a_string\":\"\\x\"}",
            "{\"ints\":[1,]}", "/**/{}"
      })
  void refusesWhatIsNoJsonObject(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(TranscodeException.class);
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] overlong = "{\"a_string\":\"..\"}".getBytes(StandardCharsets.ISO_8859_1);
    overlong[13] = (byte) 0xC0;
    overlong[14] = (byte) 0x80;
    byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);
    for (byte[] body :
        List.of(overlong, utf16, new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'})) {
      assertThatThrownBy(() -> TestSchemas.ECHO.requestTranscoder().transcode(body))
          .isInstanceOf(TranscodeException.class)
          .hasMessageContaining("UTF-8");
    }
  }

  @Test
  void takesNumbersInAnyNotation() throws Exception {
    Everything read =
        read(
            "{\"an_int32\":1e3,\"an_int64\":\"-9223372036854775808\",\"a_uint64\":\"18446744073709551615\","
                + "\"a_sint32\":-7.0,\"a_double\":-0.0,\"a_float\":\"NaN\",\"doubles\":[\"Infinity\",\"-Infinity\",1e-400]}");
    assertThat(read.getAnInt32()).isEqualTo(1000);
    assertThat(read.getAnInt64()).isEqualTo(Long.MIN_VALUE);
    assertThat(read.getAUint64()).isEqualTo(-1L);
    assertThat(read.getASint32()).isEqualTo(-7);
    assertThat(Double.doubleToRawLongBits(read.getADouble()))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
    assertThat(read.getAFloat()).isNaN();
    assertThat(read.getDoublesList())
        .containsExactly(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0);
  }

  @Test
  void takesBytesOfEitherAlphabetPaddedOrNot() throws Exception {
    ByteString bytes = ByteString.copyFrom(new byte[] {(byte) 0xFB, (byte) 0xFF});
    for (String text : List.of("+/8=", "+/8", "-_8=", "-_8")) {
      assertThat(read("{\"some_bytes\":\"" + text + "\"}").getSomeBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void nullIsAbsenceExceptWhereItIsAValue() throws Exception {
    assertThat(read("{\"line\":null,\"ints\":null,\"labels\":null,\"maybe_int\":null,\"at\":null}"))
        .isEqualTo(Everything.getDefaultInstance());
    assertThat(read("{\"anything\":null}").getAnything().hasNullValue()).isTrue();
    assertThat(read("{\"values\":[null]}").getValues(0).hasNullValue()).isTrue();
    assertThat(read("{\"choice_text\":null,\"choice_number\":\"3\"}").getChoiceNumber())
        .isEqualTo(3);
  }

  @Test
  void keepsPresenceOfOptionalFieldsAndOneofMembers() throws Exception {
    Everything read = read("{\"maybe_int\":0,\"maybe_string\":\"\",\"choice_number\":0}");
    assertThat(read.hasMaybeInt()).isTrue();
    assertThat(read.hasMaybeString()).isTrue();
    assertThat(read.getChoiceCase()).isEqualTo(Everything.ChoiceCase.CHOICE_NUMBER);
  }

  @Test
  void enumsComeByNameOrNumber() throws Exception {
    assertThat(read("{\"color\":\"GREEN\"}").getColor()).isEqualTo(Color.GREEN);
    assertThat(read("{\"color\":2}").getColor()).isEqualTo(Color.GREEN);
    assertThat(read("{\"color\":77}").getColorValue()).isEqualTo(77);
  }

  @Test
  void timestampsTakeOffsetsAndFractions() throws Exception {
    Everything read = read("{\"at\":\"2026-11-22T17:00:00.5+01:00\"}");
    assertThat(read.getAt().getSeconds()).isEqualTo(1_795_363_200L);
    assertThat(read.getAt().getNanos()).isEqualTo(500_000_000);
  }

  @Test
  void anyFindsItsTypeWhereverItStands() throws Exception {
    Line line = Line.newBuilder().setItemId("x").build();
    for (String json :
        List.of(
            "{\"packed\":{\"@type\":\"type.googleapis.com/ringwire.gateway.test.Line\",\"item_id\":\"x\"}}",
            "{\"packed\":{\"item_id\":\"x\",\"@type\":\"type.googleapis.com/ringwire.gateway.test.Line\"}}")) {
      assertThat(read(json).getPacked().unpack(Line.class)).isEqualTo(line);
    }
  }

  @Test
  void anyTakesItsTypeOnce() {
    String line = "\"@type\":\"type.googleapis.com/ringwire.gateway.test.Line\"";
    String took = "\"@type\":\"type.googleapis.com/google.protobuf.Duration\"";
    for (String any :
        List.of(
            line + "," + line,
            line + ",\"item_id\":\"x\"," + line,
            "\"item_id\":\"x\"," + line + "," + line,
            took + "," + took + ",\"value\":\"1s\"",
            took + ",\"value\":\"1s\"," + took,
            "\"value\":\"1s\"," + took + "," + took)) {
      TranscodeException failure = failure("{\"packed\":{" + any + "}}");
      assertThat(failure.problem()).as(any).isEqualTo("given twice");
      assertThat(failure.field()).as(any).isEqualTo("packed.@type");
    }
  }

  @Test
  void refusesToSearchForTypesForEver() {
    String any = "{\"item_id\":\"x\",\"@type\":\"type.googleapis.com/ringwire.gateway.test.Line\"}";
    StringBuilder json = new StringBuilder("{\"packed\":");
    for (int i = 0; i < 20; i++) {
      json.append("{\"packed\":");
    }
    json.append(any);
    for (int i = 0; i < 20; i++) {
      json.append(",\"@type\":\"type.googleapis.com/ringwire.gateway.test.Everything\"}");
    }
    assertThat(failure(json.append('}').toString()).problem()).isEqualTo("put @type first");
  }

  @Test
  void refusesNestingDeeperThanAHundred() throws Exception {
    assertThat(read("{\"self\":".repeat(100) + "{}" + "}".repeat(100)).hasSelf()).isTrue();
    assertThat(failure("{\"self\":".repeat(101) + "{}" + "}".repeat(101)).problem())
        .isEqualTo("messages nested deeper than 100");
    assertThat(failure("{\"anything\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}").problem())
        .contains("nested");
    assertThat(failure("{\"self\":".repeat(100_000)).problem()).contains("nested");
  }

  @Test
  void refusesAMessageThatOutgrowsItsJson() {
    // An element of 3 bytes becomes 10 on the wire.
    TranscodeException failure = failure("{\"ints\":[" + "-1,".repeat(500_000) + "-1]}");
    assertThat(failure.isTooLarge()).isTrue();
  }

  @Test
  void manyFieldsBeyondSixtyFourAreStillToldApart() {
    // string_values has index 64 or more in its message.
    assertThat(failure("{\"string_values\":[],\"stringValues\":[]}").problem())
        .isEqualTo("given twice");
  }

  @Test
  void anyBytesEitherBecomeAMessageOrAreRefused() throws Exception {
    java.util.Random random = new java.util.Random(20261122);
    RandomMessages messages = new RandomMessages(11);
    RequestTranscoder in = TestSchemas.ECHO.requestTranscoder();
    String alphabet = "{}[]\",:0123456789eE+-.nulltrfas\\ud8@ \u0000";
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] json =
          TestSchemas.ECHO
              .replyTranscoder()
              .transcode(messages.next(Everything.getDescriptor()).toByteArray());
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        json[random.nextInt(json.length)] =
            random.nextInt(4) == 0
                ? (byte) random.nextInt()
                : (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      try {
        Everything.parseFrom(in.transcode(json));
      } catch (TranscodeException expected) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1_000, 5_000);
  }
}
