package io.ringwire.gateway.transcode;

/** A descriptor set that describes no usable service, or a binding that does not fit its message. */
public final class SchemaException extends Exception {
  private static final long serialVersionUID = 1;

  SchemaException(String message) {
    super(message, null, false, false);
  }
}
