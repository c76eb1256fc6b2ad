package io.ringwire.perf.bench.process;

import java.io.IOException;

/** A child could not do what it was told; the message is its reason. */
public final class ChildFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  ChildFailedException(String reason) {
    super(reason);
  }
}
