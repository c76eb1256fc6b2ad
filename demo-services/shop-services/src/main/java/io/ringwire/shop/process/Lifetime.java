package io.ringwire.shop.process;

import java.util.concurrent.CountDownLatch;

/** From "ready" to the end of a process. */
public final class Lifetime {
  private Lifetime() {}

  /**
   * Prints {@code ready} to standard output and waits for SIGTERM or Ctrl-C; {@code stop} is then run before the JVM
   * ends. Returns only when the thread is interrupted, after {@code stop} has run.
   */
  public static void runUntilStopped(String ready, Runnable stop) {
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              stop.run();
              stopped.countDown();
            },
            "shop-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    System.out.println(ready);
    System.out.flush();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Runtime.getRuntime().removeShutdownHook(hook);
      stop.run();
      Thread.currentThread().interrupt();
    }
  }
}
