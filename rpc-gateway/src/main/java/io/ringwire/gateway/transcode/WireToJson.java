package io.ringwire.gateway.transcode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Protobuf bytes into JSON, without a message object.
 *
 * <p>On the wire fields come in any order, and the occurrences of one field need not stand together; in JSON they must.
 * So a message is passed over once to note where each field occurs, and then printed in the order of its declaration. The
 * notes of all open messages lie in one stack of ints. What protobuf says of repetition holds: of a singular scalar the
 * last occurrence counts, a singular message is the merge of all, of a oneof the member that came last is set, and
 * repeated fields may be packed or not whatever was declared.
 *
 * <p>One object prints one message or several, on one thread.
 */
final class WireToJson {
  private static final int DEPTH_MAX = 100;
  private static final int NOTES_START = 128;

  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] TYPE_NAME = ascii("\"@type\":");
  private static final byte[] VALUE_NAME = ascii("\"value\":");

  private final Schema schema;
  private final JsonBuffer out;
  private byte[] in;

  /**
   * For each message being printed: first and last occurrence of each of its fields (index into this array, 0 for none),
   * the member seen last of each oneof (field index + 1), then its occurrences: position behind the tag, next occurrence.
   */
  private int[] notes = new int[NOTES_START];

  // 0 means none, so nothing is noted there.
  private int notesUsed = 1;

  // The outermost message is no nesting.
  private int depth = -1;

  /** Where the varint read last ended. */
  private int at;

  WireToJson(Schema schema, byte[] in, JsonBuffer out) {
    this.schema = schema;
    this.in = in;
    this.out = out;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Prints the whole input as one message. */
  void message(MessageShape shape) throws MalformedReplyException {
    message(shape, 0, in.length);
  }

  /** Prints the value of one field of a message that is the whole input. */
  void field(MessageShape shape, FieldShape field) throws MalformedReplyException {
    int frame = scan(shape, 0, in.length);
    int first = notes[frame + 2 * field.index];
    int last = notes[frame + 2 * field.index + 1];
    if (first == 0 && field.presence) {
      out.raw(NULL);
    } else {
      value(field, first, last);
    }
  }

  private void message(MessageShape shape, int from, int to) throws MalformedReplyException {
    if (++depth > DEPTH_MAX) {
      throw new MalformedReplyException("nested deeper than " + DEPTH_MAX);
    }
    int frame = scan(shape, from, to);
    switch (shape.kind) {
      case NONE -> {
        out.raw('{');
        fields(shape, frame, false);
        out.raw('}');
      }
      case TIMESTAMP -> timestamp(frame);
      case DURATION -> duration(frame);
      case FIELD_MASK -> fieldMask(frame);
      case WRAPPER -> value(shape.fields[0], first(frame, 0), last(frame, 0));
      case STRUCT -> value(shape.fields[0], first(frame, 0), last(frame, 0));
      case LIST_VALUE -> value(shape.fields[0], first(frame, 0), last(frame, 0));
      case VALUE -> value(shape, frame);
      case ANY -> any(frame);
    }
    notesUsed = frame;
    depth--;
  }

  private int first(int frame, int field) {
    return notes[frame + 2 * field];
  }

  private int last(int frame, int field) {
    return notes[frame + 2 * field + 1];
  }

  /** Notes where each field of the message occurs; returns the index of its notes. */
  private int scan(MessageShape shape, int from, int to) throws MalformedReplyException {
    int frame = notesUsed;
    int header = 2 * shape.fields.length + shape.oneofs;
    reserve(header);
    Arrays.fill(notes, frame, frame + header, 0);
    notesUsed += header;
    int position = from;
    while (position < to) {
      int tag = (int) varint(position, to);
      position = at;
      int wireType = tag & 7;
      FieldShape field = shape.field(tag >>> 3);
      if (field != null && fits(field, wireType)) {
        note(shape, frame, field, position, wireType);
      }
      position = skip(tag, position, to, 0);
    }
    return frame;
  }

  // A field of another wire type than declared is an unknown field, as for protobuf's own readers.
  private static boolean fits(FieldShape field, int wireType) {
    return wireType == field.wireType
        || wireType == WireBuffer.LENGTH
            && field.repeated
            && field.wireType != WireBuffer.START_GROUP;
  }

  private void note(MessageShape shape, int frame, FieldShape field, int position, int wireType) {
    if (field.oneof >= 0) {
      int slot = frame + 2 * shape.fields.length + field.oneof;
      int before = notes[slot] - 1;
      if (before >= 0 && before != field.index) {
        notes[frame + 2 * before] = 0;
        notes[frame + 2 * before + 1] = 0;
      }
      notes[slot] = field.index + 1;
    }
    reserve(2);
    int occurrence = notesUsed;
    // The sign tells a packed run from a single element.
    boolean packed = wireType == WireBuffer.LENGTH && field.wireType != WireBuffer.LENGTH;
    notes[notesUsed++] = packed ? ~position : position;
    notes[notesUsed++] = 0;
    int first = frame + 2 * field.index;
    if (notes[first] == 0) {
      notes[first] = occurrence;
    } else {
      notes[notes[first + 1] + 1] = occurrence;
    }
    notes[first + 1] = occurrence;
  }

  private void reserve(int more) {
    if (notesUsed + more > notes.length) {
      notes = Arrays.copyOf(notes, Math.max(notes.length * 2, notesUsed + more));
    }
  }

  private int skip(int tag, int position, int to, int groups) throws MalformedReplyException {
    if (tag >>> 3 == 0) {
      throw new MalformedReplyException("a tag without a field number");
    }
    int next;
    switch (tag & 7) {
      case WireBuffer.VARINT -> {
        varint(position, to);
        next = at;
      }
      case WireBuffer.FIXED64 -> next = position + 8;
      case WireBuffer.FIXED32 -> next = position + 4;
      case WireBuffer.LENGTH -> {
        int length = length(position, to);
        next = at + length;
      }
      case WireBuffer.START_GROUP -> {
        groupEnd(tag, position, to, groups + 1);
        next = at;
      }
      default -> throw new MalformedReplyException("an end of a group, or an unknown wire type");
    }
    if (next > to) {
      throw new MalformedReplyException("a field goes beyond the end of its message");
    }
    return next;
  }

  /** Returns where the content of a group ends; {@link #at} is then behind its end tag. */
  private int groupEnd(int startTag, int position, int to, int groups)
      throws MalformedReplyException {
    if (groups > DEPTH_MAX) {
      throw new MalformedReplyException("nested deeper than " + DEPTH_MAX);
    }
    int next = position;
    while (next < to) {
      int start = next;
      int tag = (int) varint(next, to);
      next = at;
      if ((tag & 7) == WireBuffer.END_GROUP) {
        if (tag >>> 3 != startTag >>> 3) {
          throw new MalformedReplyException("a group ends that was not begun");
        }
        return start;
      }
      next = skip(tag, next, to, groups);
    }
    throw new MalformedReplyException("a group without an end");
  }

  private long varint(int position, int to) throws MalformedReplyException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (position >= to) {
        throw new MalformedReplyException("a number goes beyond the end of its message");
      }
      byte b = in[position++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        at = position;
        return value;
      }
    }
    throw new MalformedReplyException("a number of more than 10 bytes");
  }

  /** Reads a length; {@link #at} is then at the first byte. */
  private int length(int position, int to) throws MalformedReplyException {
    long length = varint(position, to);
    if (length < 0 || length > to - at) {
      throw new MalformedReplyException("a field goes beyond the end of its message");
    }
    return (int) length;
  }

  private void fields(MessageShape shape, int frame, boolean comma) throws MalformedReplyException {
    boolean separate = comma;
    for (FieldShape field : shape.fields) {
      int first = first(frame, field.index);
      if (first == 0 && field.presence) {
        continue;
      }
      if (separate) {
        out.raw(',');
      }
      separate = true;
      out.raw(field.printedName);
      value(field, first, last(frame, field.index));
    }
  }

  private void value(FieldShape field, int first, int last) throws MalformedReplyException {
    if (field.map) {
      map(field, first, last);
    } else if (field.repeated) {
      repeated(field, first);
    } else if (field.isMessage()) {
      singularMessage(field, first, last);
    } else if (last == 0) {
      defaultScalar(field);
    } else {
      scalar(field, notes[last]);
    }
  }

  private void repeated(FieldShape field, int first) throws MalformedReplyException {
    out.raw('[');
    boolean separate = false;
    for (int i = first; i != 0; i = notes[i + 1]) {
      int position = notes[i];
      if (position < 0) {
        int length = length(~position, in.length);
        int next = at;
        int end = next + length;
        while (next < end) {
          if (separate) {
            out.raw(',');
          }
          separate = true;
          int width = fixedWidth(field.wireType);
          if (next + width > end) {
            throw new MalformedReplyException("a packed field ends within an element");
          }
          scalar(field, next);
          next = width == 0 ? at : next + width;
        }
        if (next > end) {
          throw new MalformedReplyException("a packed field ends within an element");
        }
      } else {
        if (separate) {
          out.raw(',');
        }
        separate = true;
        if (field.isMessage()) {
          messageAt(field, position);
        } else {
          scalar(field, position);
        }
      }
    }
    out.raw(']');
  }

  private static int fixedWidth(int wireType) {
    return wireType == WireBuffer.FIXED64 ? 8 : wireType == WireBuffer.FIXED32 ? 4 : 0;
  }

  private void singularMessage(FieldShape field, int first, int last)
      throws MalformedReplyException {
    if (first == last) {
      if (first == 0) {
        message(field.message(), 0, 0);
      } else {
        messageAt(field, notes[first]);
      }
      return;
    }
    // Concatenated encodings are the encoding of the merged message.
    int bytes = 0;
    for (int i = first; i != 0; i = notes[i + 1]) {
      bytes += contentEnd(field, notes[i]) - at;
    }
    byte[] merged = new byte[bytes];
    int filled = 0;
    for (int i = first; i != 0; i = notes[i + 1]) {
      int part = contentEnd(field, notes[i]) - at;
      System.arraycopy(in, at, merged, filled, part);
      filled += part;
    }
    byte[] outer = in;
    in = merged;
    message(field.message(), 0, merged.length);
    in = outer;
  }

  private void messageAt(FieldShape field, int position) throws MalformedReplyException {
    int end = contentEnd(field, position);
    message(field.message(), at, end);
  }

  /** Returns where the content of a message field ends; {@link #at} is then where it begins. */
  private int contentEnd(FieldShape field, int position) throws MalformedReplyException {
    if (field.type == FieldDescriptor.Type.GROUP) {
      int end = groupEnd(field.number << 3 | WireBuffer.START_GROUP, position, in.length, 1);
      at = position;
      return end;
    }
    return length(position, in.length) + at;
  }

  private void map(FieldShape field, int first, int last) throws MalformedReplyException {
    MessageShape entry = field.message();
    out.raw('{');
    if (first != 0 && first == last) {
      int frame = scanEntry(field, first);
      out.string(key(entry.fields[0], last(frame, 0)));
      out.raw(':');
      value(entry.fields[1], first(frame, 1), last(frame, 1));
      notesUsed = frame;
    } else if (first != 0) {
      // Of several entries of one key the last counts, and JSON must have it once.
      Map<String, Integer> entries = new LinkedHashMap<>();
      for (int i = first; i != 0; i = notes[i + 1]) {
        int frame = scanEntry(field, i);
        entries.put(key(entry.fields[0], last(frame, 0)), i);
        notesUsed = frame;
      }
      boolean separate = false;
      for (Map.Entry<String, Integer> each : entries.entrySet()) {
        if (separate) {
          out.raw(',');
        }
        separate = true;
        out.string(each.getKey());
        out.raw(':');
        int frame = scanEntry(field, each.getValue());
        value(entry.fields[1], first(frame, 1), last(frame, 1));
        notesUsed = frame;
      }
    }
    out.raw('}');
  }

  private int scanEntry(FieldShape field, int occurrence) throws MalformedReplyException {
    int end = contentEnd(field, notes[occurrence]);
    return scan(field.message(), at, end);
  }

  private String key(FieldShape key, int occurrence) throws MalformedReplyException {
    if (occurrence == 0) {
      return key.type == FieldDescriptor.Type.STRING
          ? ""
          : key.type == FieldDescriptor.Type.BOOL ? "false" : "0";
    }
    int position = notes[occurrence];
    return switch (key.type) {
      case STRING -> text(position);
      case BOOL -> Boolean.toString(varint(position, in.length) != 0);
      case INT32 -> Integer.toString((int) varint(position, in.length));
      case UINT32 -> Integer.toUnsignedString((int) varint(position, in.length));
      case SINT32 -> Integer.toString(unzigzag((int) varint(position, in.length)));
      case FIXED32 -> Integer.toUnsignedString(fixed32(position));
      case SFIXED32 -> Integer.toString(fixed32(position));
      case INT64 -> Long.toString(varint(position, in.length));
      case UINT64 -> Long.toUnsignedString(varint(position, in.length));
      case SINT64 -> Long.toString(unzigzag(varint(position, in.length)));
      case FIXED64 -> Long.toUnsignedString(fixed64(position));
      case SFIXED64 -> Long.toString(fixed64(position));
      default -> throw new MalformedReplyException("a map whose key is of type " + key.typeName());
    };
  }

  private String text(int position) throws MalformedReplyException {
    int length = length(position, in.length);
    if (!UnsafeByteOperations.unsafeWrap(in, at, length).isValidUtf8()) {
      throw new MalformedReplyException("a string that is no UTF-8");
    }
    return new String(in, at, length, StandardCharsets.UTF_8);
  }

  private void defaultScalar(FieldShape field) {
    switch (field.type) {
      case STRING, BYTES -> out.raw("\"\"");
      case BOOL -> out.raw(FALSE);
      case ENUM -> enumeration(field.enumeration(), field.enumeration().first());
      case INT64, UINT64, SINT64, FIXED64, SFIXED64 -> out.raw("\"0\"");
      case DOUBLE, FLOAT -> out.raw("0.0");
      default -> out.raw('0');
    }
  }

  private void scalar(FieldShape field, int position) throws MalformedReplyException {
    switch (field.type) {
      case STRING -> {
        int length = length(position, in.length);
        if (!out.string(in, at, length)) {
          throw new MalformedReplyException("a string that is no UTF-8");
        }
      }
      case BYTES -> {
        int length = length(position, in.length);
        out.base64(in, at, length);
      }
      case BOOL -> out.raw(varint(position, in.length) != 0 ? TRUE : FALSE);
      case ENUM -> enumeration(field.enumeration(), (int) varint(position, in.length));
      case INT32 -> out.number((int) varint(position, in.length));
      case UINT32 -> out.number(varint(position, in.length) & 0xFFFF_FFFFL);
      case SINT32 -> out.number(unzigzag((int) varint(position, in.length)));
      case FIXED32 -> out.number(fixed32(position) & 0xFFFF_FFFFL);
      case SFIXED32 -> out.number(fixed32(position));
      case INT64 -> out.quoted(varint(position, in.length));
      case UINT64 -> out.quotedUnsigned(varint(position, in.length));
      case SINT64 -> out.quoted(unzigzag(varint(position, in.length)));
      case FIXED64 -> out.quotedUnsigned(fixed64(position));
      case SFIXED64 -> out.quoted(fixed64(position));
      case DOUBLE -> {
        double value = Double.longBitsToDouble(fixed64(position));
        floating(value, Double.toString(value));
      }
      case FLOAT -> {
        float value = Float.intBitsToFloat(fixed32(position));
        floating(value, Float.toString(value));
      }
      case MESSAGE, GROUP -> throw new IllegalStateException(field.name + " is no scalar");
    }
  }

  private void floating(double value, String text) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      out.raw('"').raw(text).raw('"'); // Java's names of them are proto3's.
    } else {
      out.raw(text);
    }
  }

  private void enumeration(EnumShape shape, int number) {
    if (shape.isNullValue()) {
      out.raw(NULL);
      return;
    }
    String name = shape.name(number);
    if (name == null) {
      out.number(number);
    } else {
      out.raw('"').raw(name).raw('"');
    }
  }

  private int fixed32(int position) {
    return in[position] & 0xFF
        | (in[position + 1] & 0xFF) << 8
        | (in[position + 2] & 0xFF) << 16
        | in[position + 3] << 24;
  }

  private long fixed64(int position) {
    return fixed32(position) & 0xFFFF_FFFFL | (long) fixed32(position + 4) << 32;
  }

  private static int unzigzag(int value) {
    return value >>> 1 ^ -(value & 1);
  }

  private static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  private long number(int occurrence) throws MalformedReplyException {
    return occurrence == 0 ? 0 : varint(notes[occurrence], in.length);
  }

  private void timestamp(int frame) throws MalformedReplyException {
    long seconds = number(last(frame, 0));
    int nanos = (int) number(last(frame, 1));
    if (!TimeText.isTimestamp(seconds, nanos)) {
      throw new MalformedReplyException("a timestamp out of its range");
    }
    StringBuilder text = new StringBuilder(32);
    TimeText.printTimestamp(seconds, nanos, text);
    out.raw('"').raw(text.toString()).raw('"');
  }

  private void duration(int frame) throws MalformedReplyException {
    long seconds = number(last(frame, 0));
    int nanos = (int) number(last(frame, 1));
    if (!TimeText.isDuration(seconds, nanos)) {
      throw new MalformedReplyException("a duration out of its range");
    }
    StringBuilder text = new StringBuilder(24);
    TimeText.printDuration(seconds, nanos, text);
    out.raw('"').raw(text.toString()).raw('"');
  }

  private void fieldMask(int frame) throws MalformedReplyException {
    StringBuilder text = new StringBuilder();
    for (int i = first(frame, 0); i != 0; i = notes[i + 1]) {
      if (text.length() > 0) {
        text.append(',');
      }
      if (FieldMaskText.print(text(notes[i]), text) == null) {
        throw new MalformedReplyException("a field mask path that is not in snake_case");
      }
    }
    out.string(text.toString());
  }

  private void value(MessageShape shape, int frame) throws MalformedReplyException {
    for (FieldShape field : shape.fields) {
      int last = last(frame, field.index);
      if (last == 0) {
        continue;
      }
      if (field.type == FieldDescriptor.Type.DOUBLE
          && !Double.isFinite(Double.longBitsToDouble(fixed64(notes[last])))) {
        throw new MalformedReplyException("a google.protobuf.Value that is no finite number");
      }
      value(field, first(frame, field.index), last);
      return;
    }
    out.raw(NULL); // A Value of no kind; null is the least wrong of what can be read back.
  }

  private void any(int frame) throws MalformedReplyException {
    int urlAt = last(frame, 0);
    if (urlAt == 0) {
      out.raw("{}");
      return;
    }
    String url = text(notes[urlAt]);
    int valueAt = last(frame, 1);
    int length = valueAt == 0 ? 0 : length(notes[valueAt], in.length);
    int from = valueAt == 0 ? 0 : at;
    MessageShape shape = schema.message(url.substring(url.lastIndexOf('/') + 1));
    out.raw('{').raw(TYPE_NAME).string(url);
    if (shape == null) {
      // A type that nobody here knows: its bytes, so that nothing is lost.
      out.raw(',').raw(VALUE_NAME).base64(in, from, length);
    } else if (shape.kind == WellKnown.NONE) {
      if (++depth > DEPTH_MAX) {
        throw new MalformedReplyException("nested deeper than " + DEPTH_MAX);
      }
      int inner = scan(shape, from, from + length);
      fields(shape, inner, true);
      notesUsed = inner;
      depth--;
    } else {
      out.raw(',').raw(VALUE_NAME);
      message(shape, from, from + length);
    }
    out.raw('}');
  }
}
