package io.ringwire.core.contract;

import java.util.List;
import java.util.Optional;

/**
 * A service as a descriptor set states it.
 *
 * @param name the service's full name
 * @param methods in the order of the file that defines it
 */
public record ServiceDescription(String name, List<MethodDescription> methods) {

  public ServiceDescription {
    methods = List.copyOf(methods);
  }

  /** The method of that wire name. */
  public Optional<MethodDescription> method(String methodName) {
    return methods.stream().filter(method -> method.name().equals(methodName)).findFirst();
  }
}
