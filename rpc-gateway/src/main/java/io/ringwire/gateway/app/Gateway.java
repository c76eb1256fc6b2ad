package io.ringwire.gateway.app;

import io.ringwire.core.discovery.Resolver;
import io.ringwire.core.discovery.ServiceCatalog;
import io.ringwire.core.transport.EventLoops;
import java.util.concurrent.CompletionStage;

/** The HTTP gateway as a part of a process: JSON in front, Ringwire behind, routes learned from the catalog. */
public final class Gateway implements AutoCloseable {
  /**
   * Opens the port and begins to follow the catalog. Resolver, catalog and loops stay the caller's to close, after the
   * gateway.
   *
   * @throws java.io.UncheckedIOException when the port is taken, naming it
   */
  public static Gateway start(
      GatewayConfig config, Resolver resolver, ServiceCatalog catalog, EventLoops loops) {
    throw new UnsupportedOperationException("being written");
  }

  /** The port that takes requests. */
  public int port() {
    return 0;
  }

  /** The admin port, or {@link GatewayConfig#ADMIN_OFF}. */
  public int adminPort() {
    return GatewayConfig.ADMIN_OFF;
  }

  /** Takes no new connection, answers what is under way (at most the drain grace), then closes. */
  public CompletionStage<Void> shutdown() {
    throw new UnsupportedOperationException("being written");
  }

  /** {@link #shutdown()}, and waits for it. */
  @Override
  public void close() {
    shutdown().toCompletableFuture().join();
  }
}
