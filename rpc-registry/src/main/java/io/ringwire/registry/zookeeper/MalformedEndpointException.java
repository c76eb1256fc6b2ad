package io.ringwire.registry.zookeeper;

/** Registry data that is no endpoint. Without a stack trace: the place says nothing, the data does. */
final class MalformedEndpointException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedEndpointException(String reason) {
    super(reason, null, false, false);
  }
}
