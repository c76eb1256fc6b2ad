package io.ringwire.perf.load.scenario;

import io.ringwire.perf.load.generator.Target;
import io.ringwire.perf.load.scenario.Scenario.SetupCall;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Makes one of the calls that come before the load as often as is wanted, a few at a time. */
final class Setup {
  static final int IN_FLIGHT_MAX = 8;

  /** A service that has just started may be too slow for its first calls. */
  static final int TRIES_MAX = 3;

  private static final long RETRY_PAUSE_MILLIS = 200;

  private final SetupCall what;
  private final Carriers.Carrier carrier;
  private final Runnable flush;
  private final Semaphore places = new Semaphore(IN_FLIGHT_MAX);
  private final AtomicInteger succeeded = new AtomicInteger();
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  /** Never twice the same: what a failed call left behind may bar its repetition. */
  private long sequence;

  Setup(SetupCall what, Carriers.Carrier carrier, Runnable flush) {
    this.what = what;
    this.carrier = carrier;
    this.flush = flush;
  }

  /** Ends when all succeeded; every answer comes within the carrier's timeout. */
  void run() throws ScenarioException, InterruptedException {
    int failedInARow = 0;
    while (succeeded.get() < what.times()) {
      failure.set(null);
      // The first alone: what is wrong with it is wrong with all.
      make(succeeded.get() == 0 ? 1 : what.times() - succeeded.get());
      failedInARow = failure.get() == null ? 0 : failedInARow + 1;
      if (failedInARow == TRIES_MAX) {
        throw new ScenarioException(
            what.call().place() + ": the setup call " + what.call().name() + " failed: " + failure);
      }
      if (failedInARow > 0) {
        TimeUnit.MILLISECONDS.sleep(RETRY_PAUSE_MILLIS);
      }
    }
  }

  /** Makes that many calls, or until one fails, and waits for all that are under way. */
  private void make(int calls) throws InterruptedException {
    for (int i = 0; i < calls && failure.get() == null; i++) {
      places.acquire();
      carrier.send(sequence++, ScenarioTarget.capturing(what.call(), new Outcome()));
      flush.run();
    }
    places.acquire(IN_FLIGHT_MAX);
    places.release(IN_FLIGHT_MAX);
  }

  private final class Outcome implements Target.Answer {
    @Override
    public void succeeded() {
      succeeded.incrementAndGet();
      places.release();
    }

    @Override
    public void failed(String status, String text) {
      failure.compareAndSet(null, status + " " + text);
      places.release();
    }
  }
}
