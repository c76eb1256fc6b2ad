package io.ringwire.perf.load.generator;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when somebody waits or works; what was scheduled happens on the way. */
final class SimulatedClock implements PaceClock {
  private record Event(long atNanos, long order, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
  // Not 0: nothing may take the clock's origin for the run's.
  private long now = 1_000_000_007L;
  private long scheduled;
  private long oversleepNanos;

  /** Each wake comes that much late. */
  void oversleep(long nanos) {
    oversleepNanos = nanos;
  }

  void at(long nanos, Runnable action) {
    events.add(new Event(nanos, scheduled++, action));
  }

  /** The running thread is busy for that long. */
  void work(long nanos) {
    now += nanos;
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void parkUntil(long nanos) {
    long until = Math.max(nanos, now) + oversleepNanos;
    while (!events.isEmpty() && events.peek().atNanos <= until) {
      Event event = events.remove();
      now = Math.max(now, event.atNanos);
      event.action.run();
    }
    now = Math.max(now, until);
  }
}
