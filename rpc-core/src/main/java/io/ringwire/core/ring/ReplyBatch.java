package io.ringwire.core.ring;

import io.ringwire.core.transport.InboundCall;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers that were queued without waking their event loop, to be flushed together: at the end of the ring's batch, when
 * {@link #REPLIES_MAX} have gathered, or between two tasks once the first has been held for {@link #HELD_NANOS_MAX}. So
 * an answer waits for the others that long, and for the task under way. Belongs to one ring's thread.
 */
public final class ReplyBatch {
  static final int REPLIES_MAX = 16;

  /** About three wake-ups: what is saved by waiting must not cost more than it. */
  static final long HELD_NANOS_MAX = TimeUnit.MICROSECONDS.toNanos(100);

  private final @Nullable InboundCall[] held = new InboundCall[REPLIES_MAX];
  private int size;
  private long firstNanos;

  ReplyBatch() {}

  /** Takes over the duty to flush a call that was completed quietly. */
  public void add(InboundCall call) {
    if (size == 0) {
      firstNanos = System.nanoTime();
    }
    held[size++] = call;
    if (size == REPLIES_MAX) {
      flush();
    }
  }

  void flushIfHeldTooLong() {
    if (size > 0 && System.nanoTime() - firstNanos > HELD_NANOS_MAX) {
      flush();
    }
  }

  void flush() {
    for (int i = 0; i < size; i++) {
      Objects.requireNonNull(held[i]).flush();
      held[i] = null;
    }
    size = 0;
  }
}
