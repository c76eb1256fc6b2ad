package io.ringwire.perf.bench.work;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The first failure of a run, which ends it: a stack that fails calls is not measured. Thread-safe. */
final class Failure {
  private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();
  private final CountDownLatch failed = new CountDownLatch(1);

  void report(Throwable cause) {
    first.compareAndSet(null, cause);
    failed.countDown();
  }

  /**
   * Waits, or throws as soon as a failure is reported.
   *
   * @throws IllegalStateException whose cause is the first failure
   */
  void throwWithin(Duration time) throws InterruptedException {
    if (failed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException("a call failed", first.get());
    }
  }
}
