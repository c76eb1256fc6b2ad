package io.ringwire.gateway.transcode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One JSON text into protobuf bytes, in one pass over its tokens: no tree, no message object.
 *
 * <p>Strict where the proto3 JSON mapping leaves room: unknown fields, a key twice (also under its two names), two
 * members of a oneof, a string for a bool, half a surrogate pair, bytes that are no UTF-8 and text behind the end are all
 * refused, each with the place. One object serves one text.
 */
final class JsonToWire {
  /** Nested messages, as protobuf's own readers allow. */
  static final int DEPTH_MAX = 100;

  private static final int NAME_CHARS_MAX = 1024;
  private static final int NUMBER_CHARS_SHOWN = 24;

  /** Times that a text is searched for an {@code @type} which does not come first; each search reads the object again. */
  private static final int TYPE_SEARCHES_MAX = 8;

  /** Any number of so many characters, sign included, is an int. */
  private static final int SMALL_INT_CHARS = 9;

  private static final long[] NONE_SEEN = {};
  private static final boolean[] NO_ONEOFS = {};
  private static final JsonFactory JSON = factory();

  private final Schema schema;
  private final byte[] json;
  private final WireBuffer out;
  private final JsonParser parser;
  private int depth;
  private int typeSearches;

  private JsonToWire(Schema schema, byte[] json, WireBuffer out, JsonParser parser) {
    this.schema = schema;
    this.json = json;
    this.out = out;
    this.parser = parser;
  }

