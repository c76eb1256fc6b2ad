package io.ringwire.core.transport;

import io.ringwire.codec.frame.MethodLiteral;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers a client has given to methods on one connection, so that a name travels once. Event loop only. */
final class MethodIds {
  private final Map<MethodDescriptor<?, ?>, Integer> ids = new IdentityHashMap<>();
  private int assigned;

  // Most connections carry long runs of one method.
  private @Nullable MethodDescriptor<?, ?> lastMethod;
  private int lastId;

  /** The method's number, or 0 when its name must be sent. */
  int idOf(MethodDescriptor<?, ?> method) {
    if (method == lastMethod) {
      return lastId;
    }
    Integer id = ids.get(method);
    if (id == null) {
      return 0;
    }
    lastMethod = method;
    lastId = id;
    return id;
  }

  /** The name to send, with the number it would get; {@link #sent} makes it valid. 0 when the table is full. */
  MethodLiteral literal(MethodDescriptor<?, ?> method, int methodIdsMax) {
    return new MethodLiteral(
        assigned < methodIdsMax ? assigned + 1 : 0, method.kind().wire(), method.path());
  }

  /** The literal is in the buffer, and will reach the peer. */
  void sent(MethodDescriptor<?, ?> method, MethodLiteral literal) {
    if (literal.assignedId() > 0) {
      assigned = literal.assignedId();
      ids.put(method, assigned);
    }
  }
}
