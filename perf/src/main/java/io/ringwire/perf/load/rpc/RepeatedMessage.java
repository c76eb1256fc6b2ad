package io.ringwire.perf.load.rpc;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Publishes one message many times, as it is asked for, to one subscriber. */
final class RepeatedMessage implements Flow.Publisher<byte[]> {
  private final byte[] message;
  private final long times;
  private final StreamCounts counts;
  private final AtomicBoolean isSubscribed = new AtomicBoolean();

  RepeatedMessage(byte[] message, long times, StreamCounts counts) {
    this.message = message;
    this.times = times;
    this.counts = counts;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super byte[]> subscriber) {
    if (isSubscribed.compareAndSet(false, true)) {
      subscriber.onSubscribe(new Sending(subscriber));
      return;
    }
    subscriber.onSubscribe(new Sending(subscriber).ended());
    subscriber.onError(new IllegalStateException("the messages of a call take one subscriber"));
  }

  private final class Sending implements Flow.Subscription {
    private final Flow.Subscriber<? super byte[]> subscriber;

    /** Messages asked for and not yet sent. Whoever raises it from 0 sends, until it is 0 again. */
    private final AtomicLong asked = new AtomicLong();

    private volatile boolean isEnded;
    private long sent; // by the one who sends

    Sending(Flow.Subscriber<? super byte[]> subscriber) {
      this.subscriber = subscriber;
    }

    Sending ended() {
      isEnded = true;
      return this;
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        if (!isEnded) {
          isEnded = true;
          subscriber.onError(new IllegalArgumentException("request(n) needs n above 0, was " + n));
        }
        return;
      }
      long before = asked.getAndUpdate(known -> known + n < 0 ? Long.MAX_VALUE : known + n);
      if (before == 0) {
        send();
      }
    }

    private void send() {
      long done = 0;
      while (true) {
        long wanted = asked.get();
        while (done < wanted && !isEnded) {
          subscriber.onNext(message);
          counts.sent();
          done++;
          if (++sent == times && !isEnded) {
            isEnded = true;
            subscriber.onComplete();
          }
        }
        if (isEnded) {
          return; // and asked stays above 0, so that nobody sends again
        }
        if (asked.addAndGet(-done) == 0) {
          return;
        }
        done = 0;
      }
    }

    @Override
    public void cancel() {
      isEnded = true;
    }
  }
}
