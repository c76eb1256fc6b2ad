package io.ringwire.core.contract;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that claim to describe services, and do not. Checked, because they come from outside: the
 * reader skips what it cannot understand and goes on.
 */
public final class MalformedDescriptorsException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedDescriptorsException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
