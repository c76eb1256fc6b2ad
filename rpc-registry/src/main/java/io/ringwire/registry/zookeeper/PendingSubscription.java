package io.ringwire.registry.zookeeper;

import io.ringwire.core.discovery.Subscription;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A subscription that is handed out before the registry's thread has made it. Thread-safe. */
final class PendingSubscription implements Subscription {
  private final Consumer<PendingSubscription> onClose;
  private volatile boolean closed;
  private @Nullable Subscription made;

  PendingSubscription(Consumer<PendingSubscription> onClose) {
    this.onClose = onClose;
  }

  /** Makes the subscription unless it was closed meanwhile. */
  void begin(Supplier<Subscription> make) {
    if (closed) {
      return;
    }
    Subscription subscription = make.get();
    synchronized (this) {
      if (!closed) {
        made = subscription;
        return;
      }
    }
    subscription.close();
  }

  /** The listener, silent once this is closed. */
  <T> Consumer<T> whileOpen(Consumer<T> listener) {
    return value -> {
      if (!closed) {
        listener.accept(value);
      }
    };
  }

  @Override
  public void close() {
    Subscription subscription;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      subscription = made;
    }
    if (subscription != null) {
      subscription.close();
    }
    onClose.accept(this);
  }
}
