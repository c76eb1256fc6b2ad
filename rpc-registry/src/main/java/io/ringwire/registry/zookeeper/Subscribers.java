package io.ringwire.registry.zookeeper;

import io.ringwire.core.discovery.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who follow one value, and the value. Deliveries happen on the registry's thread, so that they never overlap and
 * keep their order; nothing is delivered to a subscription once its {@code close} has returned, unless it was on the
 * way. A listener that throws is logged and keeps its subscription.
 */
final class Subscribers<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);

  private final RegistryThread thread;
  private final Runnable lastLeft;
  private final Set<Member<T>> members = new LinkedHashSet<>();
  private @Nullable T value;

  /**
   * @param lastLeft runs on the registry's thread when nobody is left
   */
  Subscribers(RegistryThread thread, Runnable lastLeft) {
    this.thread = thread;
    this.lastLeft = lastLeft;
  }

  /** On the registry's thread. The subscription may be closed on any. */
  Member<T> add(Consumer<T> listener) {
    Member<T> member = new Member<>(this, listener);
    members.add(member);
    T current = value;
    if (current != null) {
      member.deliver(current);
    }
    return member;
  }

  /** What was published last; null before the first. */
  @Nullable T value() {
    return value;
  }

  /** Delivers a value unless it equals the last. */
  void publish(T next) {
    if (next.equals(value)) {
      return;
    }
    value = next;
    for (Member<T> member : new ArrayList<>(members)) {
      member.deliver(next);
    }
  }

  private void remove(Member<T> member) {
    if (members.remove(member) && members.isEmpty()) {
      lastLeft.run();
    }
  }

  /** One subscription. */
  static final class Member<T> implements Subscription {
    private final Subscribers<T> all;
    private final Consumer<T> listener;
    private volatile boolean closed;

    private Member(Subscribers<T> all, Consumer<T> listener) {
      this.all = all;
      this.listener = listener;
    }

    private void deliver(T value) {
      if (closed) {
        return;
      }
      try {
        listener.accept(value);
      } catch (RuntimeException | Error e) {
        LOG.error("a listener of the registry failed", e);
      }
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        all.thread.execute(() -> all.remove(this));
      }
    }
  }
}
