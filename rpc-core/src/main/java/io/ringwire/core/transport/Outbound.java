package io.ringwire.core.transport;

/**
 * Work for a connection's event loop, queued by any thread. Exactly one of its two methods is called, once for each time
 * it was queued, on the loop.
 */
interface Outbound {
  /** The connection is there: write. */
  void onLoop(Connection connection);

  /** The connection is closed; nothing was written. */
  void onClosed();
}
