package io.ringwire.gateway.http;

/** An answer sent in pieces. On the connection's event loop only. */
public interface ResponseStream {
  /** Sends a piece; ignored once the client has gone. */
  void write(byte[] piece);

  /** Whether the client keeps up. Writing on while it does not keeps the pieces in memory. */
  boolean isWritable();

  /** Tells each time when the client has caught up. One listener. */
  void whenWritable(Runnable listener);

  /** The answer is complete. */
  void end();

  /** The answer cannot be completed: the connection is cut, so that nobody takes it for whole. */
  void abort();
}
