package io.ringwire.gateway.transcode;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Map;

/** Messages whose JSON form is not an object of their fields. */
enum WellKnown {
  /** An ordinary message. */
  NONE,
  TIMESTAMP,
  DURATION,
  FIELD_MASK,
  /** The nine wrappers: a bare value. */
  WRAPPER,
  STRUCT,
  VALUE,
  LIST_VALUE,
  ANY;

  private static final String PACKAGE = "google.protobuf.";

  private static final Map<String, WellKnown> BY_NAME =
      Map.ofEntries(
          Map.entry("Timestamp", TIMESTAMP),
          Map.entry("Duration", DURATION),
          Map.entry("FieldMask", FIELD_MASK),
          Map.entry("Struct", STRUCT),
          Map.entry("Value", VALUE),
          Map.entry("ListValue", LIST_VALUE),
          Map.entry("Any", ANY),
          Map.entry("DoubleValue", WRAPPER),
          Map.entry("FloatValue", WRAPPER),
          Map.entry("Int64Value", WRAPPER),
          Map.entry("UInt64Value", WRAPPER),
          Map.entry("Int32Value", WRAPPER),
          Map.entry("UInt32Value", WRAPPER),
          Map.entry("BoolValue", WRAPPER),
          Map.entry("StringValue", WRAPPER),
          Map.entry("BytesValue", WRAPPER));

  static WellKnown of(Descriptor descriptor) {
    String name = descriptor.getFullName();
    if (!name.startsWith(PACKAGE)) {
      return NONE;
    }
    WellKnown kind = BY_NAME.getOrDefault(name.substring(PACKAGE.length()), NONE);
    // A descriptor set is anyone's text: what bears the name must have the fields too.
    return kind.fits(descriptor) ? kind : NONE;
  }

  private boolean fits(Descriptor descriptor) {
    return switch (this) {
      case NONE -> true;
      case TIMESTAMP, DURATION ->
          has(descriptor, 1, FieldDescriptor.Type.INT64)
              && has(descriptor, 2, FieldDescriptor.Type.INT32);
      case FIELD_MASK -> has(descriptor, 1, FieldDescriptor.Type.STRING);
      case WRAPPER ->
          descriptor.getFields().size() == 1 && !descriptor.findFieldByNumber(1).isRepeated();
      case STRUCT, LIST_VALUE -> has(descriptor, 1, FieldDescriptor.Type.MESSAGE);
      case VALUE ->
          descriptor.getFields().size() == 6 && has(descriptor, 6, FieldDescriptor.Type.MESSAGE);
      case ANY ->
          has(descriptor, 1, FieldDescriptor.Type.STRING)
              && has(descriptor, 2, FieldDescriptor.Type.BYTES);
    };
  }

  private static boolean has(Descriptor descriptor, int number, FieldDescriptor.Type type) {
    FieldDescriptor field = descriptor.findFieldByNumber(number);
    return field != null && field.getType() == type;
  }

  /** Whether its JSON form is a string or a bare value, so that a path or a query can hold it. */
  boolean isText() {
    return this == TIMESTAMP || this == DURATION || this == FIELD_MASK || this == WRAPPER;
  }
}
