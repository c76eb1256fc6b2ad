package io.ringwire.gateway.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.BadRequest;
import io.ringwire.gateway.testing.CreateBookRequest;
import io.ringwire.gateway.testing.Everything;
import io.ringwire.gateway.testing.GetBookRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestTranscoderTest {
  private static final MethodSchema GET = TestSchemas.shelf("GetBook");
  private static final MethodSchema CREATE = TestSchemas.shelf("CreateBook");

  private static GetBookRequest get(String query) throws Exception {
    RequestTranscoder transcoder = GET.requestTranscoder(List.of("shelf", "book_id"), "");
    return GetBookRequest.parseFrom(transcoder.transcode(List.of("s 1", "b"), query, new byte[0]));
  }

  private static CreateBookRequest create(String body, @Nullable String query, String json)
      throws Exception {
    RequestTranscoder transcoder = CREATE.requestTranscoder(List.of("shelf"), body);
    return CreateBookRequest.parseFrom(
        transcoder.transcode(List.of("s"), query, json.getBytes(StandardCharsets.UTF_8)));
  }

  private static TranscodeException failure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable request) {
    TranscodeException failure = catchThrowableOfType(TranscodeException.class, request);
    assertThat(failure).isNotNull();
    return failure;
  }

  private static void refuses(String query, String field, String problem) {
    TranscodeException failure = failure(() -> get(query));
    assertThat(failure.field()).isEqualTo(field);
    assertThat(failure.problem()).contains(problem);
  }

  @Test
  void pathAndQueryFillTheMessage() throws Exception {
    GetBookRequest request =
        get(
            "with_price=true&fields=a+b&fields=c%2Fd&as_of=2026-11-22T16:00:00Z&patience=1.5s&byYear=1999");
    assertThat(request.getShelf()).isEqualTo("s 1");
    assertThat(request.getBookId()).isEqualTo("b");
    assertThat(request.getWithPrice()).isTrue();
    assertThat(request.getFieldsList()).containsExactly("a b", "c/d");
    assertThat(request.getAsOf().getSeconds()).isEqualTo(1_795_363_200L);
    assertThat(request.getPatience().getNanos()).isEqualTo(500_000_000);
    assertThat(request.getByYear()).isEqualTo(1999);
  }

  @Test
  void thePathWinsAndASecondSourceIsRefused() {
    refuses("shelf=other", "shelf", "the path has this field already");
    TranscodeException body = failure(() -> create("*", null, "{\"shelf\":\"other\"}"));
    assertThat(body.field()).isEqualTo("shelf");
    assertThat(body.problem()).contains("the path has this field already");
  }

  @Test
  void aNestedPathFieldLeavesItsSiblingsToTheBody() throws Exception {
    RequestTranscoder transcoder = CREATE.requestTranscoder(List.of("book.name"), "*");
    byte[] bytes =
        transcoder.transcode(
            List.of("n"), null, "{\"book\":{\"title\":\"t\"}}".getBytes(StandardCharsets.UTF_8));
    CreateBookRequest request = CreateBookRequest.parseFrom(bytes);
    assertThat(request.getBook().getName()).isEqualTo("n");
    assertThat(request.getBook().getTitle()).isEqualTo("t");
    TranscodeException failure =
        failure(
            () ->
                transcoder.transcode(
                    List.of("n"),
                    null,
                    "{\"book\":{\"name\":\"m\"}}".getBytes(StandardCharsets.UTF_8)));
    assertThat(failure.field()).isEqualTo("book.name");
  }

  @Test
  void refusesQueriesThatCannotBeMeant() {
    refuses("with_price=true&with_price=false", "with_price", "given twice");
    refuses("withPrice=true&with_price=true", "with_price", "given twice");
    refuses("by_owner=a&by_year=1", "by_year", "another member of its oneof");
    refuses("colour=red", "colour", "unknown field");
    refuses("with_price=yes", "with_price", "expected true or false");
    refuses("with_price", "with_price", "expected true or false");
    refuses("as_of=now", "as_of", "a timestamp such as");
    refuses("as_of.seconds=1", "as_of.seconds", "no fields of its own");
    refuses("title=%zz", "", "malformed percent escape");
    refuses("title=%ff", "", "malformed percent escape");
  }

  @Test
  void aQueryBesideABodyOfEverythingIsRefused() {
    TranscodeException failure = failure(() -> create("*", "dry_run=true", "{}"));
    assertThat(failure.field()).isEqualTo("dry_run");
    assertThat(failure.problem()).contains("from the body");
  }

  @Test
  void aBodyOfOneFieldLeavesTheOthersToTheQuery() throws Exception {
    CreateBookRequest request = create("book", "dry_run=true", "{\"title\":\"t\"}");
    assertThat(request.getShelf()).isEqualTo("s");
    assertThat(request.getBook().getTitle()).isEqualTo("t");
    assertThat(request.getDryRun()).isTrue();
    assertThat(failure(() -> create("book", "book.title=x", "{}")).problem())
        .contains("from the body");
  }

  @Test
  void structsAndRepeatedMessagesAreNoQueries() throws Exception {
    RequestTranscoder transcoder = TestSchemas.ECHO.requestTranscoder(List.of(), "");
    for (String query :
        List.of(
            "details=x",
            "anything=1",
            "lines=x",
            "labels=x",
            "list=x",
            "line=x",
            "lines.quantity=1")) {
      assertThatThrownBy(() -> transcoder.transcode(List.of(), query, new byte[0]))
          .as(query)
          .isInstanceOf(TranscodeException.class);
    }
    Everything request =
        Everything.parseFrom(
            transcoder.transcode(
                List.of(),
                "ints=1&ints=2&line.quantity=3&line.item_id=x&int64_value=5&mask=a.b",
                new byte[0]));
    assertThat(request.getIntsList()).containsExactly(1, 2);
    assertThat(request.getLine().getQuantity()).isEqualTo(3);
    assertThat(request.getLine().getItemId()).isEqualTo("x");
    assertThat(request.getInt64Value().getValue()).isEqualTo(5);
    assertThat(request.getMask().getPathsList()).containsExactly("a.b");
  }

  @Test
  void aWrongTypeInThePathIsRefusedWithoutABody() throws Exception {
    RequestTranscoder transcoder = TestSchemas.ECHO.requestTranscoder(List.of("an_int32"), "");
    TranscodeException failure =
        failure(() -> transcoder.transcode(List.of("x"), null, new byte[0]));
    assertThat(failure.field()).isEqualTo("an_int32");
    assertThat(
            failure
                .status()
                .detail(BadRequest.class)
                .orElseThrow()
                .getFieldViolations(0)
                .getField())
        .isEqualTo("an_int32");
  }

  @Test
  void aPathValueOfZeroIsStillAValueOfAnOptionalField() throws Exception {
    RequestTranscoder transcoder = TestSchemas.ECHO.requestTranscoder(List.of("maybe_int"), "");
    Everything request =
        Everything.parseFrom(transcoder.transcode(List.of("0"), null, new byte[0]));
    assertThat(request.hasMaybeInt()).isTrue();
  }

  @Test
  void anEmptyBodyLeavesItsFieldsUnset() throws Exception {
    assertThat(create("*", null, "").hasBook()).isFalse();
    assertThat(create("book", null, "").hasBook()).isFalse();
  }

  @Test
  void bindingsThatCannotWorkAreFoundBeforeAnyRequest() {
    MethodSchema echo = TestSchemas.ECHO;
    for (String field :
        List.of("nope", "line", "lines", "labels", "details", "ints", "a_string.x", "at.seconds")) {
      assertThatThrownBy(() -> echo.requestTranscoder(List.of(field), ""))
          .as(field)
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining(field);
    }
    assertThatThrownBy(() -> echo.requestTranscoder(List.of(), "nope"))
        .isInstanceOf(SchemaException.class);
    assertThatThrownBy(() -> echo.requestTranscoder(List.of("a_string"), "a_string"))
        .isInstanceOf(SchemaException.class);
    assertThatThrownBy(() -> echo.requestTranscoder(List.of("choice_text"), "choice_line"))
        .isInstanceOf(SchemaException.class);
    assertThatThrownBy(() -> echo.replyTranscoder("nope")).isInstanceOf(SchemaException.class);
  }
}
