package io.ringwire.core.contract;

import java.lang.reflect.Method;
import java.util.Map;

/**
 * A service as its interface states it.
 *
 * @param name the service's full name
 * @param type the annotated interface
 * @param methods one descriptor for each abstract method of {@code type}, in the order of their wire names
 * @param descriptors what the registry hands to those without the classes
 */
public record ServiceContract(
    String name,
    Class<?> type,
    Map<Method, MethodDescriptor<?, ?>> methods,
    DescriptorSet descriptors) {

  /**
   * Reads an annotated interface.
   *
   * @throws ContractException naming every mistake found, each with class, method and cure
   */
  public static ServiceContract of(Class<?> type) {
    return ContractReader.read(type);
  }
}
