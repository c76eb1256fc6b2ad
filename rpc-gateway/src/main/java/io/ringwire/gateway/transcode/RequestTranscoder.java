package io.ringwire.gateway.transcode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the request message of one route from path, query and body, by the rules of {@code google.api.http}: the path
 * fills the fields of its variables; the body fills one field or, for {@code *}, all others; the query fills what is left,
 * unless the body takes all. A field that two of them name is refused. Immutable and safe for use by many threads.
 */
public final class RequestTranscoder {
  /** Largest message made, as large as servers take by default. */
  static final int MESSAGE_BYTES_MAX = 4 * 1024 * 1024;

  private static final String WHOLE = "*";

  private final Schema schema;
  private final MessageShape input;
  private final List<FieldPath> pathFields;
  private final @Nullable BoundFields bound;
  private final boolean wholeBody;
  private final @Nullable FieldShape bodyField;

  private RequestTranscoder(
      Schema schema,
      MessageShape input,
      List<FieldPath> pathFields,
      boolean wholeBody,
      @Nullable FieldShape bodyField) {
    this.schema = schema;
    this.input = input;
    this.pathFields = List.copyOf(pathFields);
    this.bound = BoundFields.of(input, pathFields);
    this.wholeBody = wholeBody;
    this.bodyField = bodyField;
  }

  static RequestTranscoder ofWholeMessage(Schema schema, MessageShape input) {
    return new RequestTranscoder(schema, input, List.of(), true, null);
  }

  static RequestTranscoder of(
      Schema schema, MessageShape input, List<String> pathFields, String body)
      throws SchemaException {
    boolean wholeBody = body.equals(WHOLE);
    FieldShape bodyField = wholeBody || body.isEmpty() ? null : input.field(body);
    if (bodyField == null && !wholeBody && !body.isEmpty()) {
      throw new SchemaException(
          "the body is to fill " + body + ", which " + input.fullName + " does not have");
    }
    List<FieldPath> paths = new ArrayList<>();
    for (String dotted : pathFields) {
      FieldPath path = pathField(input, dotted);
      if (path.fields().get(0) == bodyField && path.fields().size() == 1) {
        throw new SchemaException("path and body both fill " + dotted);
      }
      if (bodyField != null
          && bodyField != path.fields().get(0)
          && bodyField.oneof >= 0
          && bodyField.oneof == path.fields().get(0).oneof) {
        throw new SchemaException(
            "path and body fill two members of one oneof: " + dotted + ", " + body);
      }
      paths.add(path);
    }
    return new RequestTranscoder(schema, input, paths, wholeBody, bodyField);
  }

  private static FieldPath pathField(MessageShape input, String dotted) throws SchemaException {
    try {
      FieldPath path = FieldPath.resolve(input, dotted);
      if (path.last().repeated) {
        throw new SchemaException("the path is to fill " + dotted + ", which is repeated");
      }
      return path;
    } catch (TranscodeException e) {
      throw new SchemaException("the path is to fill " + dotted + ": " + e.problem());
    }
  }

  /** Whether requests may have a body at all. */
  public boolean takesBody() {
    return wholeBody || bodyField != null;
  }

  /** Full name of the message it makes. */
  public String inputName() {
    return input.fullName;
  }

  /** Makes a message of one JSON text; for transcoders of a whole message. */
  public byte[] transcode(byte[] json) throws TranscodeException {
    return transcode(List.of(), null, json);
  }

  /**
   * Makes a request.
   *
   * @param pathValues decoded, one for each path field, in that order
   * @param query as it came, without the question mark; null for none
   * @param body JSON; empty for none, which leaves the fields unset
   * @return the encoded message
   * @throws TranscodeException naming the field at fault
   */
  public byte[] transcode(List<String> pathValues, @Nullable String query, byte[] body)
      throws TranscodeException {
    WireBuffer out = new WireBuffer(MESSAGE_BYTES_MAX);
    for (int i = 0; i < pathFields.size(); i++) {
      FieldPath path = pathFields.get(i);
      try {
        TextToWire.write(path, pathValues.get(i), out);
      } catch (TranscodeException e) {
        throw e.at(path.text());
      }
    }
    if (query != null && !query.isEmpty()) {
      query(query, out);
    }
    if (body.length > 0) {
      body(body, out);
    }
    return out.toByteArray();
  }

  private void body(byte[] json, WireBuffer out) throws TranscodeException {
    if (wholeBody) {
      JsonToWire.message(schema, input, json, bound, out);
    } else if (bodyField != null) {
      JsonToWire.field(schema, bodyField, json, bound == null ? null : bound.child(bodyField), out);
    } else {
      throw TranscodeException.of("this route takes no body");
    }
  }

  private void query(String query, WireBuffer out) throws TranscodeException {
    // Singular fields met so far, and for each oneof met which of its members: no parameter may
    // come twice.
    Set<String> met = new HashSet<>();
    int start = 0;
    while (start <= query.length()) {
      int and = query.indexOf('&', start);
      int end = and < 0 ? query.length() : and;
      if (end > start) {
        parameter(query.substring(start, end), met, out);
      }
      start = end + 1;
    }
  }

  private void parameter(String text, Set<String> met, WireBuffer out) throws TranscodeException {
    int equals = text.indexOf('=');
    String name = PercentDecoder.decodeQuery(equals < 0 ? text : text.substring(0, equals));
    String value = PercentDecoder.decodeQuery(equals < 0 ? "" : text.substring(equals + 1));
    if (name == null || value == null) {
      throw TranscodeException.of("the query has a malformed percent escape");
    }
    if (wholeBody) {
      throw TranscodeException.of(
          name, "this route takes its fields from the body, not from the query");
    }
    try {
      FieldPath path = FieldPath.resolve(input, name);
      checkSources(path);
      checkMet(path, met);
      TextToWire.write(path, value, out);
    } catch (TranscodeException e) {
      throw e.at(name);
    }
  }

  private void checkSources(FieldPath path) throws TranscodeException {
    FieldShape root = path.fields().get(0);
    if (bodyField != null) {
      if (root == bodyField) {
        throw TranscodeException.of("this route takes it from the body, not from the query");
      }
      if (root.oneof >= 0 && root.oneof == bodyField.oneof) {
        throw TranscodeException.of(
            "the body fills another member of the oneof " + input.oneofName(root.oneof));
      }
    }
    BoundFields node = bound;
    for (FieldShape field : path.fields()) {
      if (node == null) {
        return;
      }
      if (node.isTaken(field)) {
        throw TranscodeException.of("the path has this field already");
      }
      if (node.isOneofTaken(field)) {
        throw TranscodeException.of("the path has another member of its oneof already");
      }
      node = node.child(field);
    }
  }

  private static void checkMet(FieldPath path, Set<String> met) throws TranscodeException {
    if (!path.last().repeated && !met.add(path.text())) {
      throw TranscodeException.of("given twice");
    }
    String prefix = "";
    for (FieldShape field : path.fields()) {
      if (field.oneof >= 0) {
        String oneof = prefix + "|" + field.oneof + "=";
        if (met.contains(oneof) && !met.contains(oneof + field.name)) {
          throw TranscodeException.of("another member of its oneof is given already");
        }
        met.add(oneof);
        met.add(oneof + field.name);
      }
      prefix = prefix + field.name + ".";
    }
  }
}
