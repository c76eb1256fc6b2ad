package io.ringwire.registry.zookeeper;

import io.ringwire.core.discovery.Registrar;
import io.ringwire.core.discovery.Resolver;
import io.ringwire.core.discovery.ServiceCatalog;

/** One connection to a ZooKeeper registry, and the discovery ports that share it. */
public final class ZooKeeperRegistry implements AutoCloseable {
  private ZooKeeperRegistry() {}

  /**
   * Connects. Without {@link ZooKeeperConfig#waitForConnection} it returns at once, whether ZooKeeper answers or not.
   *
   * @throws RegistryUnreachableException when it was to wait and no ZooKeeper answered in time
   */
  public static ZooKeeperRegistry connect(ZooKeeperConfig config) {
    throw new UnsupportedOperationException(config.toString());
  }

  /** A resolver of its own: closing it ends its subscriptions and no others. */
  public Resolver resolver() {
    throw new UnsupportedOperationException();
  }

  /** A registrar of its own: closing it withdraws its endpoints and no others. */
  public Registrar registrar() {
    throw new UnsupportedOperationException();
  }

  public ServiceCatalog catalog() {
    throw new UnsupportedOperationException();
  }

  /** Withdraws every endpoint and ends the session. */
  @Override
  public void close() {}
}
