package io.ringwire.gateway.route;

import io.ringwire.codec.status.RpcException;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.ServiceCatalog;
import io.ringwire.core.discovery.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link RouteTable} as the catalog has it. Everything happens on a thread of its own, so that requests never
 * wait for a table to be built; they read the finished one.
 *
 * <p>A service whose endpoints vanish keeps its routes: its callers should learn that it is unavailable (503), not that it
 * never was (404). A set that cannot be loaded or read leaves the service's routes as they were; loading is tried again,
 * with backoff. Of two services that claim one route, the one that has it keeps it. Routes that cannot be served are left out, logged once, and listed in {@link RouteTable#problems()}.
 */
public final class RouteLoader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouteLoader.class);

  /** Services whose routes are kept, those gone included. */
  private static final int SERVICES_MAX = 4096;

  private static final long RETRY_MILLIS_MIN = 500;
  private static final long RETRY_MILLIS_MAX = 30_000;

  private final ServiceCatalog catalog;
  private final ScheduledThreadPoolExecutor worker;
  private final AtomicReference<@Nullable Map<String, EndpointSnapshot>> latest =
      new AtomicReference<>();
  private final List<Consumer<RouteTable>> listeners = new CopyOnWriteArrayList<>();
  private volatile RouteTable table = RouteTable.EMPTY;
  private volatile boolean ready;
  private @Nullable Subscription subscription;

  // All below is the worker's alone.
  private final Map<String, ServiceRoutes> services = new TreeMap<>();
  private final Map<String, String> wanted = new HashMap<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private final Set<String> loading = new HashSet<>();
  private final Map<String, MethodDescriptor<byte[], byte[]>> descriptors = new HashMap<>();
  private final Map<String, RouteProblem> loadProblems = new TreeMap<>();
  private final Set<RouteProblem> logged = new HashSet<>();

  private RouteLoader(ServiceCatalog catalog) {
    this.catalog = catalog;
    worker =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "ringwire-gateway-routes");
              thread.setDaemon(true);
              return thread;
            });
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Begins to follow a catalog. */
  public static RouteLoader start(ServiceCatalog catalog) {
    RouteLoader loader = new RouteLoader(catalog);
    loader.subscription = catalog.watch(loader::onCatalog);
    return loader;
  }

  /** The table of this moment. */
  public RouteTable table() {
    return table;
  }

  /** Whether the catalog has spoken and the sets it named then were loaded, or at least tried. */
  public boolean isReady() {
    return ready;
  }

  /** Tells of each new table, on the loader's thread. */
  public void onTable(Consumer<RouteTable> listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    Subscription following = subscription;
    if (following != null) {
      following.close();
    }
    worker.shutdownNow();
  }

  // Runs on a thread of the registry's: only hands over.
  private void onCatalog(Map<String, EndpointSnapshot> snapshots) {
    if (latest.getAndSet(Map.copyOf(snapshots)) == null) {
      run(this::adopt);
    }
  }

  private void run(Runnable step) {
    try {
      worker.execute(() -> guarded(step));
    } catch (RejectedExecutionException e) {
      LOG.debug("routes are not followed any more", e);
    }
  }

  private void later(Runnable step, long millis) {
    try {
      worker.schedule(() -> guarded(step), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("routes are not followed any more", e);
    }
  }

  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("routes could not be brought up to date; those in use stay", e);
    }
  }

  private void adopt() {
    Map<String, EndpointSnapshot> snapshots = latest.getAndSet(null);
    if (snapshots == null) {
      return;
    }
    boolean changed = false;
    for (Map.Entry<String, EndpointSnapshot> entry : new TreeMap<>(snapshots).entrySet()) {
      changed |= adopt(entry.getKey(), entry.getValue());
    }
    if (changed) {
      publish();
    }
    becomeReadyWhenLoaded();
  }

  /** Returns whether the table changes by it at once. */
  private boolean adopt(String service, EndpointSnapshot snapshot) {
    ServiceRoutes current = services.get(service);
    if (snapshot.isEmpty()) {
      return false;
    }
    if (current == null && services.size() >= SERVICES_MAX) {
      LOG.warn("{} is not routed: {} services are routed already", service, SERVICES_MAX);
      return false;
    }
    Optional<String> hash = DescriptorChoice.of(snapshot);
    if (hash.isEmpty()) {
      wanted.remove(service);
      if (current == null) {
        services.put(
            service, ServiceRoutes.failed(service, "", "its endpoints name no descriptor set"));
      }
      return current == null;
    }
    if (current != null && current.hash().equals(hash.get())) {
      wanted.remove(service);
      return loadProblems.remove(service) != null;
    }
    if (!hash.get().equals(wanted.put(service, hash.get()))) {
      failures.remove(service);
      load(service, hash.get());
    }
    return false;
  }

  private void load(String service, String hash) {
    if (!hash.equals(wanted.get(service)) || !loading.add(service + " " + hash)) {
      return;
    }
    catalog
        .descriptors(hash)
        .whenComplete(
            (set, failure) ->
                run(
                    () -> {
                      loading.remove(service + " " + hash);
                      if (failure != null) {
                        loadFailed(service, hash, failure);
                      } else {
                        loaded(service, hash, set);
                      }
                      becomeReadyWhenLoaded();
                    }));
  }

  private void loadFailed(String service, String hash, Throwable failure) {
    if (!hash.equals(wanted.get(service))) {
      return;
    }
    int before = failures.merge(service, 1, Integer::sum) - 1;
    RouteProblem problem =
        new RouteProblem(
            service,
            "",
            "its descriptor set cannot be loaded, trying again: " + RpcException.statusOf(failure));
    if (!problem.equals(loadProblems.put(service, problem))) {
      publish();
    }
    long delay = Math.min(RETRY_MILLIS_MAX, RETRY_MILLIS_MIN << Math.min(before, 10));
    later(() -> load(service, hash), delay);
  }

  private void loaded(String service, String hash, DescriptorSet set) {
    if (!hash.equals(wanted.get(service))) {
      return; // Overtaken by another set meanwhile.
    }
    wanted.remove(service);
    failures.remove(service);
    loadProblems.remove(service);
    ServiceRoutes read = ServiceRoutes.of(service, set, this::known);
    ServiceRoutes current = services.get(service);
    if (read.routes().isEmpty() && !read.problems().isEmpty() && current != null) {
      // Nothing usable: what was served before goes on being served, under the new problems.
      read = new ServiceRoutes(service, hash, current.routes(), read.problems());
    }
    services.put(service, read);
    publish();
  }

  private MethodDescriptor<byte[], byte[]> known(MethodDescriptor<byte[], byte[]> fresh) {
    String key = fresh.path() + " " + fresh.kind() + " " + fresh.idempotent();
    return descriptors.computeIfAbsent(key, path -> fresh);
  }

  private void publish() {
    List<Route> routes = new ArrayList<>();
    List<RouteProblem> problems = new ArrayList<>(loadProblems.values());
    for (ServiceRoutes service : services.values()) {
      routes.addAll(service.routes());
      problems.addAll(service.problems());
    }
    RouteTable fresh = table.next(routes, problems);
    logged.retainAll(fresh.problems());
    for (RouteProblem problem : fresh.problems()) {
      if (logged.add(problem)) {
        LOG.warn("route not served: {}", problem);
      }
    }
    int before = table.routes().size();
    table = fresh;
    LOG.info(
        "{} routes (before: {}), {} problems",
        fresh.routes().size(),
        before,
        fresh.problems().size());
    listeners.forEach(listener -> listener.accept(fresh));
  }

  private void becomeReadyWhenLoaded() {
    if (!ready && loading.isEmpty()) {
      ready = true;
    }
  }
}
