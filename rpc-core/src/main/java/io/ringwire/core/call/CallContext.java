package io.ringwire.core.call;

import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataKey;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the code that handles a call: the deadline and cancellation under which it runs, the metadata it came
 * with, and the part of that which nested calls pass on by themselves. Reached by {@link #current()} on the handler's
 * thread.
 *
 * <p>Stages and publishers given out by a Ringwire client run their callbacks under the context in which the call was
 * made, whichever thread completes them. Work handed to an executor of one's own takes the context along by
 * {@link #wrap(Executor)}.
 */
public final class CallContext {
  /** Outside of any call: no deadline, never cancelled, nothing to pass on. */
  public static final CallContext ROOT =
      new CallContext(Deadline.NONE, Cancellation.NEVER, Metadata.EMPTY, Metadata.EMPTY, "");

  private static final ThreadLocal<@Nullable CallContext> CURRENT = new ThreadLocal<>();

  private final Deadline deadline;
  private final Cancellation cancellation;
  private final Metadata metadata;
  private final Metadata propagated;
  private final String peer;

  private CallContext(
      Deadline deadline,
      Cancellation cancellation,
      Metadata metadata,
      Metadata propagated,
      String peer) {
    this.deadline = deadline;
    this.cancellation = cancellation;
    this.metadata = metadata;
    this.propagated = propagated;
    this.peer = peer;
  }

  /**
   * The context of a call that a server received.
   *
   * @param propagatedKeys which of its metadata nested calls pass on
   * @param peer who called, for logs: an address, or a certificate's name under mTLS
   */
  public static CallContext ofInbound(Call call, List<MetadataKey<?>> propagatedKeys, String peer) {
    Metadata propagated =
        call.metadata().isEmpty() ? Metadata.EMPTY : call.metadata().only(propagatedKeys);
    return new CallContext(call.deadline(), call.cancellation(), call.metadata(), propagated, peer);
  }

  /** The context of the running thread; {@link #ROOT} outside of any call. */
  public static CallContext current() {
    CallContext context = CURRENT.get();
    return context == null ? ROOT : context;
  }

  public Deadline deadline() {
    return deadline;
  }

  public Cancellation cancellation() {
    return cancellation;
  }

  /** The metadata the call came with. */
  public Metadata metadata() {
    return metadata;
  }

  /** What nested calls pass on by themselves. */
  public Metadata propagated() {
    return propagated;
  }

  /** Who called, for logs; empty at the root. */
  public String peer() {
    return peer;
  }

  /** This context, with one more value that nested calls pass on. */
  public <T> CallContext withPropagated(MetadataKey<T> key, T value) {
    return new CallContext(deadline, cancellation, metadata, propagated.with(key, value), peer);
  }

  /** This context with a deadline that is no later than {@code other}. */
  public CallContext withDeadline(Deadline other) {
    return new CallContext(deadline.earlier(other), cancellation, metadata, propagated, peer);
  }

  /**
   * Makes this the current context and returns the one before, for {@link #restore}. Always in a try/finally on one
   * thread.
   */
  public @Nullable CallContext attach() {
    CallContext before = CURRENT.get();
    if (before != this) {
      CURRENT.set(this);
    }
    return before;
  }

  /** Puts back what {@link #attach} returned. */
  public static void restore(@Nullable CallContext before) {
    // Set to null rather than removed: the next call on this thread would make a new entry.
    CURRENT.set(before);
  }

  /** Runs {@code task} under this context. */
  public void run(Runnable task) {
    CallContext before = attach();
    try {
      task.run();
    } finally {
      restore(before);
    }
  }

  /** Runs {@code task} under this context. */
  public <T> T supply(Supplier<T> task) {
    CallContext before = attach();
    try {
      return task.get();
    } finally {
      restore(before);
    }
  }

  /** A task that runs under this context wherever it is executed. */
  public Runnable wrap(Runnable task) {
    return () -> run(task);
  }

  /** A task that runs under this context wherever it is executed. */
  public <T> Callable<T> wrap(Callable<T> task) {
    return () -> {
      CallContext before = attach();
      try {
        return task.call();
      } finally {
        restore(before);
      }
    };
  }

  /** An executor whose tasks run under the context that is current when they are handed in. */
  public static Executor wrap(Executor executor) {
    return task -> executor.execute(current().wrap(task));
  }
}
