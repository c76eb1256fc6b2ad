package io.ringwire.perf.load.generator;

import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a number of calls under way: each answer makes the next call, on the thread that brought it, or after a pause on
 * the thread that runs the loop.
 */
final class ClosedLoop implements Loop {
  /** Between two looks at calls that pause: short where pauses are what was asked for. */
  private static final long LOOK_THINKING_NANOS = 1_000_000;

  private static final long LOOK_NANOS = 10_000_000;

  private final Run run;
  private final ClosedStage stage;
  private final long lookNanos;

  /** Calls that pause; at most one for each that is kept under way. Guarded by itself. */
  private final PriorityQueue<Pause> pauses = new PriorityQueue<>();

  ClosedLoop(Run run, ClosedStage stage) {
    this.run = run;
    this.stage = stage;
    this.lookNanos = stage.thinks() ? LOOK_THINKING_NANOS : LOOK_NANOS;
  }

  @Override
  public void run() {
    run.begin(0);
    for (int i = 0; i < stage.width() && stage.isOn(); i++) {
      new Slot().next();
    }
    while (stage.isOn()) {
      long now = run.sinceStart();
      for (Slot due = takeDue(now); due != null; due = takeDue(now)) {
        due.next();
      }
      run.parkUntil(Math.min(stage.lengthNanos(), run.sinceStart() + lookNanos));
    }
    stage.end();
  }

  private @Nullable Slot takeDue(long nowNanos) {
    synchronized (pauses) {
      Pause first = pauses.peek();
      if (first == null || first.untilNanos > nowNanos) {
        return null;
      }
      pauses.remove();
      return first.slot;
    }
  }

  @Override
  public List<StageResult> stages() {
    return List.of(stage.result());
  }

  @Override
  public long inFlightMaxSeen() {
    return stage.inFlightMaxSeen();
  }

  private record Pause(long untilNanos, Slot slot) implements Comparable<Pause> {
    @Override
    public int compareTo(Pause other) {
      return Long.compare(untilNanos, other.untilNanos);
    }
  }

  /** One of the calls kept under way. */
  private final class Slot implements Run.Ending {
    /** Calls to make: an answer that comes before send returned must not make the next one on top of it. */
    private final AtomicInteger wanted = new AtomicInteger();

    void next() {
      if (wanted.getAndIncrement() > 0) {
        return;
      }
      do {
        if (stage.isOn()) {
          stage.send(this);
        }
      } while (wanted.decrementAndGet() > 0);
    }

    @Override
    public void ended(int operation, boolean hasFailed) {
      long pauseNanos = stage.pauseNanos(operation, hasFailed);
      if (pauseNanos == 0) {
        next();
        return;
      }
      synchronized (pauses) {
        pauses.add(new Pause(run.sinceStart() + pauseNanos, this));
      }
    }
  }
}
