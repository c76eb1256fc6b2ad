package io.ringwire.core.transport;

import java.util.concurrent.TimeUnit;

/** Counts events against a cap a second. A peer over it floods: the connection is closed. Event loop only. */
final class RateCap {
  // Far above what calls that time out produce; below what would make a loop's core useless to its
  // other connections.
  static final int CANCELS_PER_SECOND_MAX = 100_000;
  static final int PINGS_PER_SECOND_MAX = 100;
  static final int BARE_DATA_PER_SECOND_MAX = 100_000;
  static final int SETTINGS_PER_SECOND_MAX = 10;

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int perSecondMax;
  private long windowStartNanos = System.nanoTime();
  private int count;

  RateCap(int perSecondMax) {
    this.perSecondMax = perSecondMax;
  }

  /** Counts one event; false when there were too many. The clock is read only when the count reaches the cap. */
  boolean admit() {
    if (++count <= perSecondMax) {
      return true;
    }
    long nowNanos = System.nanoTime();
    if (nowNanos - windowStartNanos < WINDOW_NANOS) {
      return false;
    }
    windowStartNanos = nowNanos;
    count = 1;
    return true;
  }
}
