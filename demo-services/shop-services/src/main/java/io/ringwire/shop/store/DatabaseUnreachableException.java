package io.ringwire.shop.store;

/** No connection could be made at the start; the message names the address and the cure. */
public final class DatabaseUnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatabaseUnreachableException(String url, Throwable cause) {
    super(
        "database "
            + url
            + " does not answer: start one with `bin/ringwire service database`, or give another by --database",
        cause);
  }
}
