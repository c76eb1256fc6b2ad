package io.ringwire.core.server;

import com.google.protobuf.Int64Value;
import io.ringwire.codec.serialization.ProtobufSerializer;
import io.ringwire.core.annotation.Execution;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.HashMap;
import java.util.Map;

/** Methods without interfaces, for tests of single rooms. */
final class TestMethods {
  private static final ProtobufSerializer<Int64Value> NUMBER =
      ProtobufSerializer.of(Int64Value.class);

  private TestMethods() {}

  static MethodDescriptor<Int64Value, Int64Value> of(
      String name, CallKind kind, Execution execution) {
    return of("test.v1.Numbers", name, kind, execution);
  }

  static MethodDescriptor<Int64Value, Int64Value> of(
      String service, String name, CallKind kind, Execution execution) {
    return MethodDescriptor.of(service, name, kind, NUMBER, NUMBER).execution(execution).build();
  }

  static Map<String, ServedService> served(MethodDescriptor<?, ?> method, Invoker handler) {
    Map<String, ServedService> services = new HashMap<>();
    services.put(method.service(), ServedService.generic(method, handler));
    return services;
  }
}
