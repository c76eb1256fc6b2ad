package io.ringwire.registry.zookeeper;

import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.ServiceCatalog;
import io.ringwire.core.discovery.Subscription;
import io.ringwire.registry.descriptor.DescriptorStore;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One watch of everything, begun by the first who asks and ended by the last who leaves. Thread-safe. */
final class ZooKeeperCatalog implements ServiceCatalog {
  private final Function<Runnable, CatalogWatch> newWatch;
  private final DescriptorStore descriptors;
  private final RegistryThread thread;
  private @Nullable CatalogWatch watch;

  /**
   * @param newWatch makes a watch; what it is given must run when the watch ends
   */
  ZooKeeperCatalog(
      Function<Runnable, CatalogWatch> newWatch,
      DescriptorStore descriptors,
      RegistryThread thread) {
    this.newWatch = newWatch;
    this.descriptors = descriptors;
    this.thread = thread;
  }

  @Override
  public Subscription watch(Consumer<Map<String, EndpointSnapshot>> listener) {
    PendingSubscription subscription = new PendingSubscription(closed -> {});
    thread.execute(() -> subscription.begin(() -> subscribe(subscription.whileOpen(listener))));
    return subscription;
  }

  private Subscription subscribe(Consumer<Map<String, EndpointSnapshot>> listener) {
    CatalogWatch current = watch;
    if (current != null) {
      return current.subscribe(listener);
    }
    CatalogWatch created = newWatch.apply(() -> watch = null);
    watch = created;
    Subscription subscription = created.subscribe(listener);
    created.start();
    return subscription;
  }

  @Override
  public CompletionStage<DescriptorSet> descriptors(String hash) {
    return descriptors.get(hash);
  }
}
