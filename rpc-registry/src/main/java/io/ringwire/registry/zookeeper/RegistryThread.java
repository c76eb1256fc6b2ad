package io.ringwire.registry.zookeeper;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which a registry keeps its state, so that nothing in this package needs a lock. Watches and answers
 * of ZooKeeper only post to it. A task that throws is logged and the thread lives on.
 */
final class RegistryThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryThread.class);

  private final ScheduledThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;

  RegistryThread(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = new Thread(task, name);
              created.setDaemon(true);
              thread = created;
              return created;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs the task soon; after {@link #close} never. Tasks of one caller keep their order. */
  void execute(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("the registry is closed");
    }
  }

  @Nullable ScheduledFuture<?> schedule(Runnable task, long delayNanos) {
    try {
      return executor.schedule(guarded(task), delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the registry is closed");
      return null;
    }
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** A random wait of at most {@code maxNanos}. */
  static long jitter(long maxNanos) {
    return maxNanos <= 0 ? 0 : ThreadLocalRandom.current().nextLong(maxNanos + 1);
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("a task of the registry failed", e);
      }
    };
  }

  /** Ends the thread after what was executed, without what was scheduled. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
