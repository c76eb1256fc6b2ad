package io.ringwire.core.contract;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DescriptorSet} says, read back: every service of its files, with each method's kind,
 * types and routes. For gateways and terminals, which have no stubs. Immutable.
 *
 * <p>A set comes from a registry, so it is hostile input: its size is bounded, files must come after
 * those they import (so that reading is one pass and an import cycle cannot be expressed), and
 * whatever is wrong ends in {@link MalformedDescriptorsException} and nothing else.
 */
public final class ServiceDescriptions {
  /** Serialized bytes of a set. */
  public static final int SET_BYTES_MAX = 8 << 20;

  /** Files of a set. */
  public static final int FILES_MAX = 2_048;

  /** Methods of all services of a set together. */
  public static final int METHODS_MAX = 16_384;

  /** HTTP bindings of one method, the first one included. */
  public static final int ROUTES_MAX = 64;

  private final Map<String, FileDescriptor> files;
  private final Map<String, Descriptor> messages;
  private final Map<String, ServiceDescription> services;

  private ServiceDescriptions(
      Map<String, FileDescriptor> files, Map<String, ServiceDescription> services) {
    this.files = files;
    this.messages = messages(files.values());
    this.services = services;
  }

  /**
   * Reads a set.
   *
   * @throws MalformedDescriptorsException naming the first thing that is wrong with it
   */
  public static ServiceDescriptions read(DescriptorSet set) throws MalformedDescriptorsException {
    return read(set.files().toByteString());
  }

  /** Reads a serialized {@code google.protobuf.FileDescriptorSet}. */
  public static ServiceDescriptions read(ByteString bytes) throws MalformedDescriptorsException {
    if (bytes.size() > SET_BYTES_MAX) {
      throw malformed(bytes.size() + " bytes; at most " + SET_BYTES_MAX + " are read", null);
    }
    try {
      // Parsed anew even when it was parsed before: only with the registry are options seen.
      FileDescriptorSet set = FileDescriptorSet.parseFrom(bytes, RingwireOptions.EXTENSIONS);
      Map<String, FileDescriptor> files = link(set);
      return new ServiceDescriptions(files, services(files.values()));
    } catch (InvalidProtocolBufferException e) {
      throw malformed("the bytes are no FileDescriptorSet", e);
    }
  }

  /** The services of all files, in the order of the files. */
  public Collection<ServiceDescription> services() {
    return Collections.unmodifiableCollection(services.values());
  }

  public Optional<ServiceDescription> service(String name) {
    return Optional.ofNullable(services.get(name));
  }

  /** The files, those that others import first. */
  public Collection<FileDescriptor> files() {
    return Collections.unmodifiableCollection(files.values());
  }

  /** The message of that full name, top-level or nested; for instance that of a {@code type_url}. */
  public Optional<Descriptor> message(String fullName) {
    return Optional.ofNullable(messages.get(fullName));
  }

  private static Map<String, FileDescriptor> link(FileDescriptorSet set)
      throws MalformedDescriptorsException {
    if (set.getFileCount() > FILES_MAX) {
      throw malformed(set.getFileCount() + " files; at most " + FILES_MAX + " are read", null);
    }
    Map<String, FileDescriptor> linked = new LinkedHashMap<>();
    for (FileDescriptorProto proto : set.getFileList()) {
      FileDescriptor file = link(proto, linked);
      if (linked.put(file.getName(), file) != null) {
        throw malformed("the file " + file.getName() + " occurs twice", null);
      }
    }
    return linked;
  }

