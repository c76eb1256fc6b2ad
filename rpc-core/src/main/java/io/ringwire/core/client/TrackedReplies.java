package io.ringwire.core.client;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.CallContext;
import io.ringwire.core.call.EmptySubscription;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The messages of a call's answer on their way to its caller: signals run under the caller's context, and the call ends
 * when they do.
 */
final class TrackedReplies implements Flow.Publisher<Object> {
  private final Flow.Publisher<?> messages;
  private final ClientCall<?> call;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  TrackedReplies(Flow.Publisher<?> messages, ClientCall<?> call) {
    this.messages = messages;
    this.call = call;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Object> subscriber) {
    // A second subscriber is refused by the publisher itself, which says nothing of the call.
    messages.subscribe(
        subscribed.compareAndSet(false, true) ? new Signals(subscriber) : subscriber);
  }

  /** Nobody is there to take the messages. */
  void discard() {
    messages.subscribe(
        new Flow.Subscriber<Object>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
          }

          @Override
          public void onNext(Object message) {}

          @Override
          public void onError(Throwable failure) {}

          @Override
          public void onComplete() {}
        });
    call.end(StatusCode.CANCELLED);
  }

  private final class Signals implements Flow.Subscriber<Object>, Flow.Subscription {
    private final Flow.Subscriber<? super Object> target;
    private Flow.Subscription upstream = EmptySubscription.NONE;

    Signals(Flow.Subscriber<? super Object> target) {
      this.target = target;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      upstream = subscription;
      call.context.run(() -> target.onSubscribe(this));
    }

    @Override
    public void onNext(Object message) {
      CallContext before = CallContext.current();
      if (before == call.context) {
        target.onNext(message);
        return;
      }
      CallContext restored = call.context.attach();
      try {
        target.onNext(message);
      } finally {
        CallContext.restore(restored);
      }
    }

    @Override
    public void onError(Throwable failure) {
      call.end(RpcException.statusOf(failure).code());
      call.context.run(() -> target.onError(failure));
    }

    @Override
    public void onComplete() {
      call.end(StatusCode.OK);
      call.context.run(target::onComplete);
    }

    @Override
    public void request(long n) {
      upstream.request(n);
    }

    @Override
    public void cancel() {
      upstream.cancel();
      call.end(StatusCode.CANCELLED);
    }
  }
}
