package io.ringwire.core.call;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that stands still until told otherwise, and the tasks that wait for it. One thread. */
public final class FakeTime implements Ticker, Scheduler {
  private record Task(long atNanos, long order, Runnable run) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::atNanos).thenComparing(Task::order));
  private long nowNanos = 1_000_000_000_000L;
  private long scheduled;

  @Override
  public long nanos() {
    return nowNanos;
  }

  @Override
  public void schedule(Runnable task, long delayNanos) {
    tasks.add(new Task(nowNanos + Math.max(0, delayNanos), scheduled++, task));
  }

  /** Runs what falls due, each task at its own time. */
  public void advance(Duration by) {
    long until = nowNanos + by.toNanos();
    while (!tasks.isEmpty() && tasks.peek().atNanos() <= until) {
      Task task = tasks.remove();
      nowNanos = task.atNanos();
      task.run().run();
    }
    nowNanos = until;
  }

  /** Tasks that have not run. */
  public int pending() {
    return tasks.size();
  }

  public Deadline deadlineIn(Duration time) {
    return Deadline.afterNanos(time.toNanos(), this);
  }
}
