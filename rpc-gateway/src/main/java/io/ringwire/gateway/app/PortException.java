package io.ringwire.gateway.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** One of the gateway's ports cannot be opened; the message names port and reason. */
final class PortException extends UncheckedIOException {
  private static final long serialVersionUID = 1;

  private final boolean admin;

  PortException(boolean admin, UncheckedIOException failure) {
    this(admin, Objects.requireNonNull(failure.getCause()));
  }

  private PortException(boolean admin, IOException cause) {
    super((admin ? "the admin " : "") + cause.getMessage(), cause);
    this.admin = admin;
  }

  boolean isAdmin() {
    return admin;
  }
}
