package io.ringwire.gateway.transcode;

/** A backend's reply that is no such message, or cannot be said in JSON. Has no stack trace. */
public final class MalformedReplyException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedReplyException(String message) {
    super(message, null, false, false);
  }
}
