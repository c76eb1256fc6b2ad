package io.ringwire.registry.zookeeper;

import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.Subscription;
import io.ringwire.registry.cache.LastKnownGood;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the endpoints of one service.
 *
 * <p>One persistent recursive watch tells <em>that</em> something changed; what is true is then read: the children's
 * names, and the content of those that are new or changed. After each connection, and when the registry has settled,
 * everything is read anew, behind a {@code sync}, because a watch does not repeat what happened while it was away. A
 * reading is complete or it is dropped, so a half-read set is never published; what it takes away {@link HoldBack}
 * decides. Curator's cache is not used here: on a recovery it reports an empty set for a moment, and its events come one
 * by one, which hides whether a set shrinks or vanishes.
 *
 * <p>Confined to the registry's thread but for {@link #process}.
 */
final class ServiceWatch implements Watcher, SessionGuard.Listener {
  /** Endpoints of one service; more are skipped. Their names fill about half of ZooKeeper's largest answer. */
  static final int ENDPOINTS_MAX = 10_000;

  /** Questions of one watch that ZooKeeper has before it at once. */
  private static final int READS_IN_FLIGHT_MAX = 256;

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Logger LOG = LoggerFactory.getLogger(ServiceWatch.class);

  private final String service;
  private final String path;
  private final RegistryThread thread;
  private final SessionGuard guard;
  private final ZNodes nodes;
  private final SkipLog skipLog;
  private final @Nullable LastKnownGood cache;
  private final Runnable ended;
  private final Subscribers<EndpointSnapshot> subscribers;
  private final HoldBack holdBack;
  private final ChangedNames changed = new ChangedNames();

  /** What the registry says: by child name, empty for what was skipped. */
  private Map<String, Optional<Endpoint>> listed = new HashMap<>();

  /** Counts connections: an answer asked for on an earlier one is dropped, and may never come. */
  private int connection;

  private boolean reading;
  private boolean readAgain;
  private boolean stale = true;
  private boolean closed;
  private @Nullable ScheduledFuture<?> later;

  ServiceWatch(
      String service,
      ZNodeLayout layout,
      RegistryThread thread,
      SessionGuard guard,
      ZNodes nodes,
      SkipLog skipLog,
      @Nullable LastKnownGood cache,
      long wipeHoldNanos,
      Runnable ended) {
    this.service = service;
    this.path = layout.service(service);
    this.thread = thread;
    this.guard = guard;
    this.nodes = nodes;
    this.skipLog = skipLog;
    this.cache = cache;
    this.ended = ended;
    this.subscribers = new Subscribers<>(thread, this::close);
    this.holdBack = new HoldBack(wipeHoldNanos);
  }

  void start() {
    guard.add(this);
    thread.schedule(
        this::believeCache,
        guard.connected() ? guard.coldStartNanos() : guard.coldStartLeftNanos());
    read();
  }

  Subscription subscribe(Consumer<EndpointSnapshot> listener) {
    return subscribers.add(listener);
  }

  /** What was published last; null before the first. */
  @Nullable EndpointSnapshot current() {
    return subscribers.value();
  }

  /** On ZooKeeper's event thread: notes the name and leaves. */
  @Override
  public void process(WatchedEvent event) {
    if (event.getType() == Event.EventType.None) {
      return; // The guard hears of sessions.
    }
    String of = event.getPath();
    boolean child = of != null && of.length() > path.length() + 1 && of.startsWith(path);
    if (changed.add(child ? of.substring(path.length() + 1) : "")) {
      thread.execute(this::read);
    }
  }

  @Override
  public void connected() {
    connection++;
    reading = false;
    readAgain = false;
    stale = true;
    read();
  }

  @Override
  public void settled() {
    stale = true;
    read();
  }

  private void read() {
    if (closed || !guard.connected()) {
      return; // Asked again when connected.
    }
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    Set<String> dirty = changed.take();
    boolean whole = stale || dirty.size() >= ChangedNames.NAMES_MAX;
    stale = false;
    int asked = connection;
    Map<String, Optional<Endpoint>> before = whole ? Map.of() : listed;
    CompletableFuture<Void> ready =
        whole
            ? nodes
                .watch(path, AddWatchMode.PERSISTENT_RECURSIVE, this)
                .thenCompose(watching -> nodes.sync(path))
            : CompletableFuture.completedFuture(null);
    ready
        .thenCompose(ok -> nodes.children(path))
        .thenCompose(names -> endpoints(names, before, dirty))
        .whenComplete(
            (result, failure) -> {
              if (asked == connection) {
                answered(result, failure);
              }
            });
  }

  private void answered(
      @Nullable Map<String, Optional<Endpoint>> result, @Nullable Throwable failure) {
    reading = false;
    if (closed) {
      return;
    }
    if (result != null) {
      listed = result;
      reconcile();
    } else {
      stale = true;
      if (guard.connected()) {
        LOG.warn("cannot read {}, trying again: {}", path, String.valueOf(failure));
        again(RETRY_NANOS + RegistryThread.jitter(RETRY_NANOS));
      }
    }
    if (readAgain) {
      readAgain = false;
      read();
    }
  }

