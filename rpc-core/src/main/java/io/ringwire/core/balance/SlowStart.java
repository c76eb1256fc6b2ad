package io.ringwire.core.balance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives endpoints that join later a growing share: a tenth of their weight when they first take
 * calls, all of it a window later, so that a cold JVM is not met by a full load. Used by one thread
 * at a time.
 */
final class SlowStart {
  /** Weights below this are scaled by it while somebody grows, or a tenth of 1 could not be said. */
  static final int WEIGHT_SCALE = 100;

  private static final double SHARE_FIRST = 0.1;
  private static final long NOT_STARTED = Long.MIN_VALUE;

  private final long windowNanos;
  private final Map<EndpointStack, Long> growingSinceNanos = new HashMap<>();

  SlowStart(long windowNanos) {
    this.windowNanos = windowNanos;
  }

  /** Its growth begins when it is first among those that {@link #share} is asked for. */
  void joined(EndpointStack stack) {
    if (windowNanos > 0) {
      growingSinceNanos.put(stack, NOT_STARTED);
    }
  }

  void left(EndpointStack stack) {
    growingSinceNanos.remove(stack);
  }

  /**
   * Sets the share of each stack that takes calls now.
   *
   * @return whether any of them has still to grow
   */
  boolean share(List<EndpointStack> ready, long nowNanos) {
    boolean growing = false;
    int weightMax = 0;
    for (EndpointStack stack : ready) {
      weightMax = Math.max(weightMax, stack.endpoint().weight());
      Long since = growingSinceNanos.get(stack);
      if (since == null) {
        continue;
      }
      if (since == NOT_STARTED) {
        growingSinceNanos.put(stack, nowNanos);
        growing = true;
      } else if (nowNanos - since >= windowNanos) {
        growingSinceNanos.remove(stack);
      } else {
        growing = true;
      }
    }
    int scale = growing && weightMax < WEIGHT_SCALE ? WEIGHT_SCALE : 1;
    for (EndpointStack stack : ready) {
      int whole = stack.endpoint().weight() * scale;
      Long since = growingSinceNanos.get(stack);
      stack.share(since == null ? whole : Math.max(1, (int) (whole * grown(nowNanos - since))));
    }
    return growing;
  }

  private double grown(long ageNanos) {
    return Math.max(SHARE_FIRST, Math.min(1, (double) ageNanos / windowNanos));
  }
}
