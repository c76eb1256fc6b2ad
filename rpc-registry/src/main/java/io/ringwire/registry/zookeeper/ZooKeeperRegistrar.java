package io.ringwire.registry.zookeeper;

import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.Registrar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The registrations of one owner. Thread-safe. */
final class ZooKeeperRegistrar implements Registrar {
  private final Leases leases;
  private final Set<EndpointLease> mine = new LinkedHashSet<>();
  private boolean closed;

  ZooKeeperRegistrar(Leases leases) {
    this.leases = leases;
  }

  /**
   * Announces the endpoint as soon as ZooKeeper can be reached, whenever that is. Its {@code descriptorHash} is filled
   * in when empty.
   *
   * @throws IllegalArgumentException when the endpoint or the descriptors are too large for the registry, or hold what
   *     readers would refuse
   * @throws IllegalStateException when this registrar is closed
   */
  @Override
  public Registration register(String service, Endpoint endpoint, DescriptorSet descriptors) {
    synchronized (mine) {
      if (closed) {
        throw new IllegalStateException(
            "the registrar is closed; "
                + endpoint.id()
                + " of "
                + service
                + " cannot be announced");
      }
      EndpointLease registration = leases.open(service, endpoint, descriptors);
      mine.add(registration);
      registration.ended().whenComplete((gone, failure) -> forget(registration));
      return registration;
    }
  }

  /** Begins to withdraw everything and returns; {@link ZooKeeperRegistry#close} waits. */
  @Override
  public void close() {
    List<EndpointLease> left;
    synchronized (mine) {
      closed = true;
      left = new ArrayList<>(mine);
    }
    left.forEach(EndpointLease::withdraw);
  }

  private void forget(EndpointLease registration) {
    synchronized (mine) {
      mine.remove(registration);
    }
  }
}
