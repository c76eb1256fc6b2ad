package io.ringwire.registry.zookeeper;

import io.ringwire.core.discovery.Registrar;
import io.ringwire.core.discovery.Resolver;
import io.ringwire.core.discovery.ServiceCatalog;
import io.ringwire.registry.cache.LastKnownGood;
import io.ringwire.registry.descriptor.DescriptorStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.CuratorEventType;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a ZooKeeper registry, and the discovery ports that share it. Thread-safe; one a process is enough.
 *
 * <p>It needs ZooKeeper 3.6 or newer, for persistent watches. It works through the registry's absence: endpoints known
 * stay known, endpoints announced are announced again, and a start without ZooKeeper uses {@link
 * ZooKeeperConfig#cacheDir}. Listeners are called on the registry's own thread and must not block.
 *
 * <p>ZooKeeper and Curator log much at INFO, and stack traces for every lost connection at WARN; what matters of it is
 * logged under {@code io.ringwire.registry} again. An application sets {@code org.apache.zookeeper} and {@code
 * org.apache.curator} to ERROR.
 */
public final class ZooKeeperRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperRegistry.class);

  /** Tries of one operation inside Curator; beyond them the asker waits for the next connection. */
  private static final int RETRIES_MAX = 3;

  private static final int RETRY_MILLIS_MIN = 50;
  private static final int RETRY_MILLIS_MAX = 1_000;

  /** Patience of {@link #close} with withdrawals; what is left goes with the session. */
  private static final long CLOSE_WAIT_MILLIS = 2_000;

  private final ZooKeeperConfig config;
  private final RegistryThread thread;
  private final SessionGuard guard;
  private final CuratorFramework curator;
  private final @Nullable LastKnownGood cache;
  private final ZNodes nodes;
  private final ServiceWatches watches;
  private final Leases leases;
  private final ZooKeeperCatalog catalog;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ZooKeeperRegistry(ZooKeeperConfig config) {
    this.config = config;
    cache =
        config.cacheDir() == null
            ? null
            : LastKnownGood.open(config.cacheDir().resolve(config.namespace()));
    thread = new RegistryThread("ringwire-registry");
    guard = new SessionGuard(thread, config);
    curator = curator(config);
    ZNodeLayout layout = new ZNodeLayout(config.namespace());
    nodes = new ZNodes(curator, thread);
    SkipLog skipLog = new SkipLog();
    DescriptorStore descriptors =
        new DescriptorStore(
            DescriptorShelves.inZooKeeper(layout, nodes, thread, guard),
            cache == null ? null : DescriptorShelves.onDisk(cache));
    watches =
        new ServiceWatches(
            layout, thread, guard, nodes, skipLog, cache, config.wipeHold().toNanos());
    leases = new Leases(layout, thread, guard, nodes, descriptors, config.rejoinJitter().toNanos());
    catalog =
        new ZooKeeperCatalog(
            ended -> new CatalogWatch(layout, thread, guard, nodes, watches, skipLog, cache, ended),
            descriptors,
            thread);
  }

  /**
   * Connects. Without {@link ZooKeeperConfig#waitForConnection} it returns at once, whether ZooKeeper answers or not.
   *
   * @throws RegistryUnreachableException when it was to wait and no ZooKeeper answered in time
   * @throws java.io.UncheckedIOException when the cache directory cannot be used
   */
  public static ZooKeeperRegistry connect(ZooKeeperConfig config) {
    ZooKeeperRegistry registry = new ZooKeeperRegistry(config);
    registry.start();
    return registry;
  }

  private static CuratorFramework curator(ZooKeeperConfig config) {
    return CuratorFrameworkFactory.builder()
        .connectString(config.connectString())
        .sessionTimeoutMs(millis(config.sessionTimeout()))
        .connectionTimeoutMs(millis(config.connectionTimeout()))
        .retryPolicy(
            new BoundedExponentialBackoffRetry(RETRY_MILLIS_MIN, RETRY_MILLIS_MAX, RETRIES_MAX))
        // The connect string is what we were given: an ensemble's own view of its addresses is
        // often not reachable.
        .ensembleTracker(false)
        .build();
  }

  private void start() {
    // The session's events come from here and not from Curator's connection states, because these
    // pass through a
    // thread of their own and could be overtaken by what the watches of a new connection report.
    curator
        .getCuratorListenable()
        .addListener(
            (client, event) -> {
              WatchedEvent watched = event.getWatchedEvent();
              if (event.getType() == CuratorEventType.WATCHED
                  && watched.getType() == EventType.None) {
                thread.execute(() -> guard.onSessionEvent(watched.getState()));
              }
            });
    guard.firstConnection().thenRun(this::warnOfAnotherLease);
    curator.start();
    Duration wait = config.waitForConnection();
    if (wait != null) {
      awaitConnection(wait);
    }
  }

  private void warnOfAnotherLease() {
    int granted = curator.getZookeeperClient().getLastNegotiatedSessionTimeoutMs();
    int wanted = millis(config.sessionTimeout());
    if (granted != 0 && granted != wanted) {
      LOG.warn(
          "ZooKeeper grants a lease of {} ms instead of {}: 2 to 20 of its ticks are legal",
          granted,
          wanted);
    }
  }

  private void awaitConnection(Duration wait) {
    try {
      guard.firstConnection().get(wait.toNanos(), TimeUnit.NANOSECONDS);
      return;
    } catch (TimeoutException | ExecutionException e) {
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    }
    throw new RegistryUnreachableException(
        "no ZooKeeper answered at "
            + config.connectString()
            + " within "
            + wait.toMillis()
            + " ms; start one (bin/ringwire registry) or correct the address");
  }

  /** A resolver of its own: closing it ends its subscriptions and no others. */
  public Resolver resolver() {
    return new ZooKeeperResolver(watches, thread);
  }

  /** A registrar of its own: closing it withdraws its endpoints and no others. */
  public Registrar registrar() {
    return new ZooKeeperRegistrar(leases);
  }

  public ServiceCatalog catalog() {
    return catalog;
  }

  /** Whether removals count now. */
  boolean isWell() {
    return guard.well();
  }

  /** The session of now; 0 when there is none. */
  long sessionId() {
    return nodes.sessionId();
  }

  /** Withdraws every endpoint, ends the session and every subscription. Waits for it, some seconds at most. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    withdrawAll();
    curator.close();
    thread.close();
    LastKnownGood disk = cache;
    if (disk != null) {
      disk.close();
    }
  }

  private void withdrawAll() {
    CompletableFuture<Void> withdrawn = new CompletableFuture<>();
    thread.execute(
        () -> {
          if (guard.connected()) {
            leases.withdrawAll().whenComplete((gone, failure) -> withdrawn.complete(null));
          } else {
            withdrawn.complete(null); // Nothing can be withdrawn now; the lease will run out.
          }
        });
    try {
      withdrawn.get(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The session's end removes what is left.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int millis(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
  }
}
