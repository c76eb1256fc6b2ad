package io.ringwire.perf.load.generator;

import java.util.concurrent.locks.LockSupport;

/** The time by which calls leave; tests put their own in. */
public interface PaceClock {
  /** The JVM's monotonic clock; waits by parking, so it may wake some 50 us late but burns nothing. */
  PaceClock SYSTEM =
      new PaceClock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void parkUntil(long nanos) {
          long left = nanos - System.nanoTime();
          if (left > 0) {
            LockSupport.parkNanos(this, left);
          }
        }
      };

  /** Nanoseconds since an arbitrary origin. */
  long nanos();

  /** Waits until about that instant, or less long: the caller looks at the clock again. */
  void parkUntil(long nanos);
}
