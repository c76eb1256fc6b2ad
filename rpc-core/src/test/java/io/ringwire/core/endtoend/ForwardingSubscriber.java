package io.ringwire.core.endtoend;

import com.google.protobuf.Int64Value;
import java.util.concurrent.Flow;

/** Passes signals on, and lets a test stand in the way of requests. */
abstract class ForwardingSubscriber implements Flow.Subscriber<Int64Value> {
  private final Flow.Subscriber<? super Int64Value> target;

  ForwardingSubscriber(Flow.Subscriber<? super Int64Value> target) {
    this.target = target;
  }

  abstract void asked(Runnable request);

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    target.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            asked(() -> subscription.request(n));
          }

          @Override
          public void cancel() {
            subscription.cancel();
          }
        });
  }

  @Override
  public void onNext(Int64Value number) {
    target.onNext(number);
  }

  @Override
  public void onError(Throwable failure) {
    target.onError(failure);
  }

  @Override
  public void onComplete() {
    target.onComplete();
  }
}
