package io.ringwire.perf.bench.work;

import io.ringwire.perf.workload.AnswerListener;
import io.ringwire.perf.workload.UserClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Recorder;

/**
 * Keeps a fixed number of calls under way: each answer makes the next call, on the thread that brought the answer. Shows
 * what a stack can carry. Its latencies are those of a caller that waits for it; how a service behaves at a given rate is
 * the open loop's question.
 */
final class ClosedLoop<A> implements Run {
  static final long LATENCY_NANOS_MAX = TimeUnit.MINUTES.toNanos(1);
  static final long STOP_SECONDS_MAX = 30;

  private final Exchange<A> exchange;
  private final List<UserClient> clients;
  private final int inFlight;
  private final Recorder latencies = new Recorder(LATENCY_NANOS_MAX, 3);
  private final Failure failure = new Failure();
  private final CountDownLatch ended;
  private volatile boolean stopping;

  private ClosedLoop(Exchange<A> exchange, List<UserClient> clients, int inFlight) {
    this.exchange = exchange;
    this.clients = List.copyOf(clients);
    this.inFlight = inFlight;
    this.ended = new CountDownLatch(inFlight);
  }

  /** Spreads its calls evenly over the clients. */
  static <A> ClosedLoop<A> of(Exchange<A> exchange, List<UserClient> clients, int inFlight) {
    return new ClosedLoop<>(exchange, clients, inFlight);
  }

  @Override
  public void warmUp(Duration time) throws InterruptedException {
    for (int i = 0; i < inFlight; i++) {
      new Slot(i).call(System.nanoTime());
    }
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
    if (!ended.await(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          ended.getCount() + " calls were not answered in " + STOP_SECONDS_MAX + " s");
    }
    failure.throwWithin(Duration.ZERO);
  }

  /** One of the calls kept under way. */
  private final class Slot implements AnswerListener<A> {
    private final UserClient client;
    private long number;
    private long sentNanos;

    Slot(int index) {
      client = clients.get(index % clients.size());
      number = index;
    }

    void call(long nowNanos) {
      sentNanos = nowNanos;
      exchange.ask(client, number, this);
    }

    @Override
    public void onAnswer(A answer) {
      long now = System.nanoTime();
      if (!exchange.isRight(number, answer)) {
        onFailure(new IllegalStateException("a wrong answer to question " + number));
        return;
      }
      latencies.recordValue(Math.min(now - sentNanos, LATENCY_NANOS_MAX));
      if (stopping) {
        ended.countDown();
        return;
      }
      number += inFlight;
      call(now);
    }

    @Override
    public void onFailure(Throwable cause) {
      failure.report(cause);
      ended.countDown();
    }
  }
}
