package io.ringwire.core.balance;

import io.ringwire.core.call.EmptySubscription;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts a stream as in flight from its subscription to its end, whichever side ends it. A stream
 * that nobody subscribes to is not counted, so it cannot be counted for ever.
 */
final class CountedPublisher implements Flow.Publisher<Object> {
  private final Flow.Publisher<?> messages;
  private final EndpointStack stack;

  CountedPublisher(Flow.Publisher<?> messages, EndpointStack stack) {
    this.messages = messages;
    this.stack = stack;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Object> subscriber) {
    messages.subscribe(new Counted(subscriber, stack));
  }

  private static final class Counted implements Flow.Subscriber<Object>, Flow.Subscription {
    private final Flow.Subscriber<? super Object> subscriber;
    private final EndpointStack stack;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Flow.Subscription upstream = EmptySubscription.NONE;

    Counted(Flow.Subscriber<? super Object> subscriber, EndpointStack stack) {
      this.subscriber = subscriber;
      this.stack = stack;
      stack.began();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      upstream = subscription;
      subscriber.onSubscribe(this);
    }

    @Override
    public void onNext(Object message) {
      subscriber.onNext(message);
    }

    @Override
    public void onError(Throwable failure) {
      end();
      subscriber.onError(failure);
    }

    @Override
    public void onComplete() {
      end();
      subscriber.onComplete();
    }

    @Override
    public void request(long n) {
      upstream.request(n);
    }

    @Override
    public void cancel() {
      end();
      upstream.cancel();
    }

    private void end() {
      if (ended.compareAndSet(false, true)) {
        stack.ended();
      }
    }
  }
}
