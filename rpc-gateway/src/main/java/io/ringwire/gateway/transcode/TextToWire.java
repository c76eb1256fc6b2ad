package io.ringwire.gateway.transcode;

/** Writes fields whose value is one text: of a path, of a query, or inside of a JSON string. */
final class TextToWire {
  private TextToWire() {}

  /** Writes the field at the end of a path, within the messages that lead to it. */
  static void write(FieldPath path, String text, WireBuffer out) throws TranscodeException {
    int nested = path.fields().size() - 1;
    for (int i = 0; i < nested; i++) {
      out.open(path.fields().get(i).number);
    }
    write(path.last(), text, out);
    for (int i = 0; i < nested; i++) {
      out.close();
    }
  }

  private static void write(FieldShape field, String text, WireBuffer out)
      throws TranscodeException {
    if (field.isMessage()) {
      out.open(field.number);
      message(field.message(), text, out);
      out.close();
    } else {
      int start = out.size();
      out.tag(field.number, field.wireType);
      int value = out.size();
      scalar(field, text, out);
      if (!field.presence && !field.repeated) {
        out.dropDefault(start, value);
      }
    }
  }

  /** The content of a message whose JSON form is a string or a bare value. */
  static void message(MessageShape shape, String text, WireBuffer out) throws TranscodeException {
    switch (shape.kind) {
      case TIMESTAMP -> time(TimeText.timestamp(text), out);
      case DURATION -> time(TimeText.duration(text), out);
      case FIELD_MASK -> {
        for (String path : FieldMaskText.parse(text)) {
          out.tag(1, WireBuffer.LENGTH);
          out.string(path);
        }
      }
      case WRAPPER -> write(shape.fields[0], text, out);
      default -> throw new IllegalStateException(shape.fullName + " has no form of one text");
    }
  }

  private static void time(TimeText.Time time, WireBuffer out) throws TranscodeException {
    if (time.seconds() != 0) {
      out.tag(1, WireBuffer.VARINT);
      out.varint64(time.seconds());
    }
    if (time.nanos() != 0) {
      out.tag(2, WireBuffer.VARINT);
      out.varint64(time.nanos());
    }
  }

  /** The value alone, without a tag. */
  static void scalar(FieldShape field, String text, WireBuffer out) throws TranscodeException {
    switch (field.type) {
      case INT32 -> out.varint64(Scalars.int32(text));
      case UINT32 -> out.varint32(Scalars.uint32(text));
      case SINT32 -> {
        int value = Scalars.int32(text);
        out.varint32(value << 1 ^ value >> 31);
      }
      case FIXED32 -> out.fixed32(Scalars.uint32(text));
      case SFIXED32 -> out.fixed32(Scalars.int32(text));
      case INT64 -> out.varint64(Scalars.int64(text));
      case UINT64 -> out.varint64(Scalars.uint64(text));
      case SINT64 -> {
        long value = Scalars.int64(text);
        out.varint64(value << 1 ^ value >> 63);
      }
      case FIXED64 -> out.fixed64(Scalars.uint64(text));
      case SFIXED64 -> out.fixed64(Scalars.int64(text));
      case DOUBLE -> out.fixed64(Double.doubleToRawLongBits(Scalars.float64(text)));
      case FLOAT -> out.fixed32(Float.floatToRawIntBits(Scalars.float32(text)));
      case BOOL -> out.varint32(Scalars.bool(text) ? 1 : 0);
      case STRING -> out.string(text);
      case BYTES -> out.bytes(Scalars.bytes(text));
      case ENUM -> out.varint64(enumNumber(field, text));
      case MESSAGE, GROUP -> throw new IllegalStateException(field.name + " is no scalar");
    }
  }

  private static int enumNumber(FieldShape field, String text) throws TranscodeException {
    EnumShape shape = field.enumeration();
    boolean number =
        !text.isEmpty() && (text.charAt(0) == '-' || Character.digit(text.charAt(0), 10) >= 0);
    return number
        ? Scalars.enumNumber(shape, Scalars.int32(text))
        : Scalars.enumNumber(shape, text);
  }
}
