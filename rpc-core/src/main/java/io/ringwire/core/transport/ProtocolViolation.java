package io.ringwire.core.transport;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;

/** The peer broke the protocol in a way that the connection cannot survive. No stack trace: peers cause it at will. */
final class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Status status;

  ProtocolViolation(StatusCode code, String text) {
    super(text, null, false, false);
    status = Status.of(code, text);
  }

  Status status() {
    return status;
  }
}
