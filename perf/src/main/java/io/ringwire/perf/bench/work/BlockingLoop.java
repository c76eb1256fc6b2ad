package io.ringwire.perf.bench.work;

import io.ringwire.perf.workload.UserClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Recorder;

/** A number of threads, each of which waits for its answer before it asks again. */
final class BlockingLoop<A> implements Run {
  private final Blocking<A> call;
  private final Exchange<A> exchange;
  private final Recorder latencies = new Recorder(ClosedLoop.LATENCY_NANOS_MAX, 3);
  private final Failure failure = new Failure();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  private BlockingLoop(Blocking<A> call, Exchange<A> exchange, int callers) {
    this.call = call;
    this.exchange = exchange;
    for (int caller = 0; caller < callers; caller++) {
      int first = caller;
      Thread thread = new Thread(() -> callInTurn(first, callers), "bench-caller-" + caller);
      thread.setDaemon(true);
      threads.add(thread);
    }
  }

  /** A call in the form that waits. */
  private interface Blocking<A> {
    A call(long number);
  }

  static BlockingLoop<?> of(Operation operation, UserClient client, int callers) {
    return switch (operation) {
      case GET ->
          new BlockingLoop<>(
              number -> client.getBlocking(Exchange.Get.request(number)),
              new Exchange.Get(),
              callers);
      case LIST ->
          new BlockingLoop<>(
              number -> client.listBlocking(Exchange.ListPage.request(number)),
              new Exchange.ListPage(),
              callers);
      default -> throw new IllegalArgumentException(operation.label() + " has no blocking form");
    };
  }

  private void callInTurn(long first, int callers) {
    try {
      for (long number = first; !stopping; number += callers) {
        long began = System.nanoTime();
        A answer = call.call(number);
        latencies.recordValue(Math.min(System.nanoTime() - began, ClosedLoop.LATENCY_NANOS_MAX));
        if (!exchange.isRight(number, answer)) {
          throw new IllegalStateException("a wrong answer to question " + number);
        }
      }
    } catch (RuntimeException | Error e) {
      failure.report(e);
    }
  }

  @Override
  public void warmUp(Duration time) throws InterruptedException {
    threads.forEach(Thread::start);
    failure.throwWithin(time);
  }

  @Override
  public Measured measure(Duration time) throws InterruptedException {
    latencies.reset();
    long began = System.nanoTime();
    failure.throwWithin(time);
    long elapsed = System.nanoTime() - began;
    return Measured.of(elapsed, latencies.getIntervalHistogram(), "");
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(ClosedLoop.STOP_SECONDS_MAX));
      if (thread.isAlive()) {
        throw new IllegalStateException(
            thread.getName() + " was not answered in " + ClosedLoop.STOP_SECONDS_MAX + " s");
      }
    }
    failure.throwWithin(Duration.ZERO);
  }
}
