package io.ringwire.shop.store;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads on which handlers that must not block have their reads done: few, because each holds a connection while it
 * works, and more would only wait for processors.
 */
public final class ReadThreads implements AutoCloseable {
  /** Threads of one instance, and so its reads at one time. */
  static final int THREADS_MAX = 4;

  /** Reads that wait for a thread; one more is refused with RESOURCE_EXHAUSTED. */
  static final int QUEUE_MAX = 1_024;

  private static final long CLOSE_WAIT_MILLIS = 2_000;

  private final ThreadPoolExecutor threads;

  /**
   * @param service in the threads' names
   */
  public ReadThreads(String service) {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            THREADS_MAX,
            THREADS_MAX,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE_MAX),
            task -> {
              Thread thread =
                  new Thread(task, "shop-" + service + "-read-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Has a read done; the stage fails as it does, or is refused. Never blocks. */
  public <T> CompletionStage<T> read(Supplier<T> read) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean taken =
        tryExecute(
            () -> {
              try {
                answer.complete(read.get());
              } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
              }
            });
    if (!taken) {
      answer.completeExceptionally(refusal().asException());
    }
    return answer;
  }

  /** False when too much waits already, or the threads are closed. */
  boolean tryExecute(Runnable task) {
    try {
      threads.execute(task);
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  static Status refusal() {
    return Status.of(StatusCode.RESOURCE_EXHAUSTED, "too many reads wait for the service's store");
  }

  /** Lets the reads under way end, for a moment; those that wait are left unanswered, as the server is by then gone. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
