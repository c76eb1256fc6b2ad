package io.ringwire.core.contract;

import java.util.List;

/** The author's interface is no contract; the message lists every mistake with class, method and cure. */
public final class ContractException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  ContractException(Class<?> type, List<String> mistakes) {
    super(type.getName() + " is no service contract:\n  - " + String.join("\n  - ", mistakes));
  }
}
