package io.ringwire.core.balance;

import io.ringwire.core.call.Invoker;
import io.ringwire.core.discovery.Endpoint;

/**
 * The way to one endpoint: an invoker that knows whether it can be used now. Transport implements it; fakes do in tests.
 * A call invoked while {@link #readiness()} is not READY may wait for a connection within its deadline, or fail with
 * {@link io.ringwire.core.call.Outcome#NOT_SENT}.
 */
public interface EndpointInvoker extends Invoker, AutoCloseable {

  Endpoint endpoint();

  Readiness readiness();

  /** Begins to connect when idle, without a call. */
  void connect();

  /** Takes no new calls, lets those under way end, then closes the connections. */
  @Override
  void close();

  /** Whether calls can leave now. */
  enum Readiness {
    /** No connection, none being made. */
    IDLE,
    /** The first connection is being made, or one is being made after a healthy life. */
    CONNECTING,
    /** At least one connection takes calls. */
    READY,
    /** Connecting failed; the next try waits for its backoff. */
    FAILED,
    /** The server is going away and said so: it still takes calls, but any other endpoint is the better choice. */
    DRAINING
  }

  /** Makes the way to an endpoint; {@code onReadinessChange} runs on any thread and must not block. */
  @FunctionalInterface
  interface Factory {
    EndpointInvoker create(Endpoint endpoint, Runnable onReadinessChange);
  }
}
