package io.ringwire.registry.zookeeper;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * The few operations this package asks of ZooKeeper, each once and without blocking; whoever asks decides on another
 * try. Every future completes on the registry's thread, on failure with a {@link KeeperException}.
 */
final class ZNodes {
  /** An answer that has not come by then does not come: Curator can lose one when it gives up its session. */
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final CuratorFramework curator;
  private final RegistryThread thread;
  private final Executor executor;

  ZNodes(CuratorFramework curator, RegistryThread thread) {
    this.curator = curator;
    this.thread = thread;
    this.executor = thread::execute;
  }

  /** The session of now; 0 when there is none. */
  long sessionId() {
    try {
      return curator.getZookeeperClient().getZooKeeper().getSessionId();
    } catch (Exception e) {
      return 0; // Curator declares Exception; all of them mean that there is no session.
    }
  }

  /** Makes the server we talk to catch up with its leader. */
  CompletableFuture<Void> sync(String path) {
    return ask(
        path,
        callback -> curator.sync().inBackground(callback, executor).forPath(path),
        event -> null);
  }

  /** Names of the children; empty when there is no such node. */
  CompletableFuture<List<String>> children(String path) {
    return this.<List<String>>ask(
            path,
            callback -> curator.getChildren().inBackground(callback, executor).forPath(path),
            CuratorEvent::getChildren)
        .exceptionallyCompose(failure -> absent(failure, List.of()));
  }

  /** The content of a node; empty when there is no such node. */
  CompletableFuture<Optional<byte[]>> data(String path) {
    return this.<Optional<byte[]>>ask(
            path,
            callback -> curator.getData().inBackground(callback, executor).forPath(path),
            event -> Optional.of(event.getData() == null ? new byte[0] : event.getData()))
        .exceptionallyCompose(failure -> absent(failure, Optional.empty()));
  }

  /** The state of a node; empty when there is no such node. */
  CompletableFuture<Optional<Stat>> stat(String path) {
    return this.<Optional<Stat>>ask(
            path,
            callback -> curator.checkExists().inBackground(callback, executor).forPath(path),
            event -> Optional.ofNullable(event.getStat()))
        .exceptionallyCompose(failure -> absent(failure, Optional.empty()));
  }

  /** Creates a node, and containers above it as needed: they go when their last child has gone. */
  CompletableFuture<Void> create(String path, byte[] content, CreateMode mode) {
    return ask(
        path,
        callback ->
            curator
                .create()
                .creatingParentContainersIfNeeded()
                .withMode(mode)
                .inBackground(callback, executor)
                .forPath(path, content),
        event -> null);
  }

  /** Puts an ephemeral node of our session in the place of one of {@code version}; nobody sees the place empty. */
  CompletableFuture<Void> replace(String path, int version, byte[] content) {
    return ask(
        path,
        callback ->
            curator
                .transaction()
                .inBackground(callback, executor)
                .forOperations(
                    curator.transactionOp().delete().withVersion(version).forPath(path),
                    curator
                        .transactionOp()
                        .create()
                        .withMode(CreateMode.EPHEMERAL)
                        .forPath(path, content)),
        event -> null);
  }

  CompletableFuture<Void> write(String path, byte[] content) {
    return ask(
        path,
        callback -> curator.setData().inBackground(callback, executor).forPath(path, content),
        event -> null);
  }

  CompletableFuture<Void> delete(String path, int version) {
    return ask(
        path,
        callback ->
            curator.delete().withVersion(version).inBackground(callback, executor).forPath(path),
        event -> null);
  }

  /** Watches until {@link #unwatch} or the session's end; the node need not exist. Asking twice watches once. */
  CompletableFuture<Void> watch(String path, AddWatchMode mode, Watcher watcher) {
    return ask(
        path,
        callback ->
            curator
                .watchers()
                .add()
                .withMode(mode)
                .inBackground(callback, executor)
                .usingWatcher(watcher)
                .forPath(path),
        event -> null);
  }

  /**
   * Ends every watch on a path, here and at the server: ending one watcher's alone would leave the server's. Its failure
   * is of no interest, for without a session there is no watch.
   */
  void unwatch(String path) {
    CompletableFuture<Void> ignored =
        ask(
            path,
            callback ->
                curator.watchers().removeAll().inBackground(callback, executor).forPath(path),
            event -> null);
  }

  /** The failure's code; {@code SYSTEMERROR} when it is none of ZooKeeper's. */
  static Code codeOf(Throwable failure) {
    Throwable bare = failure;
    while (bare instanceof java.util.concurrent.CompletionException && bare.getCause() != null) {
      bare = bare.getCause();
    }
    return bare instanceof KeeperException keeper ? keeper.code() : Code.SYSTEMERROR;
  }

  private static <T> CompletableFuture<T> absent(Throwable failure, T whenAbsent) {
    return codeOf(failure) == Code.NONODE
        ? CompletableFuture.completedFuture(whenAbsent)
        : CompletableFuture.failedFuture(failure);
  }

  private <T> CompletableFuture<T> ask(
      String path, Question question, Function<CuratorEvent, @Nullable T> answerOf) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    ScheduledFuture<?> patience =
        thread.schedule(
            () -> answer.completeExceptionally(KeeperException.create(Code.OPERATIONTIMEOUT, path)),
            ANSWER_NANOS);
    BackgroundCallback callback =
        (client, event) -> {
          if (patience != null) {
            patience.cancel(false);
          }
          Code code = Code.get(event.getResultCode());
          if (code == Code.OK) {
            answer.complete(answerOf.apply(event));
          } else {
            answer.completeExceptionally(
                KeeperException.create(code == null ? Code.SYSTEMERROR : code, path));
          }
        };
    try {
      question.put(callback);
    } catch (Exception e) { // Curator declares Exception.
      if (patience != null) {
        patience.cancel(false);
      }
      answer.completeExceptionally(e);
    }
    return answer;
  }

  @FunctionalInterface
  private interface Question {
    void put(BackgroundCallback callback) throws Exception;
  }
}
