package io.ringwire.core.transport;

/**
 * Work for a connection's event loop, queued by any thread. One of its two methods is called for each time it was queued:
 * on the loop, or, when the loop has shut down for good, on whichever thread finds that out.
 */
interface Outbound {
  /** The connection is there: write. */
  void onLoop(Connection connection);

  /** The connection is closed; nothing was written. */
  void onClosed();
}
