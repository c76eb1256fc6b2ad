package io.ringwire.core.call;

/**
 * Runs a task once, later; tests put their own in. A task must not block. It cannot be taken back, so
 * those who may lose interest hand in something small that then does nothing.
 */
@FunctionalInterface
public interface Scheduler {
  /**
   * @param delayNanos from now; 0 or less means as soon as possible, never on the caller's stack
   */
  void schedule(Runnable task, long delayNanos);
}
