package io.ringwire.registry.zookeeper;

import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.Subscription;
import io.ringwire.registry.cache.LastKnownGood;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One {@link ServiceWatch} a service, shared by all who follow it. Confined to the registry's thread. */
final class ServiceWatches {
  /** Services followed at once. */
  static final int SERVICES_MAX = 10_000;

  private final ZNodeLayout layout;
  private final RegistryThread thread;
  private final SessionGuard guard;
  private final ZNodes nodes;
  private final SkipLog skipLog;
  private final @Nullable LastKnownGood cache;
  private final long wipeHoldNanos;
  private final Map<String, ServiceWatch> watches = new HashMap<>();

  ServiceWatches(
      ZNodeLayout layout,
      RegistryThread thread,
      SessionGuard guard,
      ZNodes nodes,
      SkipLog skipLog,
      @Nullable LastKnownGood cache,
      long wipeHoldNanos) {
    this.layout = layout;
    this.thread = thread;
    this.guard = guard;
    this.nodes = nodes;
    this.skipLog = skipLog;
    this.cache = cache;
    this.wipeHoldNanos = wipeHoldNanos;
  }

  Subscription subscribe(String service, Consumer<EndpointSnapshot> listener) {
    ServiceWatch watch = watches.get(service);
    if (watch != null) {
      return watch.subscribe(listener);
    }
    if (watches.size() >= SERVICES_MAX) {
      throw new IllegalStateException(
          "more than " + SERVICES_MAX + " services are followed; " + service + " cannot be");
    }
    ServiceWatch created =
        new ServiceWatch(
            service,
            layout,
            thread,
            guard,
            nodes,
            skipLog,
            cache,
            wipeHoldNanos,
            () -> watches.remove(service));
    watches.put(service, created);
    Subscription subscription = created.subscribe(listener);
    created.start();
    return subscription;
  }
}
