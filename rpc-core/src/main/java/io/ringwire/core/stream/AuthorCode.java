package io.ringwire.core.stream;

/**
 * Calls into code of authors: subscribers, publishers, listeners. What they throw against their contract goes to the
 * thread's uncaught handler and no further: on an event loop it would end calls that have nothing to do with it.
 */
public final class AuthorCode {
  private AuthorCode() {}

  /** Runs a callback; returns false when it threw. */
  public static boolean run(Runnable callback) {
    try {
      callback.run();
      return true;
    } catch (Throwable thrown) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
      return false;
    }
  }
}
