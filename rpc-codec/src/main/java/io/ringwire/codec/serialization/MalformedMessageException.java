package io.ringwire.codec.serialization;

import org.jspecify.annotations.Nullable;

/**
 * Bytes of one message that are no such message. It fails the call they belong to, never the
 * connection. Has no stack trace: peers cause it, and at any rate they like.
 */
public class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedMessageException(String message) {
    this(message, null);
  }

  public MalformedMessageException(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }
}
