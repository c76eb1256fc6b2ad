package io.ringwire.registry.zookeeper;

import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.Subscription;
import io.ringwire.registry.cache.LastKnownGood;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows every service: a watch on the list of services, and a {@link ServiceWatch} on each of them. A service leaves
 * the map when the registry, being well, no longer lists it and its set is empty; before that it is in the map without
 * endpoints, so that a gateway can tell "nobody serves this now" from "there is no such service".
 *
 * <p>Confined to the registry's thread but for {@link #process}.
 */
final class CatalogWatch implements Watcher, SessionGuard.Listener {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Logger LOG = LoggerFactory.getLogger(CatalogWatch.class);

  private final String path;
  private final RegistryThread thread;
  private final SessionGuard guard;
  private final ZNodes nodes;
  private final ServiceWatches watches;
  private final SkipLog skipLog;
  private final @Nullable LastKnownGood cache;
  private final Runnable ended;
  private final Subscribers<Map<String, EndpointSnapshot>> subscribers;
  private final Map<String, Subscription> followed = new HashMap<>();
  private final Map<String, EndpointSnapshot> snapshots = new HashMap<>();

  private Set<String> listed = Set.of();
  private boolean named;
  private boolean publishing;
  private boolean closed;

  /** Counts connections: an answer asked for on an earlier one is dropped. */
  private int connection;

  CatalogWatch(
      ZNodeLayout layout,
      RegistryThread thread,
      SessionGuard guard,
      ZNodes nodes,
      ServiceWatches watches,
      SkipLog skipLog,
      @Nullable LastKnownGood cache,
      Runnable ended) {
    this.path = layout.services();
    this.thread = thread;
    this.guard = guard;
    this.nodes = nodes;
    this.watches = watches;
    this.skipLog = skipLog;
    this.cache = cache;
    this.ended = ended;
    this.subscribers = new Subscribers<>(thread, this::close);
  }

  void start() {
    guard.add(this);
    thread.schedule(
        this::believeCache,
        guard.connected() ? guard.coldStartNanos() : guard.coldStartLeftNanos());
    if (guard.connected()) {
      connected();
    }
  }

  Subscription subscribe(Consumer<Map<String, EndpointSnapshot>> listener) {
    return subscribers.add(listener);
  }

  @Override
  public void process(WatchedEvent event) {
    if (event.getType() != Event.EventType.None) {
      thread.execute(this::list);
    }
  }

  @Override
  public void connected() {
    int asked = ++connection;
    nodes
        .watch(path, AddWatchMode.PERSISTENT, this)
        .thenCompose(watching -> nodes.sync(path))
        .whenComplete(
            (done, failure) -> {
              if (asked == connection) {
                if (failure == null) {
                  list();
                } else {
                  again(failure, this::connected);
                }
              }
            });
  }

  @Override
  public void settled() {
    list();
  }

  private void list() {
    int asked = connection;
    if (closed || !guard.connected()) {
      return;
    }
    nodes
        .children(path)
        .whenComplete(
            (names, failure) -> {
              if (asked != connection || closed) {
                return;
              }
              if (names != null) {
                listed(names);
              } else {
                again(failure, this::list);
              }
            });
  }

  private void again(Throwable failure, Runnable task) {
    if (!closed && guard.connected()) {
      LOG.warn("cannot read {}, trying again: {}", path, String.valueOf(failure));
      thread.schedule(task, RETRY_NANOS + RegistryThread.jitter(RETRY_NANOS));
    }
  }

  private void listed(List<String> names) {
    Set<String> services = new HashSet<>();
    for (String name : names) {
      String service = ZNodeLayout.name(name);
      if (service == null) {
        skipLog.skipped(path + "/" + name, "its name is no escaped service name");
      } else if (services.size() < ServiceWatches.SERVICES_MAX) {
        services.add(service);
      } else {
        skipLog.skipped(
            path + "/" + name, "over the limit of " + ServiceWatches.SERVICES_MAX + " services");
      }
    }
    listed = services;
    // No service at all, heard from a registry that is still recovering, is not certain.
    named |= !services.isEmpty() || guard.well();
    follow(services);
    publishSoon();
  }

  private void believeCache() {
    LastKnownGood disk = cache;
    if (closed || disk == null || named) {
      return;
    }
    List<String> services = disk.names(LastKnownGood.Kind.ENDPOINTS);
    if (!services.isEmpty()) {
      named = true;
      follow(services);
    }
  }

  private void follow(Iterable<String> services) {
    for (String service : services) {
      if (!followed.containsKey(service) && followed.size() < ServiceWatches.SERVICES_MAX) {
        followed.put(service, watches.subscribe(service, snapshot -> learned(service, snapshot)));
      }
    }
  }

  private void learned(String service, EndpointSnapshot snapshot) {
    snapshots.put(service, snapshot);
    publishSoon();
  }

  /** After what is already waiting on this thread: many services that change together are one change of the map. */
  private void publishSoon() {
    if (!publishing) {
      publishing = true;
      thread.execute(this::publish);
    }
  }

  private void publish() {
    publishing = false;
    if (closed || !named) {
      return;
    }
    forgetUnlisted();
    // The first map is whole or it waits; later a new service appears when its endpoints are known.
    if (subscribers.value() != null || snapshots.keySet().containsAll(followed.keySet())) {
      subscribers.publish(Map.copyOf(snapshots));
    }
  }

  private void forgetUnlisted() {
    if (!guard.well()) {
      return;
    }
    for (String service : new ArrayList<>(followed.keySet())) {
      EndpointSnapshot snapshot = snapshots.get(service);
      if (!listed.contains(service) && snapshot != null && snapshot.isEmpty()) {
        snapshots.remove(service);
        Subscription subscription = followed.remove(service);
        if (subscription != null) {
          subscription.close();
        }
      }
    }
  }

  private void close() {
    closed = true;
    guard.remove(this);
    followed.values().forEach(Subscription::close);
    if (guard.connected()) {
      nodes.unwatch(path);
    }
    ended.run();
  }
}
