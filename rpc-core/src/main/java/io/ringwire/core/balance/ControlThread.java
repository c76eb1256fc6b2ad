package io.ringwire.core.balance;

import io.ringwire.core.call.Scheduler;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread on which balancers follow their registries: computing a wheel for thousands of endpoints
 * takes milliseconds that no event loop has. A daemon, and gone when nothing has changed for a while.
 */
final class ControlThread implements Executor, Scheduler {
  static final ControlThread SHARED = new ControlThread();

  private static final long IDLE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor executor;

  private ControlThread() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "ringwire-control");
              thread.setDaemon(true);
              return thread;
            });
    executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void schedule(Runnable task, long delayNanos) {
    executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
  }
}
