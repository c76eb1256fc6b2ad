package io.ringwire.core.server;

import io.ringwire.core.ring.RingTask;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads for what may block: virtual ones where the running JVM has them (21 and later), a bounded pool where not.
 * Virtual threads need no bound of their own: there are as many as calls were admitted.
 */
final class BlockingThreads implements AutoCloseable {
  private static final @Nullable MethodHandle PER_TASK = virtualThreadPerTask();
  private static final long STOP_WAIT_MILLIS = 2_000;
  private static final long IDLE_SECONDS = 60;

  private final ExecutorService threads;

  private BlockingThreads(ExecutorService threads) {
    this.threads = threads;
  }

  static BlockingThreads of(String name, int threadsMax, int queueMax) {
    return PER_TASK == null
        ? pooled(name, threadsMax, queueMax)
        : new BlockingThreads(virtual(PER_TASK, name));
  }

  static BlockingThreads pooled(String name, int threadsMax, int queueMax) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threadsMax,
            threadsMax,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(queueMax),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return new BlockingThreads(pool);
  }

  /** Runs a task on a thread of its own; false when there is none left, nor a place to wait for one. */
  boolean tryExecute(Runnable task) {
    try {
      threads.execute(task);
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  /** Interrupts what still runs, and waits for it a moment. */
  @Override
  public void close() {
    for (Runnable waiting : threads.shutdownNow()) {
      if (waiting instanceof RingTask task) {
        task.discard();
      }
    }
    try {
      threads.awaitTermination(STOP_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(prefix, 0).factory()), which Java 17
  // does not know.
  private static ExecutorService virtual(MethodHandle perTask, String name) {
    try {
      Object builder = Class.forName("java.lang.Thread").getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      builder = type.getMethod("name", String.class, long.class).invoke(builder, name + "-", 0L);
      ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(builder);
      return (ExecutorService) perTask.invoke(factory);
    } catch (Throwable e) {
      throw new IllegalStateException(
          "this JVM has virtual threads, and yet they cannot be made", e);
    }
  }

  private static @Nullable MethodHandle virtualThreadPerTask() {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Executors.class,
              "newThreadPerTaskExecutor",
              MethodType.methodType(ExecutorService.class, ThreadFactory.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
