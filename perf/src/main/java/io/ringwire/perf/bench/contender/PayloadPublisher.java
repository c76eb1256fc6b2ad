package io.ringwire.perf.bench.contender;

import io.ringwire.perf.v1.Payload;
import io.ringwire.perf.workload.PayloadStream;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** Gives the messages of one stream, on the thread that asks for them, as many as it asks for. To one subscriber. */
record PayloadPublisher(PayloadStream messages) implements Flow.Publisher<Payload> {
  @Override
  public void subscribe(Flow.Subscriber<? super Payload> subscriber) {
    subscriber.onSubscribe(new Sending(messages, subscriber));
  }

  private static final class Sending implements Flow.Subscription {
    private final PayloadStream messages;
    private final Flow.Subscriber<? super Payload> subscriber;

    /** Asked for and not yet given. Whoever raises it from 0 sends; requests made meanwhile only add to it. */
    private final AtomicLong demand = new AtomicLong();

    private volatile boolean over;

    Sending(PayloadStream messages, Flow.Subscriber<? super Payload> subscriber) {
      this.messages = messages;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        if (!over) {
          over = true;
          subscriber.onError(new IllegalArgumentException("a request of " + n + " messages"));
        }
        return;
      }
      if (demand.getAndAccumulate(n, Sending::sum) == 0) {
        send(n);
      }
    }

    private void send(long first) {
      long granted = first;
      while (granted > 0) {
        for (long given = 0; given < granted && !over; given++) {
          if (!messages.hasNext()) {
            break;
          }
          subscriber.onNext(messages.next());
        }
        // Before the demand is given back: an empty stream ends without being asked again.
        if (!over && !messages.hasNext()) {
          over = true;
          subscriber.onComplete();
        }
        granted = demand.addAndGet(-granted);
      }
    }

    private static long sum(long a, long b) {
      long sum = a + b;
      return sum < 0 ? Long.MAX_VALUE : sum;
    }

    @Override
    public void cancel() {
      over = true;
    }
  }
}