  private static JsonFactory factory() {
    return new JsonFactoryBuilder()
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                // A repeated field adds an array to each level of messages.
                .maxNestingDepth(2 * DEPTH_MAX + 2)
                .maxNumberLength(Scalars.NUMBER_CHARS_MAX)
                .maxNameLength(NAME_CHARS_MAX)
                .maxStringLength(Integer.MAX_VALUE) // The body's own limit stands before this.
                .build())
        .build();
  }

  /**
   * Appends the fields of a whole message.
   *
   * @param bound fields that may not occur, null for none
   */
  static void message(
      Schema schema, MessageShape shape, byte[] json, @Nullable BoundFields bound, WireBuffer out)
      throws TranscodeException {
    read(
        schema,
        json,
        out,
        reader -> reader.messageContent(shape, reader.parser.nextToken(), bound));
  }

  /**
   * Appends one field, tag included.
   *
   * @param bound fields inside of its message that may not occur, null for none
   */
  static void field(
      Schema schema, FieldShape field, byte[] json, @Nullable BoundFields bound, WireBuffer out)
      throws TranscodeException {
    read(schema, json, out, reader -> reader.field(field, reader.parser.nextToken(), bound));
  }

  private interface Reading {
    void run(JsonToWire reader) throws IOException, TranscodeException;
  }

  private static void read(Schema schema, byte[] json, WireBuffer out, Reading reading)
      throws TranscodeException {
    // Jackson guesses UTF-16 and UTF-32 from zero bytes, and takes overlong forms of UTF-8 for
    // characters.
    if (!UnsafeByteOperations.unsafeWrap(json).isValidUtf8() || hasZero(json)) {
      throw TranscodeException.of("the body is not UTF-8");
    }
    try (JsonParser parser = JSON.createParser(json)) {
      JsonToWire reader = new JsonToWire(schema, json, out, parser);
      try {
        reading.run(reader);
        if (parser.nextToken() != null) {
          throw TranscodeException.of("the body goes on behind its end");
        }
      } catch (TranscodeException e) {
        throw e.at(reader.place());
      } catch (StreamConstraintsException e) {
        throw TranscodeException.of(
            reader.place(), "nested too deeply, or a name or number that is too long");
      } catch (JsonProcessingException e) {
        throw TranscodeException.of(
            "the body is not valid JSON, near byte " + e.getLocation().getByteOffset());
      }
    } catch (IOException e) {
      throw new IllegalStateException("an array is read without I/O", e);
    }
  }

  private static boolean hasZero(byte[] json) {
    for (int i = 0; i < Math.min(4, json.length); i++) {
      if (json[i] == 0) {
        return true;
      }
    }
    return false;
  }

  // lines[1].quantity
  private String place() {
    StringBuilder place = new StringBuilder();
    for (JsonStreamContext context = parser.getParsingContext();
        context != null;
        context = context.getParent()) {
      if (context.inArray() && context.hasCurrentIndex()) {
        place.insert(0, "[" + context.getCurrentIndex() + "]" + dot(place));
      } else if (context.inObject() && context.hasCurrentName()) {
        place.insert(0, context.getCurrentName() + dot(place));
      }
    }
    return place.toString();
  }

  private static String dot(StringBuilder rest) {
    return rest.length() == 0 || rest.charAt(0) == '[' ? "" : ".";
  }

  private void enter() throws TranscodeException {
    if (++depth > DEPTH_MAX) {
      throw TranscodeException.of("messages nested deeper than " + DEPTH_MAX);
    }
  }

  private void messageContent(
      MessageShape shape, @Nullable JsonToken token, @Nullable BoundFields bound)
      throws IOException, TranscodeException {
    switch (shape.kind) {
      case NONE -> {
        if (token != JsonToken.START_OBJECT) {
          throw unexpected("an object (" + shape.fullName + ")", token);
        }
        fields(shape, parser.nextFieldName(), bound, TypeMember.UNKNOWN);
      }
      case TIMESTAMP, DURATION, FIELD_MASK -> {
        if (token != JsonToken.VALUE_STRING) {
          throw unexpected("a string (" + shape.fullName + ")", token);
        }
        TextToWire.message(shape, parser.getText(), out);
      }
      case WRAPPER -> {
        if (token == JsonToken.VALUE_NULL) {
          throw unexpected(shape.fields[0].typeName(), token);
        }
        singular(shape.fields[0], token, null);
      }
      case STRUCT -> struct(token);
      case VALUE -> value(token);
      case LIST_VALUE -> listValue(token);
      case ANY -> any(token);
    }
  }

  /** Whether the object being read may have an {@code @type}: only that of an Any may, once. */
  private enum TypeMember {
    UNKNOWN,
    AHEAD,
    SEEN
  }

  /** Reads the rest of an object, whose first field name was read already. */
  private void fields(
      MessageShape shape, @Nullable String firstName, @Nullable BoundFields bound, TypeMember type)
      throws IOException, TranscodeException {
    long seen = 0;
    long[] seenBeyond =
        shape.fields.length > Long.SIZE
            ? new long[(shape.fields.length - 1) / Long.SIZE]
            : NONE_SEEN;
    boolean[] oneofsSeen = shape.oneofs == 0 ? NO_ONEOFS : new boolean[shape.oneofs];
    TypeMember typeNow = type;
    for (String name = firstName; name != null; name = parser.nextFieldName()) {
      FieldShape field = shape.field(name);
      if (field == null) {
        if (typeNow != TypeMember.UNKNOWN && name.equals("@type")) {
          typeNow = once(typeNow);
          parser.nextToken();
          continue;
        }
        throw TranscodeException.of("unknown field of " + shape.fullName);
      }
      long bit = 1L << field.index;
      boolean again;
      if (field.index < Long.SIZE) {
        again = (seen & bit) != 0;
        seen |= bit;
      } else {
        int word = field.index / Long.SIZE - 1;
        again = (seenBeyond[word] & bit) != 0;
        seenBeyond[word] |= bit;
      }
      if (again) {
        throw TranscodeException.of("given twice");
      }
      JsonToken token = parser.nextToken();
      BoundFields boundInside = null;
      if (bound != null) {
        if (bound.isTaken(field)) {
          throw TranscodeException.of("the path has this field already");
        }
        if (bound.isOneofTaken(field) && token != JsonToken.VALUE_NULL) {
          throw TranscodeException.of(
              "the path has another member of the oneof "
                  + shape.oneofName(field.oneof)
                  + " already");
        }
        boundInside = bound.child(field);
      }
      if (field.oneof >= 0 && (token != JsonToken.VALUE_NULL || field.takesNull())) {
        if (oneofsSeen[field.oneof]) {
          throw TranscodeException.of(
              "another member of the oneof " + shape.oneofName(field.oneof) + " is given already");
        }
        oneofsSeen[field.oneof] = true;
      }
      field(field, token, boundInside);
    }
  }

  private void field(FieldShape field, @Nullable JsonToken token, @Nullable BoundFields bound)
      throws IOException, TranscodeException {
    if (field.map) {
      if (token != JsonToken.VALUE_NULL) {
        map(field, token);
      }
    } else if (field.repeated) {
      if (token != JsonToken.VALUE_NULL) {
        repeated(field, token);
      }
    } else if (token != JsonToken.VALUE_NULL || field.takesNull()) {
      singular(field, token, bound);
    }
  }

  private void singular(FieldShape field, @Nullable JsonToken token, @Nullable BoundFields bound)
      throws IOException, TranscodeException {
    if (field.isMessage()) {
      messageField(field, token, bound);
    } else {
      int start = out.size();
      out.tag(field.number, field.wireType);
      int value = out.size();
      scalar(field, token);
      if (!field.presence) {
        out.dropDefault(start, value);
      }
    }
  }

  private void messageField(
      FieldShape field, @Nullable JsonToken token, @Nullable BoundFields bound)
      throws IOException, TranscodeException {
    enter();
    if (field.type == FieldDescriptor.Type.GROUP) {
      out.tag(field.number, WireBuffer.START_GROUP);
      messageContent(field.message(), token, bound);
      out.tag(field.number, WireBuffer.END_GROUP);
    } else {
      out.open(field.number);
      messageContent(field.message(), token, bound);
      out.close();
    }
    depth--;
  }

  private void repeated(FieldShape field, @Nullable JsonToken token)
      throws IOException, TranscodeException {
    if (token != JsonToken.START_ARRAY) {
      throw unexpected("an array of " + field.typeName(), token);
    }
    JsonToken element = parser.nextToken();
    if (element == JsonToken.END_ARRAY) {
      return;
    }
    if (field.packed) {
      out.open(field.number);
    }
    for (; element != JsonToken.END_ARRAY; element = parser.nextToken()) {
      if (element == JsonToken.VALUE_NULL && !field.takesNull()) {
        throw unexpected(field.typeName(), element);
      }
      if (field.isMessage()) {
        messageField(field, element, null);
      } else {
        if (!field.packed) {
          out.tag(field.number, field.wireType);
        }
        scalar(field, element);
      }
    }
    if (field.packed) {
      out.close();
    }
  }

  private void map(FieldShape field, @Nullable JsonToken token)
      throws IOException, TranscodeException {
    if (token != JsonToken.START_OBJECT) {
      throw unexpected("an object (a map)", token);
    }
    MessageShape entry = field.message();
    FieldShape key = entry.fields[0];
    FieldShape value = entry.fields[1];
    Set<String> keys = new HashSet<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      enter();
      out.open(field.number);
      int before = out.size();
      out.tag(key.number, key.wireType);
      TextToWire.scalar(key, name, out);
      // "1" and "01" are one key of a number, so the keys compared are those of the wire.
      if (!keys.add(key.type == FieldDescriptor.Type.STRING ? name : out.text(before))) {
        throw TranscodeException.of("given twice");
      }
      JsonToken content = parser.nextToken();
      if (content == JsonToken.VALUE_NULL && !value.takesNull()) {
        throw unexpected(value.typeName(), content);
      }
      singular(value, content, null);
      out.close();
      depth--;
    }
  }

  private void scalar(FieldShape field, @Nullable JsonToken token)
      throws IOException, TranscodeException {
    switch (field.type) {
      case STRING -> {
        if (token != JsonToken.VALUE_STRING) {
          throw unexpected("a string", token);
        }
        out.string(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      }
      case BOOL -> {
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
          throw unexpected("true or false", token);
        }
        out.varint32(token == JsonToken.VALUE_TRUE ? 1 : 0);
      }
      case BYTES -> {
        if (token != JsonToken.VALUE_STRING) {
          throw unexpected("a string of base64", token);
        }
        TextToWire.scalar(field, parser.getText(), out);
      }
      case ENUM -> enumeration(field, token);
      default -> {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() <= SMALL_INT_CHARS) {
          smallInt(field, parser.getLongValue());
        } else if (token == JsonToken.VALUE_NUMBER_INT
            || token == JsonToken.VALUE_NUMBER_FLOAT
            || token == JsonToken.VALUE_STRING) {
          TextToWire.scalar(field, parser.getText(), out);
        } else {
          throw unexpected(field.typeName(), token);
        }
      }
    }
  }

  // Most numbers of real requests are short; they need no text, and fit every type but for the
  // sign.
  private void smallInt(FieldShape field, long value) throws TranscodeException, IOException {
    switch (field.type) {
      case INT32, INT64 -> out.varint64(value);
      case SINT32, SINT64 -> out.varint64(value << 1 ^ value >> 63);
      case SFIXED32 -> out.fixed32((int) value);
      case SFIXED64 -> out.fixed64(value);
      case UINT32, UINT64, FIXED32, FIXED64 -> {
        if (value < 0) {
          throw unexpected(field.typeName(), JsonToken.VALUE_NUMBER_INT);
        }
        if (field.type == FieldDescriptor.Type.FIXED32) {
          out.fixed32((int) value);
        } else if (field.type == FieldDescriptor.Type.FIXED64) {
          out.fixed64(value);
        } else {
          out.varint64(value);
        }
      }
      default -> TextToWire.scalar(field, parser.getText(), out); // float and double
    }
  }

  private void enumeration(FieldShape field, @Nullable JsonToken token)
      throws IOException, TranscodeException {
    EnumShape shape = field.enumeration();
    int number;
    if (token == JsonToken.VALUE_STRING) {
      number = Scalars.enumNumber(shape, parser.getText());
    } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      number = Scalars.enumNumber(shape, Scalars.int32(parser.getText()));
    } else if (token == JsonToken.VALUE_NULL && shape.isNullValue()) {
      number = 0;
    } else {
      throw unexpected("a name of " + shape.fullName(), token);
    }
    out.varint64(number);
  }

  private void struct(@Nullable JsonToken token) throws IOException, TranscodeException {
    if (token != JsonToken.START_OBJECT) {
      throw unexpected("an object", token);
    }
    Set<String> keys = new HashSet<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (!keys.add(name)) {
        throw TranscodeException.of("given twice");
      }
      enter();
      out.open(1);
      out.tag(1, WireBuffer.LENGTH);
      out.string(name);
      nestedValue(2, parser.nextToken());
      out.close();
      depth--;
    }
  }

  private void listValue(@Nullable JsonToken token) throws IOException, TranscodeException {
    if (token != JsonToken.START_ARRAY) {
      throw unexpected("an array", token);
    }
    for (JsonToken element = parser.nextToken();
        element != JsonToken.END_ARRAY;
        element = parser.nextToken()) {
      nestedValue(1, element);
    }
  }

  private void nestedValue(int number, @Nullable JsonToken token)
      throws IOException, TranscodeException {
    enter();
    out.open(number);
    value(token);
    out.close();
    depth--;
  }

  private void value(@Nullable JsonToken token) throws IOException, TranscodeException {
    if (token == null) {
      throw unexpected("a value", null);
    }
    switch (token) {
      case VALUE_NULL -> {
        out.tag(1, WireBuffer.VARINT);
        out.varint32(0);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        out.tag(2, WireBuffer.FIXED64);
        out.fixed64(Double.doubleToRawLongBits(Scalars.float64(parser.getText())));
      }
      case VALUE_STRING -> {
        out.tag(3, WireBuffer.LENGTH);
        out.string(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        out.tag(4, WireBuffer.VARINT);
        out.varint32(token == JsonToken.VALUE_TRUE ? 1 : 0);
      }
      case START_OBJECT -> {
        enter();
        out.open(5);
        struct(token);
        out.close();
        depth--;
      }
      case START_ARRAY -> {
        enter();
        out.open(6);
        listValue(token);
        out.close();
        depth--;
      }
      default -> throw unexpected("a value", token);
    }
  }

  private void any(@Nullable JsonToken token) throws IOException, TranscodeException {
    if (token != JsonToken.START_OBJECT) {
      throw unexpected("an object with @type", token);
    }
    long start = parser.currentTokenLocation().getByteOffset();
    String firstName = parser.nextFieldName();
    if (firstName == null) {
      return; // {} is an Any of nothing.
    }
    String url = firstName.equals("@type") ? typeOf(parser.nextToken(), parser) : findType(start);
    MessageShape shape = schema.message(url.substring(url.lastIndexOf('/') + 1));
    if (shape == null || url.indexOf('/') < 0) {
      throw TranscodeException.of("no message type known here: " + Scalars.quote(url));
    }
    out.tag(1, WireBuffer.LENGTH);
    out.string(url);
    enter();
    out.open(2);
    TypeMember type = TypeMember.AHEAD;
    if (firstName.equals("@type")) {
      type = TypeMember.SEEN;
      firstName = parser.nextFieldName();
    }
    if (shape.kind == WellKnown.NONE) {
      fields(shape, firstName, null, type);
    } else {
      anyOfWellKnown(shape, firstName, type);
    }
    out.close();
    depth--;
  }

  // {"@type": "type.googleapis.com/google.protobuf.Duration", "value": "1.5s"}
  private void anyOfWellKnown(MessageShape shape, @Nullable String firstName, TypeMember type)
      throws IOException, TranscodeException {
    TypeMember typeNow = type;
    boolean valueSeen = false;
    for (String name = firstName; name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      if (name.equals("@type")) {
        typeNow = once(typeNow);
        continue;
      }
      if (!name.equals("value") || valueSeen) {
        throw TranscodeException.of(
            valueSeen ? "given twice" : "unknown field of an Any of " + shape.fullName);
      }
      valueSeen = true;
      messageContent(shape, token, null);
    }
    if (!valueSeen) {
      throw TranscodeException.of("an Any of " + shape.fullName + " needs a value");
    }
  }

  private static TypeMember once(TypeMember type) throws TranscodeException {
    if (type == TypeMember.SEEN) {
      throw TranscodeException.of("given twice");
    }
    return TypeMember.SEEN;
  }

  private String findType(long objectStart) throws IOException, TranscodeException {
    if (++typeSearches > TYPE_SEARCHES_MAX) {
      throw TranscodeException.of("put @type first");
    }
    int from = (int) objectStart;
    try (JsonParser search = JSON.createParser(json, from, json.length - from)) {
      search.nextToken();
      for (String name = search.nextFieldName(); name != null; name = search.nextFieldName()) {
        JsonToken token = search.nextToken();
        if (name.equals("@type")) {
          return typeOf(token, search);
        }
        search.skipChildren();
      }
    }
    throw TranscodeException.of("expected a field @type");
  }

  private static String typeOf(@Nullable JsonToken token, JsonParser parser)
      throws IOException, TranscodeException {
    if (token != JsonToken.VALUE_STRING) {
      throw TranscodeException.of("@type must be a string");
    }
    return parser.getText();
  }

  private TranscodeException unexpected(String expected, @Nullable JsonToken token)
      throws IOException {
    String got;
    if (token == null) {
      got = "nothing";
    } else {
      got =
          switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "the string " + Scalars.quote(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + clipped(parser.getText());
            default -> parser.getText();
          };
    }
    return TranscodeException.of("expected " + expected + ", got " + got);
  }

  private static String clipped(String number) {
    return number.length() <= NUMBER_CHARS_SHOWN
        ? number
        : number.substring(0, NUMBER_CHARS_SHOWN) + "...";
  }
}
