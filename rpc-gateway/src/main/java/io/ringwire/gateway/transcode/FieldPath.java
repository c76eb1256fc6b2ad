package io.ringwire.gateway.transcode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field reached through singular messages: {@code order.customer_id}. It ends at something that one text can fill.
 *
 * @param text canonical, in names of the {@code .proto}
 */
record FieldPath(String text, List<FieldShape> fields) {
  private static final int DEPTH_MAX = 32;

  FieldPath {
    fields = List.copyOf(fields);
  }

  FieldShape last() {
    return fields.get(fields.size() - 1);
  }

  /**
   * Follows a dotted path.
   *
   * @throws TranscodeException without a place of its own, saying what stands against it
   */
  static FieldPath resolve(MessageShape shape, String dotted) throws TranscodeException {
    List<FieldShape> fields = new ArrayList<>(2);
    StringBuilder canonical = new StringBuilder(dotted.length());
    MessageShape message = shape;
    int start = 0;
    while (true) {
      int dot = dotted.indexOf('.', start);
      String name = dotted.substring(start, dot < 0 ? dotted.length() : dot);
      FieldShape field = message.field(name);
      if (field == null) {
        throw TranscodeException.of("unknown field of " + message.fullName);
      }
      fields.add(field);
      canonical.append(canonical.length() == 0 ? "" : ".").append(field.name);
      if (dot < 0) {
        checkLast(field);
        return new FieldPath(canonical.toString(), fields);
      }
      if (field.type != FieldDescriptor.Type.MESSAGE
          || field.repeated
          || field.map
          || field.message().kind != WellKnown.NONE) {
        throw TranscodeException.of(
            field.name + " has no fields of its own that could be named here");
      }
      if (fields.size() == DEPTH_MAX) {
        throw TranscodeException.of("more than " + DEPTH_MAX + " names");
      }
      message = field.message();
      start = dot + 1;
    }
  }

  private static void checkLast(FieldShape field) throws TranscodeException {
    @Nullable String cure = null;
    if (field.map) {
      cure = "is a map";
    } else if (field.type == FieldDescriptor.Type.GROUP) {
      cure = "is a group";
    } else if (field.isMessage() && !field.message().kind.isText()) {
      cure = "is of the message type " + field.message().fullName;
    }
    if (cure != null) {
      throw TranscodeException.of("it " + cure + " and can be sent in a body only");
    }
  }
}
