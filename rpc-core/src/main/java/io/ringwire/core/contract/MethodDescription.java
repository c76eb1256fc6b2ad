package io.ringwire.core.contract;

import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import java.util.List;

/**
 * A method as a descriptor set states it, for those without the author's classes.
 *
 * @param service the service's full name
 * @param name the method's name on the wire
 * @param idempotent whether it may run twice: {@code IDEMPOTENT} or {@code NO_SIDE_EFFECTS}
 * @param input the request message
 * @param output the reply message; {@code google.protobuf.Empty} for one-way methods
 * @param routes its HTTP bindings in the author's order, additional ones included, each without
 *     additional bindings of its own; their templates and fields are not checked here
 */
public record MethodDescription(
    String service,
    String name,
    CallKind kind,
    boolean idempotent,
    Descriptor input,
    Descriptor output,
    List<HttpRule> routes) {

  public MethodDescription {
    routes = List.copyOf(routes);
  }

  /** Service and method as they travel: {@code shop.order.v1.OrderService/GetOrder}. */
  public String path() {
    return service + "/" + name;
  }
}
