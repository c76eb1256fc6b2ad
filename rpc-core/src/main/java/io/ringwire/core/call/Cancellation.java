package io.ringwire.core.call;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.discovery.Subscription;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that nobody wants a call's answer any more, to whoever asked to be told. Fires at most once; thread-safe.
 * Listeners run on the thread that cancels, must not block, and are removed by closing what {@link #onCancel} gave. What
 * one of them throws is logged: neither the others nor the canceller, often an event loop, have a part in it.
 */
public final class Cancellation {
  /** Never cancelled, and never cancellable: for work that has no caller. */
  public static final Cancellation NEVER = new Cancellation();

  private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

  private static final VarHandle FIRST;

  static {
    try {
      FIRST = MethodHandles.lookup().findVarHandle(Cancellation.class, "first", Runnable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Stands in {@link #first} once it is cancelled, so that nobody gets in there any more. */
  private static final Runnable FIRED = () -> {};

  // Nearly every call has at most one listener at a time (the attempt under way), so the first has
  // a field of its own, set and cleared without the lock.
  private volatile @Nullable Runnable first;
  private @Nullable List<Runnable> others; // guarded by this
  private volatile @Nullable Status cause;

  public boolean isCancelled() {
    return cause != null;
  }

  /** Why it was cancelled, or null while it was not. */
  public @Nullable Status cause() {
    return cause;
  }

  /** Cancels with a plain {@link StatusCode#CANCELLED}. */
  public void cancel() {
    cancel(Status.of(StatusCode.CANCELLED, "cancelled by the caller"));
  }

  /** Cancels; all but the first cancellation are ignored. */
  public void cancel(Status status) {
    if (this == NEVER) {
      return;
    }
    Runnable one;
    List<Runnable> more;
    synchronized (this) {
      if (cause != null) {
        return;
      }
      cause = status;
      one = (Runnable) FIRST.getAndSet(this, FIRED);
      more = others;
      others = null;
    }
    if (one != null) {
      tell(one);
    }
    if (more != null) {
      more.forEach(Cancellation::tell);
    }
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (Throwable thrown) {
      LOG.error("a listener to a cancellation threw", thrown);
    }
  }

  /** Runs {@code listener} on cancellation, at once when that has happened. */
  public Subscription onCancel(Runnable listener) {
    return add(listener) ? () -> remove(listener) : Subscription.NONE;
  }

  /**
   * As {@link #onCancel}, for those who take the listener back by {@link #remove}.
   *
   * @return false when there is nothing to take back: it has run, or never will
   */
  public boolean add(Runnable listener) {
    if (this == NEVER) {
      return false;
    }
    if (FIRST.compareAndSet(this, null, listener)) {
      return true;
    }
    synchronized (this) {
      if (cause == null) {
        if (others == null) {
          others = new ArrayList<>(2);
        }
        others.add(listener);
        return true;
      }
    }
    tell(listener);
    return false;
  }

  /** Takes a listener back by identity. */
  public void remove(Runnable listener) {
    if (!FIRST.compareAndSet(this, listener, null)) {
      removeFromOthers(listener);
    }
  }

  private synchronized void removeFromOthers(Runnable listener) {
    if (others != null) {
      others.removeIf(other -> other == listener);
    }
  }
}
