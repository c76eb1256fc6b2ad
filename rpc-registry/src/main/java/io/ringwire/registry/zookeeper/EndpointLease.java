package io.ringwire.registry.zookeeper;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.Registrar;
import io.ringwire.registry.descriptor.DescriptorStore;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one endpoint announced until it is withdrawn.
 *
 * <p>It does not track what happened to its node; it looks, and brings what is there closer to what is wanted, one step
 * at a time, until both agree:
 *
 * <pre>
 * there is        wanted: announced                          wanted: gone
 * nothing         create                                     done
 * ours            write the content if it changed, or done   delete
 * another's       replace it in one transaction              done (it is not ours to delete)
 * </pre>
 *
 * "Ours" is a node whose {@code ephemeralOwner} is our session of now: one left by our own earlier session looks alive
 * and will vanish with it. A step follows each connection, each event of the watch on the node, each change of the wish,
 * and, with backoff, each failure.
 *
 * <p>Confined to the registry's thread but for {@link #process} and what {@link Registrar.Registration} declares.
 */
final class EndpointLease implements Registrar.Registration, Watcher, SessionGuard.Listener {
  private static final long BACKOFF_MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long BACKOFF_MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int FAILURES_LOGGED = 3;

  /** A node that was kept this long without a repair starts again with a small backoff. */
  private static final long CALM_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final Logger LOG = LoggerFactory.getLogger(EndpointLease.class);

  private final String service;
  private final String path;
  private final RegistryThread thread;
  private final SessionGuard guard;
  private final ZNodes nodes;
  private final DescriptorStore descriptors;
  private final long rejoinJitterNanos;
  private final Consumer<EndpointLease> ended;
  private final String descriptorHash;
  private final byte[] packedDescriptors;
  private final CompletableFuture<Void> established = new CompletableFuture<>();
  private final CompletableFuture<Void> withdrawn = new CompletableFuture<>();

  private volatile Endpoint endpoint;
  private byte[] wanted;
  private byte @Nullable [] written;
  private CompletableFuture<Void> updated = CompletableFuture.completedFuture(null);
  private boolean withdrawing;

  /** The session under which the node was last asked for; its node is ours to delete, even when that session is over. */
  private long ownSession;

  /** Counts connections: an answer asked for on an earlier one is dropped, and may never come. */
  private int connection;

  private boolean watching;
  private boolean stepping;
  private boolean stepAgain;
  private int failures;
  private int repairs;
  private long repairedAt;
  private @Nullable ScheduledFuture<?> later;

  /**
   * @param ended runs on the registry's thread when the endpoint is withdrawn and gone
   * @throws IllegalArgumentException when the endpoint or the descriptors are too large, or would not be read
   */
  EndpointLease(
      String service,
      Endpoint endpoint,
      DescriptorSet set,
      String path,
      RegistryThread thread,
      SessionGuard guard,
      ZNodes nodes,
      DescriptorStore descriptors,
      long rejoinJitterNanos,
      Consumer<EndpointLease> ended) {
    if (!endpoint.descriptorHash().isEmpty() && !endpoint.descriptorHash().equals(set.hash())) {
      throw new IllegalArgumentException(
          "endpoint "
              + endpoint.id()
              + " names the descriptors "
              + endpoint.descriptorHash()
              + " but comes with "
              + set.hash());
    }
    this.service = service;
    this.descriptorHash = set.hash();
    this.endpoint = withHash(endpoint, descriptorHash);
    this.wanted = EndpointCodec.encode(service, this.endpoint);
    this.packedDescriptors = DescriptorStore.pack(set);
    this.path = path;
    this.thread = thread;
    this.guard = guard;
    this.nodes = nodes;
    this.descriptors = descriptors;
    this.rejoinJitterNanos = rejoinJitterNanos;
    this.ended = ended;
  }

  void start() {
    guard.add(this);
    step();
  }

  /** Another registration of ours takes the place: this one ends and leaves the node to it. */
  void supersede() {
    connection++; // Whatever is under way stops before its next write.
    withdrawing = true;
    established.completeExceptionally(cancelled());
    updated.completeExceptionally(cancelled());
    end();
  }

