package io.ringwire.perf.bench;

import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.workload.AnswerListener;
import io.ringwire.perf.workload.Users;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a fixed number of calls under way: each answer makes the next call, on the thread that brought the answer. Shows
 * what a stack can carry. Its latencies are those of a caller that waits for it; how a service behaves at a given rate is
 * the open loop's question. The first failure ends it: a stack that fails calls is not measured.
 */
final class ClosedLoop {
  private static final long LATENCY_NANOS_MAX = TimeUnit.MINUTES.toNanos(1);
  private static final long STOP_SECONDS_MAX = 20;

  private final UserCaller caller;
  private final Recorder latencies = new Recorder(LATENCY_NANOS_MAX, 3);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CountDownLatch failed = new CountDownLatch(1);
  private final CountDownLatch ended;
  private final int inFlight;
  private volatile boolean stopping;

  ClosedLoop(UserCaller caller, int inFlight) {
    this.caller = caller;
    this.inFlight = inFlight;
    this.ended = new CountDownLatch(inFlight);
  }

  void start() {
    for (int i = 0; i < inFlight; i++) {
      new Slot(i).call(System.nanoTime());
    }
  }

  /** Lets it run for a while. */
  void runFor(Duration time) throws InterruptedException {
    if (failed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException("a call failed", failure.get());
    }
  }

  /** Latencies in nanoseconds since the last call of this method. */
  Histogram takeLatencies() {
    return latencies.getIntervalHistogram();
  }

  /** Makes no more calls and waits for those under way. */
  void stop() throws InterruptedException {
    stopping = true;
    if (!ended.await(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          ended.getCount() + " calls were not answered in " + STOP_SECONDS_MAX + " s");
    }
  }

  /** One of the calls kept under way. */
  private final class Slot implements AnswerListener<User> {
    private long id;
    private long sentNanos;

    Slot(long id) {
      this.id = id;
    }

    void call(long nowNanos) {
      sentNanos = nowNanos;
      caller.get(GetUserRequest.newBuilder().setId(id).build(), this);
    }

    @Override
    public void onAnswer(User user) {
      long now = System.nanoTime();
      if (user.getId() != (id & (Users.COUNT - 1))) {
        onFailure(new IllegalStateException("asked for user " + id + ", got " + user.getId()));
        return;
      }
      latencies.recordValue(Math.min(now - sentNanos, LATENCY_NANOS_MAX));
      if (stopping) {
        ended.countDown();
        return;
      }
      id += inFlight;
      call(now);
    }

    @Override
    public void onFailure(Throwable cause) {
      failure.compareAndSet(null, cause);
      failed.countDown();
      ended.countDown();
    }
  }
}
