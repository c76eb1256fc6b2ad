package io.ringwire.gateway.transcode;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one message type, found by name for JSON and by number for the wire. */
final class MessageShape {
  /** Numbers up to here are found in an array; rarer, higher ones in a map. */
  private static final int DENSE_NUMBER_MAX = 255;

  final String fullName;
  final WellKnown kind;

  /** In the order of the declaration, which is the order of printing. */
  final FieldShape[] fields;

  final int oneofs;
  private final String[] oneofNames;
  private final Map<String, FieldShape> byName;
  private final @Nullable FieldShape[] dense;
  private final Map<Integer, FieldShape> sparse = new HashMap<>();

  MessageShape(Descriptor descriptor) {
    fullName = descriptor.getFullName();
    kind = WellKnown.of(descriptor);
    List<FieldDescriptor> declared = descriptor.getFields();
    fields = new FieldShape[declared.size()];
    byName = new HashMap<>(declared.size() * 4);
    int highest = 0;
    for (int i = 0; i < fields.length; i++) {
      FieldShape field = new FieldShape(declared.get(i));
      fields[i] = field;
      if (field.number <= DENSE_NUMBER_MAX) {
        highest = Math.max(highest, field.number);
      } else {
        sparse.put(field.number, field);
      }
    }
    dense = new FieldShape[highest + 1];
    for (FieldShape field : fields) {
      if (field.number <= DENSE_NUMBER_MAX) {
        dense[field.number] = field;
      }
      byName.put(field.name, field);
    }
    // A name of the .proto beats another field's JSON name.
    for (FieldShape field : fields) {
      byName.putIfAbsent(field.jsonName, field);
    }
    oneofs = descriptor.getRealOneofs().size();
    oneofNames = new String[oneofs];
    for (int i = 0; i < oneofs; i++) {
      oneofNames[i] = descriptor.getRealOneofs().get(i).getName();
    }
  }

  /** By the name in the {@code .proto}, or by the JSON name. */
  @Nullable FieldShape field(String name) {
    return byName.get(name);
  }

  @Nullable FieldShape field(int number) {
    if (number < dense.length) {
      return number < 0 ? null : dense[number];
    }
    return sparse.isEmpty() ? null : sparse.get(number);
  }

  String oneofName(int oneof) {
    return oneofNames[oneof];
  }
}
