package io.ringwire.registry.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.zookeeper.server.ContainerManager;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ZooKeeper server in this JVM: real, standalone, without its admin web server. Started again on the same directory
 * and port, it goes on where it ended, sessions included.
 *
 * <p>It is built from ZooKeeper's server classes and not from its {@code ZooKeeperServerEmbedded}, which starts on a
 * thread of its own, so that a taken port is no error of the start, and which changes how the whole JVM exits.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedZooKeeper.class);

  /** ZooKeeper's 60: a demo's services and their clients all come from 127.0.0.1. */
  private static final int CONNECTIONS_PER_HOST_MAX = 1_000;

  private static final int BACKLOG_DEFAULT = -1;
  private static final int SESSION_BOUNDS_DEFAULT = -1;

  /** Empty containers (services without endpoints) are looked for this often. */
  private static final int CONTAINER_CHECK_MILLIS = 60_000;

  private static final int CONTAINERS_PER_MINUTE_MAX = 10_000;
  private static final int SNAPSHOTS_KEPT = 3;
  private static final int PURGE_HOURS = 1;

  private final String host;
  private final Path dataDir;
  private final boolean temporary;
  private final Server server;
  private final FileTxnSnapLog log;
  private final NIOServerCnxnFactory connections;
  private final ContainerManager containers;
  private final DatadirCleanupManager purge;
  private final CompletableFuture<Void> ended;
  private boolean closed;

  private EmbeddedZooKeeper(EmbeddedConfig config, Path dataDir)
      throws IOException, InterruptedException {
    this.host = config.host();
    this.dataDir = dataDir;
    this.temporary = config.dataDir() == null;
    this.ended = new CompletableFuture<>();
    connections = new NIOServerCnxnFactory();
    // Bound first, so that a taken port fails before anything is on disk or on a thread.
    connections.configure(
        new InetSocketAddress(config.host(), config.port()),
        CONNECTIONS_PER_HOST_MAX,
        BACKLOG_DEFAULT,
        false);
    boolean started = false;
    try {
      log = new FileTxnSnapLog(dataDir.toFile(), dataDir.toFile());
      server = new Server(log, (int) config.tick().toMillis(), ended);
      connections.startup(server);
      started = true;
    } finally {
      if (!started) {
        connections.shutdown(); // Its threads would keep the JVM alive.
      }
    }
    containers = server.containerManager();
    containers.start();
    purge =
        new DatadirCleanupManager(dataDir.toFile(), dataDir.toFile(), SNAPSHOTS_KEPT, PURGE_HOURS);
    purge.start();
  }

  /**
   * Starts a server and returns when it listens.
   *
   * @throws UncheckedIOException when the port is taken or the directory cannot be used; says which
   */
  public static EmbeddedZooKeeper start(EmbeddedConfig config) {
    Path dataDir = config.dataDir();
    try {
      Path directory =
          dataDir == null
              ? Files.createTempDirectory("ringwire-zookeeper-")
              : Files.createDirectories(dataDir);
      boolean started = false;
      try {
        EmbeddedZooKeeper server = new EmbeddedZooKeeper(config, directory);
        started = true;
        return server;
      } finally {
        if (!started && dataDir == null) {
          delete(directory);
        }
      }
    } catch (BindException e) {
      throw new UncheckedIOException(
          "ZooKeeper cannot listen on "
              + config.host()
              + ":"
              + config.port()
              + ": "
              + e.getMessage()
              + "; stop who holds the port or choose another",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "ZooKeeper cannot use its data directory " + dataDir + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while ZooKeeper started", e);
    }
  }

  public int port() {
    return connections.getLocalPort();
  }

  /** {@code host:port}, for {@code ZooKeeperConfig.of}. */
  public String connectString() {
    return host + ":" + port();
  }

  /** Where the data lies. */
  Path dataDir() {
    return dataDir;
  }

  /**
   * Ends a client's session as if its lease had run out: its ephemeral nodes go, and the client hears of it when it
   * connects again. For tests of what that does to a client.
   */
  public void endSession(long sessionId) {
    server.closeSession(sessionId);
  }

  /** Watches that clients have set: what a client that gives up its interests must bring back to zero. */
  public int watches() {
    return server.getZKDatabase().getDataTree().getWatchCount();
  }

  /** Completes when the server is closed; fails when it died of itself, of a full disk for example. */
  public CompletionStage<Void> ended() {
    return ended.copy();
  }

  /** Stops listening, cuts every connection, and writes what is left. Sessions go on in the data directory, if it stays. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    server.closing = true;
    purge.shutdown();
    containers.stop();
    connections.shutdown(); // Shuts the server down, too.
    try {
      log.close();
    } catch (IOException e) {
      LOG.warn("closing ZooKeeper's log in {} failed", dataDir, e);
    }
    if (temporary) {
      delete(dataDir);
    }
    ended.complete(null);
  }

  private static void delete(Path directory) {
    try (Stream<Path> found = Files.walk(directory)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      LOG.warn("cannot delete {}: {}", directory, e.toString());
    }
  }

  /** Opens what a standalone server needs to be whole and ZooKeeper keeps protected. */
  private static final class Server extends ZooKeeperServer {
    private final CompletableFuture<Void> ended;
    private volatile boolean closing;

    Server(FileTxnSnapLog log, int tickMillis, CompletableFuture<Void> ended) {
      super(
          log,
          tickMillis,
          SESSION_BOUNDS_DEFAULT,
          SESSION_BOUNDS_DEFAULT,
          BACKLOG_DEFAULT,
          null,
          "");
      this.ended = ended;
    }

    ContainerManager containerManager() {
      return new ContainerManager(
          getZKDatabase(), firstProcessor, CONTAINER_CHECK_MILLIS, CONTAINERS_PER_MINUTE_MAX);
    }

    @Override
    protected void setState(State next) {
      super.setState(next);
      if (next == State.ERROR && !closing) {
        ended.completeExceptionally(
            new IOException("ZooKeeper stopped after an error; its log says which"));
      }
    }
  }
}
