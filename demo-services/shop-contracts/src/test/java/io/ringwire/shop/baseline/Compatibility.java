package io.ringwire.shop.baseline;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a newer descriptor set breaks for those who know the older one, on the wire or in JSON. Additions break nothing.
 * A field or enum value may go only when its number and its name are both reserved.
 */
final class Compatibility {
  private final List<String> breaks = new ArrayList<>();

  private Compatibility() {}

  /** Names each break with the element it is about; empty when there is none. */
  static List<String> breaks(FileDescriptorSet released, FileDescriptorSet current) {
    Compatibility comparison = new Compatibility();
    Symbols now = Symbols.of(current);
    Symbols then = Symbols.of(released);
    then.messages.forEach(
        (name, message) -> comparison.message(name, message, now.messages.get(name)));
    then.enums.forEach((name, values) -> comparison.enumeration(name, values, now.enums.get(name)));
    then.services.forEach(
        (name, service) -> comparison.service(name, service, now.services.get(name)));
    return comparison.breaks;
  }

  private void message(String name, DescriptorProto then, @Nullable DescriptorProto now) {
    if (now == null) {
      breaks.add("message " + name + " was removed");
      return;
    }
    Map<Integer, FieldDescriptorProto> fields = new LinkedHashMap<>();
    now.getFieldList().forEach(field -> fields.put(field.getNumber(), field));
    for (FieldDescriptorProto field : then.getFieldList()) {
      field(name + "." + field.getName(), field, fields.get(field.getNumber()), now);
    }
    for (DescriptorProto.ReservedRange range : then.getReservedRangeList()) {
      for (int number = range.getStart(); number < range.getEnd(); number++) {
        if (!isReserved(now, number)) {
          breaks.add("number " + number + " of " + name + " is no longer reserved");
        }
      }
    }
    for (String reserved : then.getReservedNameList()) {
      if (!now.getReservedNameList().contains(reserved)) {
        breaks.add("name " + reserved + " of " + name + " is no longer reserved");
      }
    }
  }

  private void field(
      String name,
      FieldDescriptorProto then,
      @Nullable FieldDescriptorProto now,
      DescriptorProto message) {
    if (now == null) {
      for (FieldDescriptorProto other : message.getFieldList()) {
        if (other.getName().equals(then.getName())) {
          breaks.add(
              "field "
                  + name
                  + " changed its number from "
                  + then.getNumber()
                  + " to "
                  + other.getNumber());
          return;
        }
      }
      if (!isReserved(message, then.getNumber())
          || !message.getReservedNameList().contains(then.getName())) {
        breaks.add(
            "field "
                + name
                + " was removed and not both its number "
                + then.getNumber()
                + " and its name reserved");
      }
      return;
    }
    if (!now.getName().equals(then.getName())) {
      breaks.add("field " + name + " (number " + then.getNumber() + ") became " + now.getName());
    }
    if (!now.getJsonName().equals(then.getJsonName())) {
      breaks.add("field " + name + " changed its JSON name");
    }
    if (now.getType() != then.getType() || !now.getTypeName().equals(then.getTypeName())) {
      breaks.add("field " + name + " changed its type from " + typeOf(then) + " to " + typeOf(now));
    }
    if (now.getLabel() != then.getLabel()) {
      breaks.add("field " + name + " changed from " + then.getLabel() + " to " + now.getLabel());
    }
    if (now.hasOneofIndex() != then.hasOneofIndex()) {
      breaks.add("field " + name + " moved into or out of a oneof");
    }
  }

  private void enumeration(
      String name, EnumDescriptorProto then, @Nullable EnumDescriptorProto now) {
    if (now == null) {
      breaks.add("enum " + name + " was removed");
      return;
    }
    for (EnumValueDescriptorProto value : then.getValueList()) {
      boolean kept =
          now.getValueList().stream()
              .anyMatch(
                  v -> v.getNumber() == value.getNumber() && v.getName().equals(value.getName()));
      boolean reserved =
          now.getReservedNameList().contains(value.getName())
              && now.getReservedRangeList().stream()
                  .anyMatch(
                      r -> r.getStart() <= value.getNumber() && value.getNumber() <= r.getEnd());
      if (!kept && !reserved) {
        breaks.add(
            "value "
                + name
                + "."
                + value.getName()
                + " = "
                + value.getNumber()
                + " was removed, renamed or renumbered");
      }
    }
  }

  private void service(
      String name, ServiceDescriptorProto then, @Nullable ServiceDescriptorProto now) {
    if (now == null) {
      breaks.add("service " + name + " was removed");
      return;
    }
    Map<String, MethodDescriptorProto> methods = new LinkedHashMap<>();
    now.getMethodList().forEach(method -> methods.put(method.getName(), method));
    for (MethodDescriptorProto method : then.getMethodList()) {
      method(name + "/" + method.getName(), method, methods.get(method.getName()));
    }
  }

  private void method(
      String name, MethodDescriptorProto then, @Nullable MethodDescriptorProto now) {
    if (now == null) {
      breaks.add("method " + name + " was removed");
      return;
    }
    if (!now.getInputType().equals(then.getInputType())) {
      breaks.add("method " + name + " changed its request");
    }
    if (!now.getOutputType().equals(then.getOutputType())) {
      breaks.add("method " + name + " changed its reply");
    }
    if (now.getClientStreaming() != then.getClientStreaming()
        || now.getServerStreaming() != then.getServerStreaming()) {
      breaks.add("method " + name + " changed its kind");
    }
    if (!now.getOptions().equals(then.getOptions())) {
      breaks.add("method " + name + " changed its route or its idempotence");
    }
  }

  private static boolean isReserved(DescriptorProto message, int number) {
    return message.getReservedRangeList().stream()
        .anyMatch(r -> r.getStart() <= number && number < r.getEnd());
  }

  private static String typeOf(FieldDescriptorProto field) {
    return field.getTypeName().isEmpty() ? field.getType().name() : field.getTypeName();
  }

  private record Symbols(
      Map<String, DescriptorProto> messages,
      Map<String, EnumDescriptorProto> enums,
      Map<String, ServiceDescriptorProto> services) {

    static Symbols of(FileDescriptorSet set) {
      Symbols symbols =
          new Symbols(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
      for (FileDescriptorProto file : set.getFileList()) {
        file.getMessageTypeList().forEach(message -> symbols.add(file.getPackage(), message));
        file.getEnumTypeList()
            .forEach(e -> symbols.enums.put(file.getPackage() + "." + e.getName(), e));
        file.getServiceList()
            .forEach(s -> symbols.services.put(file.getPackage() + "." + s.getName(), s));
      }
      return symbols;
    }

    private void add(String scope, DescriptorProto message) {
      String name = scope + "." + message.getName();
      messages.put(name, message);
      message.getEnumTypeList().forEach(e -> enums.put(name + "." + e.getName(), e));
      message.getNestedTypeList().forEach(nested -> add(name, nested));
    }
  }
}
