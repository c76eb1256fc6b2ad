package io.ringwire.core.contract;

import com.google.api.AnnotationsProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;

/**
 * The method options that a contract is described with: {@code google.api.http}, and our own {@code
 * ringwire.one_way} of {@code ringwire/options.proto} (a resource of this jar, for those who write
 * {@code .proto} files). Its descriptor is built here, so that core needs no protoc.
 */
final class RingwireOptions {
  /** In the range that protobuf leaves to custom options. */
  static final int ONE_WAY_NUMBER = 50613;

  static final FileDescriptor FILE = file();

  static final FieldDescriptor ONE_WAY = FILE.findExtensionByName("one_way");

  /** Every option that is read from a method; give it to whatever parses descriptors. */
  static final ExtensionRegistry EXTENSIONS = extensions();

  private RingwireOptions() {}

  static boolean isOneWay(MethodOptions options) {
    return options.hasField(ONE_WAY) && (Boolean) options.getField(ONE_WAY);
  }

  private static ExtensionRegistry extensions() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    AnnotationsProto.registerAllExtensions(registry);
    registry.add(ONE_WAY);
    return registry.getUnmodifiable();
  }

  private static FileDescriptor file() {
    FieldDescriptorProto oneWay =
        FieldDescriptorProto.newBuilder()
            .setName("one_way")
            .setNumber(ONE_WAY_NUMBER)
            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
            .setType(FieldDescriptorProto.Type.TYPE_BOOL)
            .setExtendee(".google.protobuf.MethodOptions")
            .setJsonName("oneWay")
            .build();
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("ringwire/options.proto")
            .setPackage("ringwire")
            .setSyntax("proto3")
            .addDependency("google/protobuf/descriptor.proto")
            .addExtension(oneWay)
            .build();
    try {
      return FileDescriptor.buildFrom(
          file, new FileDescriptor[] {DescriptorProtos.getDescriptor()});
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException("ringwire/options.proto is not valid", e);
    }
  }
}
