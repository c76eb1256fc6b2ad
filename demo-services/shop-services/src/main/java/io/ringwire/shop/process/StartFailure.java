package io.ringwire.shop.process;

import io.ringwire.registry.zookeeper.RegistryUnreachableException;
import io.ringwire.shop.store.DatabaseUnreachableException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Says why a part cannot run, in one line where the cause is known, and with which exit code it ends. */
public final class StartFailure {
  static final int CANNOT_RUN = 1;
  static final int REGISTRY_UNREACHABLE = 3;

  private StartFailure() {}

  /** Returns the exit code. */
  public static int report(Exception failure, PrintWriter err) {
    if (failure instanceof RegistryUnreachableException) {
      err.println(failure.getMessage());
      return REGISTRY_UNREACHABLE;
    }
    if (failure instanceof DatabaseUnreachableException) {
      err.println(failure.getMessage());
    } else if (failure instanceof UncheckedIOException io) {
      err.println(text(io));
    } else {
      failure.printStackTrace(err);
    }
    return CANNOT_RUN;
  }

  // Without a message of its own the exception's is its cause's, class name included.
  private static String text(UncheckedIOException failure) {
    String own = String.valueOf(failure.getMessage());
    Throwable cause = failure.getCause();
    return cause != null && own.equals(cause.toString()) ? String.valueOf(cause.getMessage()) : own;
  }
}
