package io.ringwire.core.discovery;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands whole states to one listener: never two at once, never an older one after a newer one. At
 * most one state waits; a newer one takes its place, so a slow listener costs no memory.
 */
final class Delivery<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final Consumer<T> listener;
  private @Nullable T waiting;
  private boolean delivering;
  private boolean closed;

  Delivery(Consumer<T> listener) {
    this.listener = listener;
  }

  /** Sets the next state. Called in the order of the states, under the lock that orders them. */
  synchronized void put(T state) {
    if (!closed) {
      waiting = state;
    }
  }

  /** Delivers what waits, unless another thread is at it. Called without any lock. */
  void deliver() {
    synchronized (this) {
      if (delivering) {
        return;
      }
      delivering = true;
    }
    for (T state = take(); state != null; state = take()) {
      try {
        listener.accept(state);
      } catch (RuntimeException e) {
        LOG.error("a discovery listener failed; it will get the next state", e);
      }
    }
  }

  synchronized void close() {
    closed = true;
    waiting = null;
  }

  private synchronized @Nullable T take() {
    T next = waiting;
    waiting = null;
    if (next == null) {
      delivering = false;
    }
    return next;
  }
}
