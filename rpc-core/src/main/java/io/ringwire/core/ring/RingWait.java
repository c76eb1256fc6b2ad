package io.ringwire.core.ring;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.LiteBlockingWaitStrategy;
import com.lmax.disruptor.PhasedBackoffWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.util.concurrent.TimeUnit;

/**
 * How a ring's thread waits for calls: what it saves in latency it costs in CPU, all the time and for each ring. There is
 * one ring an event loop, so spinning strategies want that many CPUs to spare.
 */
public enum RingWait {
  /** Sleeps on a condition. No CPU while idle; a wake-up (some 30 us across CPUs) for a batch that meets an idle ring. */
  BLOCKING {
    @Override
    WaitStrategy strategy() {
      return new BlockingWaitStrategy();
    }
  },
  /** As {@link #BLOCKING}, but the producer skips the lock while the ring is awake. Called experimental by its authors. */
  LITE_BLOCKING {
    @Override
    WaitStrategy strategy() {
      return new LiteBlockingWaitStrategy();
    }
  },
  /** Spins 20 us and yields for 50 more, then sleeps on a condition: pays off where calls follow each other closely. */
  BACKOFF {
    @Override
    WaitStrategy strategy() {
      return PhasedBackoffWaitStrategy.withLock(20, 50, TimeUnit.MICROSECONDS);
    }
  },
  /** Spins, yields, then parks 100 us at a time: no wake-up for the producer to pay, a few percent of a CPU while idle. */
  PARK {
    @Override
    WaitStrategy strategy() {
      return new SleepingWaitStrategy();
    }
  },
  /** Spins and yields without end: a whole CPU a ring, given up to others that want it. */
  YIELD {
    @Override
    WaitStrategy strategy() {
      return new YieldingWaitStrategy();
    }
  },
  /** Spins without end: a whole CPU a ring. Only with CPUs set apart for it. */
  BUSY_SPIN {
    @Override
    WaitStrategy strategy() {
      return new BusySpinWaitStrategy();
    }
  };

  // A new one each time: a strategy with a lock belongs to one ring.
  abstract WaitStrategy strategy();
}
