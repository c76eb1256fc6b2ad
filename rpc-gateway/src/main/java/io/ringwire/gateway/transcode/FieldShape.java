package io.ringwire.gateway.transcode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All that transcoding asks of one field, looked up once. */
final class FieldShape {
  final int number;

  /** Position in {@link MessageShape#fields}. */
  final int index;

  final FieldDescriptor.Type type;
  final int wireType;
  final String name;
  final String jsonName;
  final boolean repeated;
  final boolean map;
  final boolean packed;

  /** Whether absence is told apart from the default. Never for repeated fields. */
  final boolean presence;

  /** Position of its oneof in the message, -1 without one. The synthetic one of {@code optional} does not count. */
  final int oneof;

  /** {@code "name":} as replies print it. */
  final byte[] printedName;

  private @Nullable MessageShape message;
  private @Nullable EnumShape enumeration;

  FieldShape(FieldDescriptor descriptor) {
    number = descriptor.getNumber();
    index = descriptor.getIndex();
    type = descriptor.getType();
    wireType = wireType(type);
    name = descriptor.getName();
    jsonName = descriptor.getJsonName();
    map = descriptor.isMapField();
    repeated = descriptor.isRepeated() && !map;
    packed = descriptor.isPacked();
    presence = descriptor.hasPresence();
    OneofDescriptor container = descriptor.getRealContainingOneof();
    oneof = container == null ? -1 : container.getIndex();
    printedName = ("\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
  }

  void link(@Nullable MessageShape message, @Nullable EnumShape enumeration) {
    this.message = message;
    this.enumeration = enumeration;
  }

  boolean isMessage() {
    return type == FieldDescriptor.Type.MESSAGE || type == FieldDescriptor.Type.GROUP;
  }

  /** The shape of a message field; of a map field, that of its entries. */
  MessageShape message() {
    return Objects.requireNonNull(message, name);
  }

  EnumShape enumeration() {
    return Objects.requireNonNull(enumeration, name);
  }

  /** Whether JSON null is a value of this field rather than its absence. */
  boolean takesNull() {
    return isMessage() && message().kind == WellKnown.VALUE
        || type == FieldDescriptor.Type.ENUM && enumeration().isNullValue();
  }

  /** Its type in words, for error texts. */
  String typeName() {
    return switch (type) {
      case MESSAGE, GROUP -> message().fullName;
      case ENUM -> enumeration().fullName();
      default -> type.name().toLowerCase(Locale.ROOT);
    };
  }

  private static int wireType(FieldDescriptor.Type type) {
    return switch (type) {
      case DOUBLE, FIXED64, SFIXED64 -> WireBuffer.FIXED64;
      case FLOAT, FIXED32, SFIXED32 -> WireBuffer.FIXED32;
      case STRING, BYTES, MESSAGE -> WireBuffer.LENGTH;
      case GROUP -> WireBuffer.START_GROUP;
      case INT64, UINT64, INT32, UINT32, BOOL, ENUM, SINT32, SINT64 -> WireBuffer.VARINT;
    };
  }
}
