package io.ringwire.core.transport;

import io.ringwire.core.balance.EndpointInvoker;
import org.jspecify.annotations.Nullable;

/** Makes the ways to endpoints over sockets. */
public final class Connector {
  private Connector() {}

  /** A factory of connection pools, one an endpoint, on the given loops; {@code tls} null for plain text. */
  public static EndpointInvoker.Factory factory(
      EventLoops loops, TransportConfig config, @Nullable Tls tls) {
    return (endpoint, onReadinessChange) ->
        new ConnectionPool(endpoint, loops, config, tls, onReadinessChange);
  }
}
