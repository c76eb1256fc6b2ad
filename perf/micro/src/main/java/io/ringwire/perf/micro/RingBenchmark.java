package io.ringwire.perf.micro;

import io.ringwire.core.ring.RingExecutor;
import io.ringwire.core.ring.RingTask;
import io.ringwire.core.ring.RingWait;
import io.ringwire.core.ring.Watchdog;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A task's way from its event loop to its ring: alone, when the ring may be asleep, until it has run; and in batches of
 * 16 as a read of a busy socket brings them, one after the other. What a way of waiting costs the other threads of the
 * machine is not seen here.
 */
public class RingBenchmark extends Micro {
  private static final int SLOTS = 4_096;
  private static final int BATCH_MAX = 64;
  private static final int BURST = 16;

  @Param public RingWait wait = RingWait.BLOCKING;

  private final Count count = new Count();
  private RingExecutor rings = rings(RingWait.BLOCKING);
  private long sent;

  private static RingExecutor rings(RingWait wait) {
    return new RingExecutor(1, SLOTS, BATCH_MAX, wait, Duration.ZERO, Watchdog.SHARED);
  }

  @Setup
  public void start() {
    rings = rings(wait);
    rings.start();
  }

  @TearDown
  public void stop() {
    awaitAll();
    rings.close();
  }

  @Benchmark
  public void roundTrip() {
    offer();
    rings.publish(0);
    awaitAll();
  }

  @Benchmark
  @OperationsPerInvocation(BURST)
  public void burst() {
    for (int i = 0; i < BURST; i++) {
      offer();
    }
    rings.publish(0);
  }

  private void offer() {
    while (!rings.tryOffer(0, count)) {
      Thread.yield(); // as many tasks as slots wait; the ring is the slower of the two
    }
    sent++;
  }

  private void awaitAll() {
    while (count.ran != sent) {
      Thread.onSpinWait();
    }
  }

  private static final class Count implements RingTask {
    volatile long ran;

    @Override
    public void run() {
      long next = ran + 1; // one writer: the ring
      ran = next;
    }

    @Override
    public void discard() {}

    @Override
    public String name() {
      return "perf/Count";
    }
  }
}
