package io.ringwire.core.transport;

import io.netty.channel.EventLoop;
import io.ringwire.core.stream.AuthorCode;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Timeouts of one event loop, in buckets of {@link #TICK_NANOS}: adding and removing one is a few pointer writes, and no
 * timer object is made for a call. An entry expires late by at most two ticks and never early.
 *
 * <p>Event loop only. The wheel ticks only while it holds entries.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/41457.37504">Varghese and Lauck 1987, hashed timing wheels</a>
 */
final class DeadlineWheel {
  static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(8);
  private static final int BUCKETS = 1024;

  /** Something with a timeout; it is in at most one wheel at a time. */
  abstract static class Entry {
    private @Nullable Entry previous;
    private @Nullable Entry next;
    private long atNanos;
    private int bucket = -1;

    /** The time has come; the entry has left the wheel. */
    abstract void expire();

    final boolean isArmed() {
      return bucket >= 0;
    }
  }

  private final EventLoop loop;
  private final Runnable tick = this::tick;
  private final @Nullable Entry[] buckets = new @Nullable Entry[BUCKETS];
  private final long originNanos = System.nanoTime();
  private long ticksDone;
  private int size;
  private boolean ticking;

  DeadlineWheel(EventLoop loop) {
    this.loop = loop;
  }

  /** Arms an entry to expire {@code remainingNanos} from now. An armed entry is moved. */
  void arm(Entry entry, long remainingNanos) {
    arm(entry, System.nanoTime(), remainingNanos);
  }

  /** As {@link #arm(Entry, long)}, counted from an instant that is no later than now. */
  void arm(Entry entry, long nowNanos, long remainingNanos) {
    disarm(entry);
    long sinceOrigin = nowNanos - originNanos;
    if (size == 0) {
      ticksDone = sinceOrigin / TICK_NANOS;
    }
    entry.atNanos = sinceOrigin + Math.max(remainingNanos, 0);
    // Rounded up, and never the bucket being swept: an entry is looked at only when its time is
    // over.
    long dueTick = Math.max(entry.atNanos / TICK_NANOS + 1, ticksDone + 1);
    int bucket = (int) (dueTick & (BUCKETS - 1));
    Entry head = buckets[bucket];
    entry.next = head;
    entry.bucket = bucket;
    if (head != null) {
      head.previous = entry;
    }
    buckets[bucket] = entry;
    size++;
    if (!ticking) {
      ticking = true;
      loop.schedule(tick, TICK_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  /** Takes an entry out; nothing happens when it is in no wheel. */
  void disarm(Entry entry) {
    if (!entry.isArmed()) {
      return;
    }
    Entry before = entry.previous;
    Entry after = entry.next;
    if (before == null) {
      buckets[entry.bucket] = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    entry.previous = null;
    entry.next = null;
    entry.bucket = -1;
    size--;
  }

  private void tick() {
    try {
      long nowNanos = System.nanoTime() - originNanos;
      long ticksNow = nowNanos / TICK_NANOS;
      // A loop that was held up for longer than one turn looks at every bucket once, not several
      // times.
      long from = Math.max(ticksDone + 1, ticksNow - BUCKETS + 1);
      for (long due = from; due <= ticksNow; due++) {
        ticksDone = due;
        sweep((int) (due & (BUCKETS - 1)), nowNanos);
      }
    } finally {
      ticking = size > 0;
      if (ticking) {
        loop.schedule(tick, TICK_NANOS, TimeUnit.NANOSECONDS);
      }
    }
  }

  private void sweep(int bucket, long nowNanos) {
    // Expiring may remove neighbours, so the bucket is read again from its head after each one.
    Entry entry = buckets[bucket];
    while (entry != null) {
      if (entry.atNanos <= nowNanos) {
        disarm(entry);
        // One entry's failure must not silence the deadlines of all others on this loop.
        AuthorCode.run(entry::expire);
        entry = buckets[bucket];
      } else {
        entry = entry.next;
      }
    }
  }
}
