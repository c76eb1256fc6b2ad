package io.ringwire.registry.zookeeper;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the registry can be trusted now.
 *
 * <pre>
 * AWAY --connected, soon after the start--> WELL --disconnected--> AWAY
 * AWAY --connected--> SETTLING --settle window--> WELL
 *                     SETTLING --disconnected--> AWAY
 * </pre>
 *
 * <p>Additions count in every state, removals only in WELL. Confined to the registry's thread.
 */
final class SessionGuard {
  enum Health {
    /** No connection. What is known stays. */
    AWAY,
    /** Connected again; sessions of before may still be ending and providers still be announcing themselves. */
    SETTLING,
    WELL
  }

  /** Told of each change, on the registry's thread. */
  interface Listener {
    /** There is a connection again: everything must be asked anew. */
    void connected();

    /** Removals count from now on. */
    void settled();
  }

  private static final Logger LOG = LoggerFactory.getLogger(SessionGuard.class);

  private final RegistryThread thread;
  private final String connectString;
  private final long settleNanos;
  private final long startedAt = System.nanoTime();
  private final long coldStartNanos;
  private final Set<Listener> listeners = new LinkedHashSet<>();
  private final CompletableFuture<Void> firstConnection = new CompletableFuture<>();

  // Volatile for those who look from outside; written on the registry's thread alone.
  private volatile Health health = Health.AWAY;
  private long wellSince;
  private @Nullable ScheduledFuture<?> settling;

  SessionGuard(RegistryThread thread, ZooKeeperConfig config) {
    this.thread = thread;
    this.connectString = config.connectString();
    this.settleNanos = config.settleWindow().toNanos();
    this.coldStartNanos = config.coldStartWait().toNanos();
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  void remove(Listener listener) {
    listeners.remove(listener);
  }

  boolean connected() {
    return health != Health.AWAY;
  }

  boolean well() {
    return health == Health.WELL;
  }

  /** For {@link HoldBack#reconcile}. */
  long wellSince() {
    return well() ? wellSince : HoldBack.NOT_WELL;
  }

  /** How long a first answer of ZooKeeper is waited for before a disk cache is believed. */
  long coldStartNanos() {
    return coldStartNanos;
  }

  /** What is left of the wait for ZooKeeper's first answer before a disk cache is believed. */
  long coldStartLeftNanos() {
    return Math.max(0, coldStartNanos - (System.nanoTime() - startedAt));
  }

  /** Completes on the registry's thread when ZooKeeper answers for the first time. */
  CompletableFuture<Void> firstConnection() {
    return firstConnection;
  }

  /** Takes ZooKeeper's session events, in the order of its event thread. */
  void onSessionEvent(KeeperState state) {
    switch (state) {
      case SyncConnected -> connect();
      case Disconnected -> disconnect();
      case AuthFailed -> LOG.error("ZooKeeper at {} refuses our credentials", connectString);
      default -> {
        // Expired: Disconnected came before it, and the next session reports itself.
      }
    }
  }

  private void connect() {
    boolean first = !firstConnection.isDone();
    cancelSettling();
    if (first && coldStartLeftNanos() > 0) {
      become(Health.WELL);
    } else {
      become(Health.SETTLING);
      settling = thread.schedule(this::settle, settleNanos);
    }
    LOG.info(
        "connected to ZooKeeper at {}{}",
        connectString,
        well() ? "" : "; removals are held back for a while");
    firstConnection.complete(null);
    for (Listener listener : new ArrayList<>(listeners)) {
      listener.connected();
    }
  }

  private void disconnect() {
    if (health == Health.AWAY) {
      return;
    }
    cancelSettling();
    become(Health.AWAY);
    LOG.warn(
        "lost the connection to ZooKeeper at {}; going on with the endpoints known", connectString);
  }

  private void settle() {
    if (health != Health.SETTLING) {
      return;
    }
    become(Health.WELL);
    for (Listener listener : new ArrayList<>(listeners)) {
      listener.settled();
    }
  }

  private void become(Health next) {
    health = next;
    if (next == Health.WELL) {
      wellSince = System.nanoTime();
    }
  }

  private void cancelSettling() {
    ScheduledFuture<?> pending = settling;
    if (pending != null) {
      pending.cancel(false);
      settling = null;
    }
  }
}
