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
    if (failure instanceof DatabaseUnreachableException
        || failure instanceof UncheckedIOException) {
      err.println(failure.getMessage());
    } else {
      failure.printStackTrace(err);
    }
    return CANNOT_RUN;
  }
}
