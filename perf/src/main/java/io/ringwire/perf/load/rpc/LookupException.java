package io.ringwire.perf.load.rpc;

/** A method could not be found; the message says what there is instead. */
public final class LookupException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean unreachable;

  private LookupException(String message, boolean unreachable) {
    super(message);
    this.unreachable = unreachable;
  }

  static LookupException unknown(String message) {
    return new LookupException(message, false);
  }

  static LookupException unreachable(String message) {
    return new LookupException(message, true);
  }

  /** Whether nobody could be asked, rather than that the answer was no. */
  public boolean isUnreachable() {
    return unreachable;
  }
}
