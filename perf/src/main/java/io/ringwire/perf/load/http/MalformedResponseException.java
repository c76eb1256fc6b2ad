package io.ringwire.perf.load.http;

/** What a server sent is no HTTP response. */
final class MalformedResponseException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedResponseException(String message) {
    super(message);
  }
}
