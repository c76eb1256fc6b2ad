package io.ringwire.gateway.transcode;

import com.google.protobuf.AnyProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.StatusProto;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.MalformedDescriptorsException;
import io.ringwire.core.contract.MethodDescription;
import io.ringwire.core.contract.ServiceDescription;
import io.ringwire.core.contract.ServiceDescriptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages and services of one descriptor set, prepared for transcoding. Immutable and safe for use by many threads.
 * Making one takes milliseconds; keep it.
 */
public final class Schema {
  /** The well-known types and the error details of google.rpc: what every status may carry. */
  static final Schema BUILT_IN =
      new Schema(
          List.of(
              AnyProto.getDescriptor(),
              DurationProto.getDescriptor(),
              EmptyProto.getDescriptor(),
              FieldMaskProto.getDescriptor(),
              StructProto.getDescriptor(),
              TimestampProto.getDescriptor(),
              WrappersProto.getDescriptor(),
              StatusProto.getDescriptor(),
              ErrorDetailsProto.getDescriptor()),
          List.of());

  private final Map<String, MessageShape> messages;
  private final SortedMap<String, List<MethodSchema>> services = new TreeMap<>();

  private Schema(Collection<FileDescriptor> files, Collection<ServiceDescription> described) {
    Shapes shapes = new Shapes();
    for (FileDescriptor file : files) {
      file.getMessageTypes().forEach(shapes::add);
    }
    for (ServiceDescription service : described) {
      List<MethodSchema> methods = new ArrayList<>();
      for (MethodDescription method : service.methods()) {
        methods.add(
            new MethodSchema(this, method, shapes.of(method.input()), shapes.of(method.output())));
      }
      services.put(service.name(), List.copyOf(methods));
    }
    shapes.link();
    messages = Map.copyOf(shapes.byName);
  }

  /**
   * Prepares a descriptor set, which may come from anyone.
   *
   * @throws MalformedDescriptorsException naming what is wrong with it
   */
  public static Schema of(DescriptorSet set) throws MalformedDescriptorsException {
    ServiceDescriptions descriptions = ServiceDescriptions.read(set);
    return new Schema(descriptions.files(), descriptions.services());
  }

  /** Full names of the services described, each with its methods in the order of the file. */
  public SortedMap<String, List<MethodSchema>> services() {
    return Collections.unmodifiableSortedMap(services);
  }

  /** The methods of a service; empty when the set does not describe it. */
  public List<MethodSchema> methods(String service) {
    return services.getOrDefault(service, List.of());
  }

  public Optional<MethodSchema> method(String service, String name) {
    return methods(service).stream().filter(method -> method.name().equals(name)).findFirst();
  }

  /** A message type by its full name, from this set or from the built-in ones. */
  @Nullable MessageShape message(String fullName) {
    MessageShape shape = messages.get(fullName);
    return shape != null || this == BUILT_IN ? shape : BUILT_IN.messages.get(fullName);
  }

  /** Makes the shapes of messages; types refer to each other in cycles, so fields are linked in a second step. */
  private static final class Shapes {
    private final Map<String, MessageShape> byName = new HashMap<>();
    private final Map<String, EnumShape> enums = new HashMap<>();
    private final ArrayDeque<Descriptor> unlinked = new ArrayDeque<>();

    void add(Descriptor descriptor) {
      ArrayDeque<Descriptor> nested = new ArrayDeque<>(List.of(descriptor));
      while (!nested.isEmpty()) {
        Descriptor next = nested.pop();
        of(next);
        nested.addAll(next.getNestedTypes());
      }
    }

    MessageShape of(Descriptor descriptor) {
      MessageShape shape = byName.get(descriptor.getFullName());
      if (shape == null) {
        shape = new MessageShape(descriptor);
        byName.put(descriptor.getFullName(), shape);
        unlinked.add(descriptor);
      }
      return shape;
    }

    void link() {
      while (!unlinked.isEmpty()) {
        Descriptor descriptor = unlinked.pop();
        MessageShape shape = of(descriptor);
        for (FieldShape field : shape.fields) {
          FieldDescriptor described = descriptor.getFields().get(field.index);
          field.link(
              field.isMessage() ? of(described.getMessageType()) : null,
              field.type == FieldDescriptor.Type.ENUM ? of(described.getEnumType()) : null);
        }
      }
    }

    private EnumShape of(EnumDescriptor descriptor) {
      return enums.computeIfAbsent(descriptor.getFullName(), name -> new EnumShape(descriptor));
    }
  }
}
