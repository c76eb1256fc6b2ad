package io.ringwire.core.transport;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** A publisher of {@code count} messages that emits exactly what is requested, on the requester's thread. */
final class Counting<T> implements Flow.Publisher<T> {
  final AtomicLong emitted = new AtomicLong();
  final AtomicBoolean cancelled = new AtomicBoolean();
  private final long count;
  private final LongFunction<T> message;

  Counting(long count, LongFunction<T> message) {
    this.count = count;
    this.message = message;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          private final AtomicLong demand = new AtomicLong();
          private boolean ended;

          @Override
          public void request(long n) {
            if (demand.getAndAdd(n) > 0) {
              return;
            }
            do {
              if (cancelled.get() || ended) {
                return;
              }
              if (emitted.get() == count) {
                ended = true;
                subscriber.onComplete();
                return;
              }
              subscriber.onNext(message.apply(emitted.getAndIncrement()));
              if (emitted.get() == count) {
                ended = true;
                subscriber.onComplete();
                return;
              }
            } while (demand.decrementAndGet() > 0);
          }

          @Override
          public void cancel() {
            cancelled.set(true);
          }
        });
  }
}
