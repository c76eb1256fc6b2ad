package io.ringwire.core.contract;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Contract -> {@link DescriptorSet}: the files of its messages with all they import, and, unless one
 * of those defines the service, a file {@code ringwire/<service>.proto} that does. The same contract
 * gives the same bytes in every process: files and methods are ordered by name before anything else.
 */
final class DescriptorSetWriter {
  private final Map<String, FileDescriptor> files = new LinkedHashMap<>();

  /** What the writer needs to know of a method. */
  record Method(String name, MethodShape shape, boolean idempotent, List<HttpRule> routes) {}

  /**
   * @throws IllegalArgumentException when two different files have one name
   */
  DescriptorSetWriter(Collection<Method> methods) {
    Map<String, FileDescriptor> roots = new LinkedHashMap<>();
    methods.stream()
        .flatMap(
            method ->
                List.of(method.shape().input().getFile(), method.shape().output().getFile())
                    .stream())
        .sorted(Comparator.comparing(FileDescriptor::getName))
        .forEach(file -> roots.put(file.getName(), file));
    roots.values().forEach(this::add);
  }

  /** Whether a file of the messages defines the service. */
  boolean defines(String service) {
    return files.values().stream()
        .flatMap(file -> file.getServices().stream())
        .anyMatch(defined -> defined.getFullName().equals(service));
  }

  /** The messages' files alone: for a service that is defined in them. */
  DescriptorSet write() {
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    files.values().forEach(file -> set.addFile(file.toProto()));
    return DescriptorSet.of(set.build());
  }

  /**
   * The messages' files and one that defines the service.
   *
   * @param methods in the order of their names
   */
  DescriptorSet write(String service, Collection<Method> methods) {
    int dot = service.lastIndexOf('.');
    ServiceDescriptorProto.Builder defined =
        ServiceDescriptorProto.newBuilder().setName(service.substring(dot + 1));
    TreeSet<String> imports = new TreeSet<>();
    for (Method method : methods) {
      imports.add(method.shape().input().getFile().getName());
      imports.add(method.shape().output().getFile().getName());
      defined.addMethod(define(method, imports));
    }
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("ringwire/" + service + ".proto")
            .setPackage(dot < 0 ? "" : service.substring(0, dot))
            .setSyntax("proto3")
            .addAllDependency(imports)
            .addService(defined)
            .build();
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    files.values().forEach(imported -> set.addFile(imported.toProto()));
    return DescriptorSet.of(set.addFile(file).build());
  }

  private MethodDescriptorProto define(Method method, Collection<String> imports) {
    MethodShape shape = method.shape();
    MethodOptions.Builder options = MethodOptions.newBuilder();
    if (method.idempotent()) {
      options.setIdempotencyLevel(MethodOptions.IdempotencyLevel.IDEMPOTENT);
    }
    if (!method.routes().isEmpty()) {
      add(AnnotationsProto.getDescriptor());
      imports.add(AnnotationsProto.getDescriptor().getName());
      options.setExtension(AnnotationsProto.http, joined(method.routes()));
    }
    if (shape.kind() == CallKind.ONE_WAY) {
      add(RingwireOptions.FILE);
      imports.add(RingwireOptions.FILE.getName());
      options.setField(RingwireOptions.ONE_WAY, true);
    }
    MethodDescriptorProto.Builder defined =
        MethodDescriptorProto.newBuilder()
            .setName(method.name())
            .setInputType("." + shape.input().getFullName())
            .setOutputType("." + shape.output().getFullName());
    if (shape.kind().streamsRequest()) {
      defined.setClientStreaming(true);
    }
    if (shape.kind().streamsReply()) {
      defined.setServerStreaming(true);
    }
    MethodOptions built = options.build();
    if (!built.equals(MethodOptions.getDefaultInstance())) {
      defined.setOptions(built);
    }
    return defined.build();
  }

  private static HttpRule joined(List<HttpRule> routes) {
    return routes.get(0).toBuilder()
        .addAllAdditionalBindings(routes.subList(1, routes.size()))
        .build();
  }

  private void add(FileDescriptor file) {
    FileDescriptor known = files.get(file.getName());
    if (known != null) {
      if (known != file && !known.toProto().equals(file.toProto())) {
        throw new IllegalArgumentException("two different files are both named " + file.getName());
      }
      return;
    }
    file.getDependencies().stream()
        .sorted(Comparator.comparing(FileDescriptor::getName))
        .forEach(this::add);
    files.put(file.getName(), file);
  }
}