  private static FileDescriptor link(FileDescriptorProto proto, Map<String, FileDescriptor> earlier)
      throws MalformedDescriptorsException {
    FileDescriptor[] imports = new FileDescriptor[proto.getDependencyCount()];
    for (int i = 0; i < imports.length; i++) {
      FileDescriptor imported = earlier.get(proto.getDependency(i));
      if (imported == null) {
        throw malformed(
            proto.getName()
                + " imports "
                + proto.getDependency(i)
                + ", which does not stand before it in the set",
            null);
      }
      imports[i] = imported;
    }
    try {
      return FileDescriptor.buildFrom(proto, imports);
    } catch (DescriptorValidationException | RuntimeException e) {
      // Unchecked too: protobuf refuses unknown editions and malformed features that way.
      throw malformed(proto.getName() + " is not valid: " + e.getMessage(), e);
    }
  }

  private static Map<String, Descriptor> messages(Collection<FileDescriptor> files) {
    Map<String, Descriptor> messages = new HashMap<>();
    Deque<Descriptor> open = new ArrayDeque<>();
    files.forEach(file -> open.addAll(file.getMessageTypes()));
    while (!open.isEmpty()) {
      Descriptor message = open.pop();
      messages.put(message.getFullName(), message);
      open.addAll(message.getNestedTypes());
    }
    return messages;
  }

  private static Map<String, ServiceDescription> services(Collection<FileDescriptor> files)
      throws MalformedDescriptorsException {
    Map<String, ServiceDescription> services = new LinkedHashMap<>();
    int methods = 0;
    for (FileDescriptor file : files) {
      for (ServiceDescriptor service : file.getServices()) {
        methods += service.getMethods().size();
        if (methods > METHODS_MAX) {
          throw malformed("more than " + METHODS_MAX + " methods", null);
        }
        if (services.put(service.getFullName(), describe(service)) != null) {
          throw malformed("two files define the service " + service.getFullName(), null);
        }
      }
    }
    return services;
  }

  private static ServiceDescription describe(ServiceDescriptor service)
      throws MalformedDescriptorsException {
    List<MethodDescription> methods = new ArrayList<>();
    for (com.google.protobuf.Descriptors.MethodDescriptor method : service.getMethods()) {
      MethodOptions options = method.toProto().getOptions();
      methods.add(
          new MethodDescription(
              service.getFullName(),
              method.getName(),
              kind(method, options),
              options.getIdempotencyLevel() != IdempotencyLevel.IDEMPOTENCY_UNKNOWN,
              method.getInputType(),
              method.getOutputType(),
              routes(method, options)));
    }
    return new ServiceDescription(service.getFullName(), methods);
  }

  private static CallKind kind(
      com.google.protobuf.Descriptors.MethodDescriptor method, MethodOptions options)
      throws MalformedDescriptorsException {
    boolean client = method.isClientStreaming();
    boolean server = method.isServerStreaming();
    if (RingwireOptions.isOneWay(options)) {
      if (client || server) {
        throw malformed(method.getFullName() + " is one-way and streams", null);
      }
      return CallKind.ONE_WAY;
    }
    if (client) {
      return server ? CallKind.BIDI_STREAM : CallKind.CLIENT_STREAM;
    }
    return server ? CallKind.SERVER_STREAM : CallKind.UNARY;
  }

  private static List<HttpRule> routes(
      com.google.protobuf.Descriptors.MethodDescriptor method, MethodOptions options)
      throws MalformedDescriptorsException {
    if (!options.hasExtension(AnnotationsProto.http)) {
      return List.of();
    }
    HttpRule first = options.getExtension(AnnotationsProto.http);
    if (first.getAdditionalBindingsCount() >= ROUTES_MAX) {
      throw malformed(method.getFullName() + " has more than " + ROUTES_MAX + " routes", null);
    }
    List<HttpRule> routes = new ArrayList<>();
    routes.add(first.toBuilder().clearAdditionalBindings().build());
    for (HttpRule more : first.getAdditionalBindingsList()) {
      if (more.getAdditionalBindingsCount() > 0) {
        throw malformed(method.getFullName() + " nests additional_bindings", null);
      }
      routes.add(more);
    }
    return routes;
  }

  private static MalformedDescriptorsException malformed(String reason, @Nullable Throwable cause) {
    return new MalformedDescriptorsException(reason, cause);
  }
}
