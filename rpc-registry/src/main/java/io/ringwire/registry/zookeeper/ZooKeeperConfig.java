package io.ringwire.registry.zookeeper;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the registry, and how far to trust it after it was away. Immutable; start at {@link #of}.
 *
 * @param connectString {@code host:port,host:port...}, with an optional chroot that must exist
 * @param namespace separates deployments that share an ensemble. Default {@code default}
 * @param sessionTimeout the lease: a killed process disappears after it. Default 5 s. The server grants 2 to 20 of its
 *     ticks
 * @param connectionTimeout patience with one connection attempt. Default 3 s
 * @param waitForConnection how long {@link ZooKeeperRegistry#connect} waits for a first answer before it fails; null
 *     (default): not at all, the registry connects whenever it can
 * @param cacheDir where the last known good sets are kept for a start without ZooKeeper; null (default): nowhere
 * @param coldStartWait how long a resolver waits for ZooKeeper's first answer before it believes the cache. Default 1 s
 * @param settleWindow how long after a reconnection removals are held back. Default 1.5 session timeouts: sessions of
 *     before the outage end up to one timeout and one tick after the registry's return, and must end inside the window
 * @param wipeHold how much longer a set that would vanish as a whole is kept. Default 2 session timeouts
 * @param rejoinJitter upper bound of the random wait before an endpoint is announced again, so that a returning
 *     registry is not stormed. Default 0.1 session timeouts
 */
public record ZooKeeperConfig(
    String connectString,
    String namespace,
    Duration sessionTimeout,
    Duration connectionTimeout,
    @Nullable Duration waitForConnection,
    @Nullable Path cacheDir,
    Duration coldStartWait,
    Duration settleWindow,
    Duration wipeHold,
    Duration rejoinJitter) {

  public static final Duration SESSION_TIMEOUT_DEFAULT = Duration.ofSeconds(5);

  public ZooKeeperConfig {
    if (connectString.isBlank()) {
      throw new IllegalArgumentException(
          "the connect string is empty; give host:port of a ZooKeeper");
    }
    if (namespace.isEmpty()) {
      throw new IllegalArgumentException("the namespace is empty");
    }
    requirePositive(sessionTimeout, "sessionTimeout");
    requirePositive(connectionTimeout, "connectionTimeout");
    requireNotNegative(coldStartWait, "coldStartWait");
    requireNotNegative(settleWindow, "settleWindow");
    requireNotNegative(wipeHold, "wipeHold");
    requireNotNegative(rejoinJitter, "rejoinJitter");
  }

  /** Defaults for everything but the address. */
  public static ZooKeeperConfig of(String connectString) {
    Objects.requireNonNull(connectString, "connectString");
    return new ZooKeeperConfig(
            connectString,
            "default",
            SESSION_TIMEOUT_DEFAULT,
            Duration.ofSeconds(3),
            null,
            null,
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO)
        .withSessionTimeout(SESSION_TIMEOUT_DEFAULT);
  }

  public ZooKeeperConfig withNamespace(String namespace) {
    return new ZooKeeperConfig(
        connectString,
        namespace,
        sessionTimeout,
        connectionTimeout,
        waitForConnection,
        cacheDir,
        coldStartWait,
        settleWindow,
        wipeHold,
        rejoinJitter);
  }

  /** Sets the lease, and what hangs from it (settle window, wipe hold, jitter) to its default multiple of it. */
  public ZooKeeperConfig withSessionTimeout(Duration sessionTimeout) {
    return new ZooKeeperConfig(
        connectString,
        namespace,
        sessionTimeout,
        connectionTimeout,
        waitForConnection,
        cacheDir,
        coldStartWait,
        sessionTimeout.multipliedBy(3).dividedBy(2),
        sessionTimeout.multipliedBy(2),
        sessionTimeout.dividedBy(10));
  }

  public ZooKeeperConfig withConnectionTimeout(Duration connectionTimeout) {
    return new ZooKeeperConfig(
        connectString,
        namespace,
        sessionTimeout,
        connectionTimeout,
        waitForConnection,
        cacheDir,
        coldStartWait,
        settleWindow,
        wipeHold,
        rejoinJitter);
  }

  public ZooKeeperConfig withWaitForConnection(@Nullable Duration waitForConnection) {
    return new ZooKeeperConfig(
        connectString,
        namespace,
        sessionTimeout,
        connectionTimeout,
        waitForConnection,
        cacheDir,
        coldStartWait,
        settleWindow,
        wipeHold,
        rejoinJitter);
  }

  public ZooKeeperConfig withCacheDir(@Nullable Path cacheDir) {
    return new ZooKeeperConfig(
        connectString,
        namespace,
        sessionTimeout,
        connectionTimeout,
        waitForConnection,
        cacheDir,
        coldStartWait,
        settleWindow,
        wipeHold,
        rejoinJitter);
  }

  /** Sets the four waits that decide how far a returning or absent registry is trusted. */
  public ZooKeeperConfig withRecovery(
      Duration coldStartWait, Duration settleWindow, Duration wipeHold, Duration rejoinJitter) {
    return new ZooKeeperConfig(
        connectString,
        namespace,
        sessionTimeout,
        connectionTimeout,
        waitForConnection,
        cacheDir,
        coldStartWait,
        settleWindow,
        wipeHold,
        rejoinJitter);
  }

  private static void requirePositive(Duration value, String name) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }

  private static void requireNotNegative(Duration value, String name) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative, was " + value);
    }
  }
}
