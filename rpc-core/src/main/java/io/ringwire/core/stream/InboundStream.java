package io.ringwire.core.stream;

import io.ringwire.core.call.EmptySubscription;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a peer as a publisher for exactly one subscriber.
 *
 * <p>Everything but {@link #subscribe} and the subscription's methods belongs to one event loop, and the subscriber is
 * called on that loop: so no lock, and no hand-over while messages find demand waiting. What is queued is bounded by the
 * byte credit given to the peer, and by {@link #MESSAGES_QUEUED_MAX} for messages too small to be felt as bytes.
 *
 * @param <T> message type
 */
public final class InboundStream<T> implements Flow.Publisher<T> {
  /** More queued messages than this fail the stream: with the default credit, only a flood of empty ones gets here. */
  public static final int MESSAGES_QUEUED_MAX = 65_536;

  /** More bytes held than this fail the stream: credit bounds wire bytes, and compressed messages are more than those. */
  public static final int HELD_BYTES_MAX = 32 << 20;

  /** What the stream tells its connection. Called on the event loop. */
  public interface Owner {
    /** The subscriber took messages of so many bytes in all: the peer may be given that credit again. */
    void consumed(int bytes);

    /** The subscriber wants no more. */
    void abandoned();
  }

  private record Queued<T>(T message, int wireBytes, int heldBytes) {}

  private final Executor loop;
  private final BooleanSupplier onLoop;
  private final Owner owner;
  private final ArrayDeque<Queued<T>> queue = new ArrayDeque<>(0);
  private final AtomicLong demand = new AtomicLong();
  private final AtomicBoolean subscribed = new AtomicBoolean();
  private Flow.@Nullable Subscriber<? super T> subscriber;
  private @Nullable Throwable failure;
  private boolean ended;
  private boolean terminated;
  private boolean delivering;
  private int heldBytes;
  private long rejected = 1;

  public InboundStream(Executor loop, BooleanSupplier onLoop, Owner owner) {
    this.loop = loop;
    this.onLoop = onLoop;
    this.owner = owner;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (!subscribed.compareAndSet(false, true)) {
      subscriber.onSubscribe(EmptySubscription.NONE);
      subscriber.onError(
          new IllegalStateException(
              "a stream of messages has one subscriber, and this one has it"));
      return;
    }
    subscriber.onSubscribe(new Demand());
    onLoop(
        () -> {
          this.subscriber = subscriber;
          if (rejected <= 0) {
            abandon();
            AuthorCode.run(() -> subscriber.onError(illegal(rejected)));
          } else {
            deliver();
          }
        });
  }

  /**
   * Hands one message on. Event loop only.
   *
   * @param wireBytes the credit it used, given to {@link Owner#consumed} once the subscriber has it
   * @param messageBytes its size in memory
   * @return false when too much is queued: the caller fails the stream
   */
  public boolean push(T message, int wireBytes, int messageBytes) {
    if (terminated || ended) {
      owner.consumed(wireBytes);
      return true;
    }
    Flow.Subscriber<? super T> target = subscriber;
    if (target != null && queue.isEmpty() && !delivering && takeDemand()) {
      delivering = true;
      next(target, message);
      delivering = false;
      owner.consumed(wireBytes);
      // The subscriber may have asked for more, or left, while it was being called.
      deliver();
      return true;
    }
    if (queue.size() >= MESSAGES_QUEUED_MAX || heldBytes + messageBytes > HELD_BYTES_MAX) {
      owner.consumed(wireBytes);
      return false;
    }
    queue.add(new Queued<>(message, wireBytes, messageBytes));
    heldBytes += messageBytes;
    deliver();
    return true;
  }

  /**
   * No further message will come; queued ones are delivered first. Event loop only; only the first end counts. The credit
   * of what is queued is given back at once: the peer can use it on other streams, and nothing more comes on this one.
   */
  public void end(@Nullable Throwable failure) {
    if (ended) {
      return;
    }
    ended = true;
    this.failure = failure;
    returnQueuedCredit();
    deliver();
  }

  /** Ends with a failure that overtakes what is queued: nobody is to wait for it. Event loop only. */
  public void abort(Throwable failure) {
    if (!ended) {
      returnQueuedCredit();
    }
    if (terminated) {
      return;
    }
    queue.clear();
    heldBytes = 0;
    ended = true;
    this.failure = failure;
    deliver();
  }

  private void returnQueuedCredit() {
    int bytes = 0;
    for (Queued<T> queued : queue) {
      bytes += queued.wireBytes();
    }
    if (bytes > 0) {
      owner.consumed(bytes);
    }
  }

  /** Whether complete messages wait for demand. Event loop only. */
  public boolean hasQueued() {
    return !queue.isEmpty();
  }

  private void deliver() {
    Flow.Subscriber<? super T> target = subscriber;
    if (target == null || delivering || terminated) {
      return;
    }
    delivering = true;
    boolean creditWasReturned = ended;
    int consumedBytes = 0;
    while (!terminated && !queue.isEmpty() && takeDemand()) {
      Queued<T> head = queue.remove();
      consumedBytes += head.wireBytes();
      heldBytes -= head.heldBytes();
      next(target, head.message());
    }
    delivering = false;
    if (consumedBytes > 0 && !creditWasReturned) {
      owner.consumed(consumedBytes);
    }
    if (ended && queue.isEmpty() && !terminated) {
      terminated = true;
      subscriber = null;
      Throwable reason = failure;
      AuthorCode.run(reason == null ? target::onComplete : () -> target.onError(reason));
    }
  }

  // A subscriber that throws has broken the contract (reactive streams 2.13): it counts as having
  // cancelled.
  private void next(Flow.Subscriber<? super T> target, T message) {
    if (!AuthorCode.run(() -> target.onNext(message))) {
      abandon();
    }
  }

  private boolean takeDemand() {
    long wanted = demand.get();
    if (wanted == Long.MAX_VALUE) {
      return true;
    }
    if (wanted <= 0) {
      return false;
    }
    demand.decrementAndGet();
    return true;
  }

  private void abandon() {
    if (terminated) {
      return;
    }
    terminated = true;
    subscriber = null;
    if (!ended) {
      returnQueuedCredit();
    }
    queue.clear();
    heldBytes = 0;
    if (!ended) {
      owner.abandoned();
    }
  }

  private void onLoop(Runnable task) {
    if (onLoop.getAsBoolean()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private final class Demand implements Flow.Subscription {
    @Override
    public void request(long n) {
      if (n <= 0) {
        onLoop(() -> reject(n));
        return;
      }
      demand.accumulateAndGet(n, (have, more) -> have + more < 0 ? Long.MAX_VALUE : have + more);
      if (onLoop.getAsBoolean()) {
        deliver();
      } else {
        loop.execute(InboundStream.this::deliver);
      }
    }

    @Override
    public void cancel() {
      onLoop(InboundStream.this::abandon);
    }

    private void reject(long n) {
      Flow.Subscriber<? super T> target = subscriber;
      if (target == null && !terminated) {
        // Asked from within onSubscribe: the subscriber is attached right after it.
        rejected = n;
        return;
      }
      abandon();
      if (target != null) {
        AuthorCode.run(() -> target.onError(illegal(n)));
      }
    }
  }

  private static IllegalArgumentException illegal(long n) {
    return new IllegalArgumentException("request(n) needs n above 0, was " + n);
  }
}
