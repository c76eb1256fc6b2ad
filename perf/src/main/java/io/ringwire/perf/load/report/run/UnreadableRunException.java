package io.ringwire.perf.load.report.run;

/** A file is no run: the message names it and says why. */
public final class UnreadableRunException extends Exception {
  private static final long serialVersionUID = 1;

  UnreadableRunException(String message) {
    super(message);
  }

  UnreadableRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
