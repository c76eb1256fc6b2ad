package io.ringwire.core.contract;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with one interface, collected so that an author learns all of it at once. */
final class Mistakes {
  private final Class<?> type;
  private final List<String> found = new ArrayList<>();

  Mistakes(Class<?> type) {
    this.type = type;
  }

  void add(String seen, String cure) {
    found.add(seen + "; " + cure);
  }

  void add(Method method, String seen, String cure) {
    found.add(nameOf(method) + " " + seen + "; " + cure);
  }

  int count() {
    return found.size();
  }

  ContractException asException() {
    return new ContractException(type, found);
  }

  /** {@code OrderService.getOrder(GetOrderRequest)}. */
  static String nameOf(Method method) {
    return method.getDeclaringClass().getSimpleName()
        + "."
        + method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
  }
}
