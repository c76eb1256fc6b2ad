package io.ringwire.core.stream;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.SpscGrowableArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes to an author's publisher and holds its messages until the connection can take them.
 *
 * <p>The publisher signals on any thread (one at a time, as reactive streams demand); the event loop takes. Demand is
 * sized in bytes: about {@link #AHEAD_BYTES} of messages are asked for in advance, so a slow peer holds a bounded amount
 * of memory however large the messages are, and small ones still come in batches.
 */
public final class OutboundStream implements Flow.Subscriber<Object> {
  /** How many bytes of messages are asked for ahead of the wire, as far as the average size so far tells. */
  public static final int AHEAD_BYTES = 262_144;

  private static final int AHEAD_MESSAGES_MAX = 4096;
  private static final int AHEAD_MESSAGES_FIRST = 16;

  private final Queue<Object> queue = new SpscGrowableArrayQueue<>(8, AHEAD_MESSAGES_MAX);
  private final Runnable wake;
  private final AtomicBoolean awake = new AtomicBoolean();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean ended;
  private @Nullable Throwable failure; // written before ended
  private volatile boolean stopped;

  // The loop while it asks for more: a publisher that answers at once need not wake it. Other
  // threads never find
  // themselves here, whatever they see.
  private @Nullable Thread asking;

  // Event loop only: how many messages were asked for and have not been taken.
  private int outstanding;
  private int averageBytes = AHEAD_BYTES / AHEAD_MESSAGES_FIRST;

  /**
   * @param wake runs on the publisher's thread when there is something to take and the loop has not been told; must not
   *     block
   */
  public OutboundStream(Runnable wake) {
    this.wake = wake;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    Objects.requireNonNull(subscription, "subscription");
    if (this.subscription != null || stopped) {
      subscription.cancel();
      return;
    }
    this.subscription = subscription;
    if (stopped) { // stop() may have run between the check and the store
      subscription.cancel();
      return;
    }
    signal();
  }

  @Override
  public void onNext(Object message) {
    Objects.requireNonNull(message, "message");
    if (ended || stopped) {
      return;
    }
    if (!queue.offer(message)) {
      Flow.Subscription source = subscription;
      if (source != null) {
        source.cancel();
      }
      onError(new IllegalStateException("the publisher sent more messages than were requested"));
      return;
    }
    signal();
  }

  @Override
  public void onError(Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    if (!ended) {
      this.failure = failure;
      ended = true;
      signal();
    }
  }

  @Override
  public void onComplete() {
    ended = true;
    signal();
  }

  private void signal() {
    if (asking == Thread.currentThread()) {
      return; // amid replenish, after which the loop looks
    }
    // An exchange, though mostly it is awake: the queue's stores must be seen before this is read.
    if (!awake.getAndSet(true)) {
      wake.run();
    }
  }

  /** The loop is about to look: from here on a new message wakes it again. Event loop only. */
  public void looking() {
    awake.set(false);
  }

  /** The next message, or null when none is there. Event loop only. */
  public @Nullable Object poll() {
    Object message = queue.poll();
    if (message != null) {
      outstanding--;
    }
    return message;
  }

  /** Learns the size of a message that was taken, for sizing demand. Event loop only. */
  public void sized(int bytes) {
    averageBytes += (Math.max(bytes, 1) - averageBytes) / 8;
  }

  /**
   * Asks the publisher for more when it is time to. Event loop only; may call the publisher's code. What comes at once
   * wakes nobody: the caller looks again ({@link #hasSome}).
   */
  public void replenish() {
    Flow.Subscription source = subscription;
    if (source == null || ended || stopped) {
      return;
    }
    int ahead = Math.max(2, Math.min(AHEAD_MESSAGES_MAX, AHEAD_BYTES / Math.max(averageBytes, 1)));
    int missing = ahead - outstanding;
    if (missing > 0 && outstanding <= ahead / 2) {
      outstanding += missing;
      asking = Thread.currentThread();
      try {
        source.request(missing);
      } catch (RuntimeException e) {
        onError(e); // the publisher's own mistake ends its stream, and only that
      } finally {
        asking = null;
      }
    }
  }

  /** Whether there is a message to take, or an end. Event loop only. */
  public boolean hasSome() {
    return ended || !queue.isEmpty();
  }

  /** Whether the publisher has ended and every message was taken. Event loop only. */
  public boolean isDrained() {
    return ended && queue.isEmpty();
  }

  /** What the publisher failed with, once {@link #isDrained()}; null when it completed. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Nobody wants the rest. Event loop only. */
  public void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    queue.clear();
    Flow.Subscription source = subscription;
    if (source != null) {
      AuthorCode.run(source::cancel);
    }
  }
}