  /** Completes when this lease has come to its end, by withdrawal or because another took its place. */
  CompletionStage<Void> ended() {
    return withdrawn.copy();
  }

  @Override
  public CompletionStage<Void> established() {
    return established.copy();
  }

  /** Completes when the registry has this version of the endpoint, or a later one. */
  @Override
  public CompletionStage<Void> update(Endpoint next) {
    Endpoint now = endpoint;
    if (!next.id().equals(now.id())
        || !next.host().equals(now.host())
        || next.port() != now.port()) {
      throw new IllegalArgumentException(
          "an update keeps id, host and port: "
              + now.id()
              + " at "
              + now.address()
              + " cannot become "
              + next.id()
              + " at "
              + next.address());
    }
    Endpoint announced = withHash(next, descriptorHash);
    byte[] payload = EndpointCodec.encode(service, announced);
    CompletableFuture<Void> result = new CompletableFuture<>();
    thread.execute(() -> update(announced, payload, result));
    return result;
  }

  private void update(Endpoint announced, byte[] payload, CompletableFuture<Void> result) {
    if (withdrawing) {
      result.completeExceptionally(cancelled());
      return;
    }
    endpoint = announced;
    wanted = payload;
    if (updated.isDone()) {
      updated = new CompletableFuture<>();
    }
    CompletableFuture<Void> shared = updated;
    shared.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            result.complete(null);
          } else {
            result.completeExceptionally(failure);
          }
        });
    step();
  }

  @Override
  public CompletionStage<Void> withdraw() {
    thread.execute(
        () -> {
          if (!withdrawing) {
            withdrawing = true;
            established.completeExceptionally(cancelled());
            updated.completeExceptionally(cancelled());
            step();
          }
        });
    return withdrawn.copy();
  }

  /** On ZooKeeper's event thread. */
  @Override
  public void process(WatchedEvent event) {
    if (event.getType() == Event.EventType.NodeDeleted
        || event.getType() == Event.EventType.NodeCreated) {
      thread.execute(this::step);
    }
  }

  @Override
  public void connected() {
    connection++;
    stepping = false;
    stepAgain = false;
    watching = false;
    // Under a new session all who were announced come back at once.
    stepIn(
        written != null && nodes.sessionId() != ownSession
            ? RegistryThread.jitter(rejoinJitterNanos)
            : 0);
  }

  @Override
  public void settled() {}

  private void step() {
    if (!guard.connected() || withdrawn.isDone()) {
      return;
    }
    if (stepping) {
      stepAgain = true;
      return;
    }
    stepping = true;
    int asked = connection;
    (withdrawing ? remove() : announce())
        .whenComplete(
            (agreed, failure) -> {
              if (asked == connection) {
                stepped(agreed, failure);
              }
            });
  }

  private void stepped(@Nullable Boolean agreed, @Nullable Throwable failure) {
    stepping = false;
    boolean again = stepAgain;
    stepAgain = false;
    if (failure != null) {
      failures++;
      if (guard.connected()) {
        // One or two are everyday: a session that ended meanwhile, a node that came or went between
        // look and step.
        if (failures % FAILURES_LOGGED == 0) {
          LOG.warn(
              "cannot bring {} in order after {} tries, going on: {}",
              path,
              failures,
              String.valueOf(failure));
        }
        stepIn(backoffNanos(failures));
      }
      return;
    }
    failures = 0;
    if (Boolean.FALSE.equals(agreed) || again) {
      step();
    }
  }

  private void stepIn(long delayNanos) {
    ScheduledFuture<?> pending = later;
    if (pending != null) {
      pending.cancel(false);
    }
    later = thread.schedule(this::step, delayNanos);
  }

  /** One step towards an announced endpoint; true when there is nothing left to do. */
  private CompletableFuture<Boolean> announce() {
    int asked = connection;
    return watch()
        .thenCompose(watched -> nodes.stat(path))
        .thenCompose(there -> announce(there, asked));
  }

  private CompletableFuture<Boolean> announce(Optional<Stat> there, int asked) {
    if (asked != connection) {
      return overtaken();
    }
    byte[] content = wanted;
    long session = nodes.sessionId();
    if (there.isPresent() && there.get().getEphemeralOwner() == session && session == ownSession) {
      if (Arrays.equals(content, written)) {
        return CompletableFuture.completedFuture(true);
      }
      return nodes
          .write(path, content)
          .thenApply(done -> asked == connection && announced(content));
    }
    if (repairIsTooEarly()) {
      return CompletableFuture.completedFuture(true); // A later step is scheduled.
    }
    ownSession = session;
    return descriptors
        .put(descriptorHash, packedDescriptors)
        .toCompletableFuture()
        .thenCompose(
            stored -> {
              if (asked != connection) {
                return overtaken();
              }
              return there.isPresent()
                  ? nodes.replace(path, there.get().getVersion(), content)
                  : nodes.create(path, content, CreateMode.EPHEMERAL);
            })
        .thenApply(done -> asked == connection && announced(content));
  }

  /** After a successful write; false when the wish has changed since. */
  private boolean announced(byte[] content) {
    if (written == null) {
      LOG.info("announced {} of {} at {}", endpoint.id(), service, endpoint.address());
    }
    written = content;
    established.complete(null);
    boolean agreed = Arrays.equals(content, wanted) && !withdrawing;
    if (agreed) {
      updated.complete(null);
    }
    return agreed;
  }

  /**
   * Whether the node was lost so often lately that the next repair must wait: two processes that claim one address
   * would otherwise take it from each other as fast as ZooKeeper can.
   */
  private boolean repairIsTooEarly() {
    if (written == null || nodes.sessionId() != ownSession) {
      return false; // The first announcement, or the first under a new session: nobody took
      // anything.
    }
    long now = System.nanoTime();
    if (repairs > 0 && now - repairedAt > CALM_NANOS) {
      repairs = 0;
    }
    long left = repairs == 0 ? 0 : backoffMaxNanos(repairs) - (now - repairedAt);
    if (left > 0) {
      stepIn(left);
      return true;
    }
    repairs++;
    repairedAt = now;
    LOG.warn("{} was removed or replaced by somebody else; announcing it again", path);
    return false;
  }

  private CompletableFuture<Boolean> remove() {
    return nodes
        .stat(path)
        .thenCompose(
            there -> {
              if (there.isEmpty() || !isOurs(there.get().getEphemeralOwner())) {
                return CompletableFuture.<Void>completedFuture(null);
              }
              return nodes
                  .delete(path, there.get().getVersion())
                  .exceptionallyCompose(
                      failure ->
                          ZNodes.codeOf(failure) == Code.NONODE
                              ? CompletableFuture.completedFuture(null)
                              : CompletableFuture.failedFuture(failure));
            })
        .thenApply(
            gone -> {
              end();
              return true;
            });
  }

  private boolean isOurs(long owner) {
    return owner != 0 && (owner == ownSession || owner == nodes.sessionId());
  }

  private void end() {
    guard.remove(this);
    if (watching) {
      nodes.unwatch(path);
    }
    LOG.info("withdrew {} of {}", endpoint.id(), service);
    ended.accept(this);
    withdrawn.complete(null);
  }

  private CompletableFuture<Void> watch() {
    if (watching) {
      return CompletableFuture.completedFuture(null);
    }
    return nodes.watch(path, AddWatchMode.PERSISTENT, this).thenAccept(done -> watching = true);
  }

  private static long backoffNanos(int failures) {
    return BACKOFF_MIN_NANOS + RegistryThread.jitter(backoffMaxNanos(failures));
  }

  private static long backoffMaxNanos(int times) {
    return Math.min(BACKOFF_MAX_NANOS, BACKOFF_MIN_NANOS << Math.min(times, 10));
  }

  /** For a chain whose connection is over: it ends here, and nobody looks at its result. */
  private static <T> CompletableFuture<T> overtaken() {
    return CompletableFuture.failedFuture(new CancellationException());
  }

  private static Endpoint withHash(Endpoint endpoint, String hash) {
    return new Endpoint(
        endpoint.id(),
        endpoint.host(),
        endpoint.port(),
        endpoint.weight(),
        endpoint.version(),
        endpoint.zone(),
        endpoint.labels(),
        hash);
  }

  private static RuntimeException cancelled() {
    return Status.of(StatusCode.CANCELLED, "the endpoint was withdrawn").asException();
  }
}
