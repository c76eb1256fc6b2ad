package io.ringwire.codec.serialization;

/**
 * A message beyond a limit: of size, or of growth under decompression. Apart from its parent because
 * the answer differs: RESOURCE_EXHAUSTED, not a complaint about the bytes.
 */
public final class MessageTooLargeException extends MalformedMessageException {
  private static final long serialVersionUID = 1L;

  public MessageTooLargeException(String message) {
    super(message);
  }
}
