package io.ringwire.core.discovery;

import java.util.function.Consumer;

/** Learns the endpoints of services. Closing it ends every subscription. */
public interface Resolver extends AutoCloseable {

  /**
   * Follows one service. The listener gets a whole snapshot at once when one is known, and after each change; calls to
   * one listener never overlap and keep their order; it must not block. A service nobody serves is an empty snapshot,
   * delivered once that is known for certain.
   */
  Subscription resolve(String service, Consumer<EndpointSnapshot> listener);

  @Override
  void close();
}
