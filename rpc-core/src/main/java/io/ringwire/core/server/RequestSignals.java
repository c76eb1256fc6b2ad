package io.ringwire.core.server;

import io.ringwire.codec.serialization.Serializer;
import io.ringwire.codec.status.Status;
import io.ringwire.core.call.EmptySubscription;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.SpscChunkedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A caller's messages on their way from the event loop to the handler's thread. What waits between the two is never more
 * than the handler asked for, nor much more than {@link #AHEAD_BYTES}, as far as the average size so far tells.
 */
final class RequestSignals
    implements Flow.Publisher<Object>, Flow.Subscriber<Object>, Flow.Subscription {
  /** Bytes of messages asked of the transport ahead of the handler. */
  static final int AHEAD_BYTES = 65_536;

  private static final int AHEAD_MESSAGES_MAX = 128;
  private static final int AHEAD_MESSAGES_FIRST = 4;

  private final Flow.Publisher<?> received;
  private final Serializer<Object> serializer;
  private final StreamLane lane;
  private final AtomicBoolean subscribed = new AtomicBoolean();
  // Event loop in, lane out.
  private final Queue<Object> queue = new SpscChunkedArrayQueue<>(8, AHEAD_MESSAGES_MAX);
  private final AtomicLong demand = new AtomicLong();
  private Flow.@Nullable Subscriber<? super Object> handler;
  private volatile Flow.@Nullable Subscription upstream;
  private volatile @Nullable Throwable failure;
  private volatile boolean ended;
  private volatile boolean cancelled;
  private volatile @Nullable RuntimeException mistake;

  // The lane's: messages asked of the transport and not handed on yet.
  private int outstanding;
  private int averageBytes = AHEAD_BYTES / AHEAD_MESSAGES_FIRST;
  private boolean terminated;

  RequestSignals(Flow.Publisher<?> received, Serializer<?> serializer, StreamLane lane) {
    this.received = received;
    @SuppressWarnings("unchecked") // It only ever sizes messages that it has read itself.
    Serializer<Object> own = (Serializer<Object>) serializer;
    this.serializer = own;
    this.lane = lane;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Object> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (!subscribed.compareAndSet(false, true)) {
      subscriber.onSubscribe(EmptySubscription.NONE);
      subscriber.onError(
          new IllegalStateException(
              "the requests of a call take one subscriber, and this one has it"));
      return;
    }
    handler = subscriber;
    received.subscribe(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    Flow.Subscriber<? super Object> target = Objects.requireNonNull(handler);
    target.onSubscribe(this);
    // Only now, so that no message is handed on while the handler is still in onSubscribe.
    upstream = subscription;
    if (cancelled) {
      subscription.cancel();
    } else {
      lane.signal();
    }
  }

  @Override
  public void onNext(Object message) {
    if (cancelled) {
      return;
    }
    if (queue.offer(message)) {
      lane.signal();
    } else {
      onError(new IllegalStateException("the transport sent more messages than were asked for"));
    }
  }

  @Override
  public void onError(Throwable failure) {
    this.failure = failure;
    ended = true;
    lane.signal();
  }

  @Override
  public void onComplete() {
    ended = true;
    lane.signal();
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      mistake = new IllegalArgumentException("request(n) needs n above 0, was " + n);
    } else {
      demand.accumulateAndGet(n, (have, more) -> have + more < 0 ? Long.MAX_VALUE : have + more);
    }
    lane.signal();
  }

  @Override
  public void cancel() {
    cancelled = true;
    Flow.Subscription source = upstream;
    if (source != null) {
      source.cancel();
    }
  }

  /** Hands on what the handler asked for. In the lane only. */
  void drain() {
    Flow.Subscription source = upstream;
    if (source == null || terminated) {
      return;
    }
    Flow.Subscriber<? super Object> target = Objects.requireNonNull(handler);
    if (cancelled) {
      terminated = true;
      queue.clear();
      return;
    }
    Status broken = lane.broken();
    RuntimeException wrong = mistake;
    if (broken != null || wrong != null) {
      source.cancel();
      terminate(target, broken != null ? broken.asException() : wrong);
      return;
    }
    boolean last = ended; // read before the queue: what is queued after it does not exist
    while (demand.get() > 0) {
      Object message = queue.poll();
      if (message == null) {
        break;
      }
      handOn(target, message);
      if (cancelled) {
        terminated = true;
        queue.clear();
        return;
      }
    }
    if (last && queue.isEmpty()) {
      terminate(target, failure);
    } else if (!last) {
      askForMore(source);
    }
  }

  private void handOn(Flow.Subscriber<? super Object> target, Object message) {
    outstanding--;
    averageBytes += (Math.max(serializer.size(message), 1) - averageBytes) / 8;
    demand.accumulateAndGet(1, (have, one) -> have == Long.MAX_VALUE ? have : have - one);
    try {
      target.onNext(message);
    } catch (Throwable thrown) {
      // Reactive streams 2.13: a subscriber that throws has cancelled. Its call cannot go on.
      cancel();
      throw thrown;
    }
  }

  private void askForMore(Flow.Subscription source) {
    int ahead = Math.max(2, Math.min(AHEAD_MESSAGES_MAX, AHEAD_BYTES / Math.max(averageBytes, 1)));
    long wanted = Math.min(ahead, demand.get());
    if (wanted > outstanding && outstanding <= ahead / 2) {
      long more = wanted - outstanding;
      outstanding += (int) more;
      source.request(more);
    }
  }

  private void terminate(Flow.Subscriber<? super Object> target, @Nullable Throwable cause) {
    terminated = true;
    queue.clear();
    if (cause == null) {
      target.onComplete();
    } else {
      target.onError(cause);
    }
  }
}
