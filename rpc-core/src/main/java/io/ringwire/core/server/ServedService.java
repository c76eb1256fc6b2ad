package io.ringwire.core.server;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A service with the handlers of its methods.
 *
 * @param servedBy class of the provider, for error texts
 * @param handlers may throw and may answer with null, as authors' code does; {@link ServerCall} stands for that
 */
record ServedService(
    String name,
    String servedBy,
    DescriptorSet descriptors,
    Map<MethodDescriptor<?, ?>, Invoker> handlers) {

  static ServedService generic(MethodDescriptor<?, ?> method, Invoker handler) {
    return new ServedService(
        method.service(),
        handler.getClass().getName(),
        DescriptorSet.of(FileDescriptorSet.getDefaultInstance()),
        Map.of(method, handler));
  }

  /** This service with the other's methods besides. */
  ServedService plus(ServedService more) {
    Map<MethodDescriptor<?, ?>, Invoker> all = new LinkedHashMap<>(handlers);
    all.putAll(more.handlers);
    return new ServedService(name, servedBy, descriptors, all);
  }

  ServedService withDescriptors(DescriptorSet descriptors) {
    return new ServedService(name, servedBy, descriptors, handlers);
  }
}
