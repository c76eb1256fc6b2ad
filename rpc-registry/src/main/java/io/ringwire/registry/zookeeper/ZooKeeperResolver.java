package io.ringwire.registry.zookeeper;

import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.Resolver;
import io.ringwire.core.discovery.Subscription;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The subscriptions of one owner. Thread-safe. */
final class ZooKeeperResolver implements Resolver {
  private final ServiceWatches watches;
  private final RegistryThread thread;
  private final Set<PendingSubscription> mine = new HashSet<>();
  private boolean closed;

  ZooKeeperResolver(ServiceWatches watches, RegistryThread thread) {
    this.watches = watches;
    this.thread = thread;
  }

  /**
   * @throws IllegalArgumentException when the name is empty or too long
   * @throws IllegalStateException when this resolver is closed
   */
  @Override
  public Subscription resolve(String service, Consumer<EndpointSnapshot> listener) {
    ZNodeLayout.requireName(service);
    synchronized (mine) {
      if (closed) {
        throw new IllegalStateException(
            "the resolver is closed; " + service + " cannot be resolved");
      }
      PendingSubscription subscription = new PendingSubscription(this::forget);
      mine.add(subscription);
      thread.execute(
          () ->
              subscription.begin(
                  () -> watches.subscribe(service, subscription.whileOpen(listener))));
      return subscription;
    }
  }

  @Override
  public void close() {
    Set<PendingSubscription> left;
    synchronized (mine) {
      closed = true;
      left = new HashSet<>(mine);
    }
    left.forEach(PendingSubscription::close);
  }

  private void forget(PendingSubscription subscription) {
    synchronized (mine) {
      mine.remove(subscription);
    }
  }
}