  /** Reads what is new or dirty among the names and keeps the rest of what was known before. */
  private CompletableFuture<Map<String, Optional<Endpoint>>> endpoints(
      List<String> names, Map<String, Optional<Endpoint>> before, Set<String> dirty) {
    Map<String, Optional<Endpoint>> result = new HashMap<>();
    List<String> unread = new ArrayList<>();
    for (String name : names.size() > ENDPOINTS_MAX ? names.subList(0, ENDPOINTS_MAX) : names) {
      Optional<Endpoint> known = before.get(name);
      if (known != null && !dirty.contains(name)) {
        result.put(name, known);
      } else {
        unread.add(name);
      }
    }
    if (names.size() > ENDPOINTS_MAX) {
      skipLog.skipped(
          path, (names.size() - ENDPOINTS_MAX) + " endpoints over the limit of " + ENDPOINTS_MAX);
    }
    return batch(unread, 0, result);
  }

  private CompletableFuture<Map<String, Optional<Endpoint>>> batch(
      List<String> unread, int from, Map<String, Optional<Endpoint>> result) {
    if (from >= unread.size()) {
      return CompletableFuture.completedFuture(result);
    }
    int to = Math.min(unread.size(), from + READS_IN_FLIGHT_MAX);
    List<CompletableFuture<Void>> reads = new ArrayList<>(to - from);
    for (String name : unread.subList(from, to)) {
      reads.add(
          nodes
              .data(path + "/" + name)
              // Without content it left between the two questions; the watch has more to say about
              // it.
              .thenAccept(
                  content -> content.ifPresent(bytes -> result.put(name, decode(name, bytes)))));
    }
    return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
        .thenCompose(done -> batch(unread, to, result));
  }

  private Optional<Endpoint> decode(String name, byte[] content) {
    String id = ZNodeLayout.name(name);
    if (id == null) {
      skipLog.skipped(path + "/" + name, "its name is no escaped endpoint id");
      return Optional.empty();
    }
    try {
      return Optional.of(EndpointCodec.decode(id, content));
    } catch (MalformedEndpointException e) {
      skipLog.skipped(path + "/" + name, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void reconcile() {
    List<Endpoint> now = present(listed.values());
    EndpointSnapshot published = subscribers.value();
    if (published == null) {
      // Nothing, heard from a registry that is still recovering, is not certain.
      if (!now.isEmpty() || guard.well()) {
        publish(now);
      }
      return;
    }
    boolean before = holdBack.holding();
    publish(holdBack.reconcile(published.endpoints(), now, guard.wellSince(), System.nanoTime()));
    if (holdBack.holding() && !before) {
      LOG.info(
          "{}: keeping {} endpoints, of which the registry lists {}",
          service,
          published.endpoints().size(),
          now.size());
    }
    if (holdBack.recheckNanos() > 0) {
      again(holdBack.recheckNanos());
    }
  }

  private void publish(List<Endpoint> endpoints) {
    EndpointSnapshot snapshot = new EndpointSnapshot(service, endpoints);
    boolean news = !snapshot.equals(subscribers.value());
    subscribers.publish(snapshot);
    LastKnownGood disk = cache;
    if (news && disk != null && !snapshot.isEmpty()) {
      disk.save(
          LastKnownGood.Kind.ENDPOINTS, service, EndpointCodec.encodeAll(snapshot.endpoints()));
    }
  }

  private void believeCache() {
    LastKnownGood disk = cache;
    if (closed || disk == null || subscribers.value() != null) {
      return;
    }
    Optional<byte[]> content = disk.load(LastKnownGood.Kind.ENDPOINTS, service);
    if (content.isEmpty()) {
      return;
    }
    try {
      List<Endpoint> endpoints = EndpointCodec.decodeAll(content.get());
      subscribers.publish(new EndpointSnapshot(service, endpoints));
      LOG.warn(
          "{}: no answer of ZooKeeper yet, starting with {} endpoints from disk",
          service,
          endpoints.size());
    } catch (MalformedEndpointException | IllegalArgumentException e) {
      LOG.warn("{}: ignored the endpoints on disk: {}", service, e.getMessage());
    }
  }

  private void again(long delayNanos) {
    ScheduledFuture<?> pending = later;
    if (pending != null) {
      pending.cancel(false);
    }
    later =
        thread.schedule(
            () -> {
              stale = true;
              read();
            },
            delayNanos);
  }

  private void close() {
    closed = true;
    guard.remove(this);
    ScheduledFuture<?> pending = later;
    if (pending != null) {
      pending.cancel(false);
    }
    if (guard.connected()) {
      nodes.unwatch(path);
    }
    ended.run();
  }

  private static List<Endpoint> present(Collection<Optional<Endpoint>> endpoints) {
    return endpoints.stream().flatMap(Optional::stream).toList();
  }

  /** Names that watches reported and nobody has read yet; the one thing here that two threads touch. */
  private static final class ChangedNames {
    /** When this many are waiting, everything is read anew instead. */
    static final int NAMES_MAX = 1_000;

    private Set<String> names = new LinkedHashSet<>();

    /** Whether the names were empty before, so that somebody must be told. */
    synchronized boolean add(String name) {
      boolean first = names.isEmpty();
      if (names.size() < NAMES_MAX) {
        names.add(name);
      }
      return first;
    }

    synchronized Set<String> take() {
      Set<String> taken = names;
      names = new HashSet<>();
      return taken;
    }
  }
}
