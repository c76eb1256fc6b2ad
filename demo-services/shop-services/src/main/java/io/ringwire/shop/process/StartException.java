package io.ringwire.shop.process;

import org.jspecify.annotations.Nullable;

/** A part cannot start; the message is one line that names the fault and the cure. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  private StartException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** For what is not the registry's fault. */
  public static StartException of(String message, @Nullable Throwable cause) {
    return new StartException(StartFailure.CANNOT_RUN, message, cause);
  }

  /** For a registry that cannot be used. */
  public static StartException ofRegistry(String message, @Nullable Throwable cause) {
    return new StartException(StartFailure.REGISTRY_UNREACHABLE, message, cause);
  }

  int exitCode() {
    return exitCode;
  }
}
