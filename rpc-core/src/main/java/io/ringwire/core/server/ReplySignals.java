package io.ringwire.core.server;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.EmptySubscription;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A handler's messages on their way to the transport, and the transport's demand on its way to the handler's publisher.
 * The call ends when the stream does, or when it is cancelled, whether or not the transport ever subscribed.
 */
final class ReplySignals
    implements Flow.Publisher<Object>, Flow.Subscriber<Object>, Flow.Subscription, Runnable {
  private final Flow.Publisher<?> answered;
  private final StreamLane lane;
  private final ServerCall call;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final AtomicLong demand = new AtomicLong();
  private volatile Flow.@Nullable Subscriber<? super Object> transport;
  private volatile Flow.@Nullable Subscription upstream;
  private volatile boolean cancelled;
  private volatile boolean ended;

  // The lane's.
  private boolean subscribed;
  private boolean cancelTold;

  ReplySignals(Flow.Publisher<?> answered, StreamLane lane, ServerCall call) {
    this.answered = answered;
    this.lane = lane;
    this.call = call;
  }

  void watchCancellation() {
    call.call().cancellation().onCancel(this);
  }

  /** The call was cancelled. */
  @Override
  public void run() {
    if (taken.compareAndSet(false, true)) {
      end(StatusCode.CANCELLED); // nobody subscribed, and nobody may any more
    } else {
      cancel();
    }
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Object> subscriber) {
    if (!taken.compareAndSet(false, true)) {
      Status cause = call.call().cancellation().cause();
      subscriber.onSubscribe(this);
      subscriber.onError(
          cause == null
              ? new IllegalStateException("the replies of a call take one subscriber")
              : HandlerFailure.answer(cause));
      return;
    }
    transport = subscriber;
    // The transport subscribes on its event loop, where the handler's publisher must not run.
    lane.signal();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (upstream != null) {
      subscription.cancel();
      return;
    }
    upstream = subscription;
    Objects.requireNonNull(transport).onSubscribe(this);
    lane.signal();
  }

  @Override
  public void onNext(Object message) {
    if (!cancelled && !ended) {
      Objects.requireNonNull(transport).onNext(message);
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (ended) {
      return;
    }
    RpcException answer = HandlerFailure.of(failure, call.call(), call.peer());
    end(answer.status().code());
    Objects.requireNonNull(transport).onError(answer);
  }

  @Override
  public void onComplete() {
    if (ended) {
      return;
    }
    end(StatusCode.OK);
    Objects.requireNonNull(transport).onComplete();
  }

  private void end(StatusCode code) {
    ended = true;
    call.call().cancellation().remove(this);
    call.end(code);
  }

  @Override
  public void request(long n) {
    demand.accumulateAndGet(n, (have, more) -> have + more < 0 ? Long.MAX_VALUE : have + more);
    lane.signal();
  }

  @Override
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      end(StatusCode.CANCELLED);
      lane.signal();
    }
  }

  private void subscribeToHandler() {
    subscribed = true;
    try {
      answered.subscribe(this);
    } catch (Throwable thrown) {
      if (upstream == null) {
        onSubscribe(EmptySubscription.NONE);
      }
      onError(thrown);
    }
  }

  /** Tells the handler's publisher what the transport wants. In the lane only. */
  void drain() {
    Flow.Subscriber<? super Object> out = transport;
    if (out == null || cancelTold) {
      return;
    }
    Status broken = lane.broken();
    if (broken != null && !ended) {
      breakOff(out, broken);
      return;
    }
    if (!subscribed && !ended) {
      subscribeToHandler();
    }
    Flow.Subscription source = upstream;
    if (source == null) {
      return;
    }
    if (cancelled) {
      cancelTold = true;
      source.cancel();
      return;
    }
    long wanted = demand.getAndSet(0);
    if (wanted > 0 && !ended) {
      source.request(wanted);
    }
  }

  private void breakOff(Flow.Subscriber<? super Object> out, Status broken) {
    cancelTold = true;
    Flow.Subscription source = upstream;
    if (source == null) {
      upstream = EmptySubscription.NONE;
      out.onSubscribe(this);
    }
    end(broken.code());
    out.onError(HandlerFailure.answer(broken));
    if (source != null) {
      source.cancel(); // last: it is the author's, and may throw
    }
  }
}
