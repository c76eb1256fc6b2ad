package io.ringwire.perf.load.template;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Values that answers brought, for later calls: ids of what was created. Bounded: once full, each new value takes the
 * place of the oldest. Thread-safe.
 */
public final class Pool {
  public static final int VALUES_MAX = 10_000;

  private final String name;
  private final AtomicReferenceArray<@Nullable String> values =
      new AtomicReferenceArray<>(VALUES_MAX);
  private final AtomicLong added = new AtomicLong();

  public Pool(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** Keeps a value. */
  public synchronized void add(String value) {
    // The value first: whoever sees the count finds it.
    values.set((int) (added.get() % VALUES_MAX), value);
    added.incrementAndGet();
  }

  /** Whether there is nothing to draw yet. Once false it stays false. */
  public boolean isEmpty() {
    return added.get() == 0;
  }

  /** Values there are to draw from. */
  public int size() {
    return (int) Math.min(added.get(), VALUES_MAX);
  }

  /**
   * One of the values; an empty text while there is none.
   *
   * @param random which; any number
   */
  String draw(long random) {
    int size = size();
    String drawn = size == 0 ? null : values.get((int) ((random >>> 1) % size));
    return drawn == null ? "" : drawn;
  }

  /** One of the values for each call. */
  record Draw(Pool pool, long seed, long salt) implements Value.Text {
    @Override
    public String of(long sequence) {
      return pool.draw(Randomness.mix(seed, salt, sequence));
    }
  }
}
