package io.ringwire.core.call;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.discovery.Subscription;
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

  // Nearly every call has at most one listener at a time (the attempt under way), so the first has
  // a field of its own.
  private @Nullable Runnable first;
  private @Nullable List<Runnable> others;
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
      one = first;
      more = others;
      first = null;
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
    if (this == NEVER) {
      return Subscription.NONE;
    }
    synchronized (this) {
      if (cause == null) {
        if (first == null) {
          first = listener;
        } else {
          if (others == null) {
            others = new ArrayList<>(2);
          }
          others.add(listener);
        }
        return () -> remove(listener);
      }
    }
    tell(listener);
    return Subscription.NONE;
  }

  /** Takes a listener back by identity; for those who keep no {@link Subscription}. */
  public synchronized void remove(Runnable listener) {
    if (first == listener) {
      first = null;
    } else if (others != null) {
      others.removeIf(other -> other == listener);
    }
  }
}
