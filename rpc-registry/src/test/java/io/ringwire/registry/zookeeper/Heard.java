package io.ringwire.registry.zookeeper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A listener that keeps everything it heard and lets a test wait for it. */
final class Heard<T> implements Consumer<T> {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final List<T> values = new ArrayList<>();

  @Override
  public synchronized void accept(T value) {
    values.add(value);
    notifyAll();
  }

  /** Waits until the latest value is as wanted. */
  synchronized T await(String what, Predicate<T> wanted) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (values.isEmpty() || !wanted.test(values.get(values.size() - 1))) {
      long leftMillis = (end - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new AssertionError("did not hear " + what + "; heard " + values);
      }
      wait(leftMillis);
    }
    return values.get(values.size() - 1);
  }

  synchronized List<T> all() {
    return List.copyOf(values);
  }
}
