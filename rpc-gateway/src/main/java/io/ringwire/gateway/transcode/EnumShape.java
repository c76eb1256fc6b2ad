package io.ringwire.gateway.transcode;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names and numbers of one enum. */
final class EnumShape {
  private final String fullName;
  private final boolean closed;
  private final boolean nullValue;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, String> names = new HashMap<>();
  private final int first;

  EnumShape(EnumDescriptor descriptor) {
    fullName = descriptor.getFullName();
    closed = descriptor.isClosed();
    nullValue = fullName.equals("google.protobuf.NullValue");
    first = descriptor.getValues().get(0).getNumber();
    for (EnumValueDescriptor value : descriptor.getValues()) {
      numbers.put(value.getName(), value.getNumber());
      names.putIfAbsent(
          value.getNumber(), value.getName()); // The first of several aliases is the name.
    }
  }

  String fullName() {
    return fullName;
  }

  /** Whether this is {@code google.protobuf.NullValue}, which JSON says as null. */
  boolean isNullValue() {
    return nullValue;
  }

  /** The number of the value that stands first, the default. */
  int first() {
    return first;
  }

  @Nullable Integer number(String name) {
    return numbers.get(name);
  }

  /** The name of a number; null for one that this version of the schema does not know. */
  @Nullable String name(int number) {
    return names.get(number);
  }

  /** Whether a request may hold this number: an open enum takes any. */
  boolean accepts(int number) {
    return !closed || names.containsKey(number);
  }
}
