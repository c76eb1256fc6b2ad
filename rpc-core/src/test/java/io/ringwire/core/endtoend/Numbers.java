package io.ringwire.core.endtoend;

import com.google.protobuf.Int64Value;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** Counts up as fast as it is asked to, on the thread that asks. */
final class Numbers implements Flow.Publisher<Int64Value> {
  private final long last;
  final AtomicLong sent = new AtomicLong();
  final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  /** Added to each number on its way; a large one makes messages of ten bytes. */
  long offset;

  /** Runs with each number, before it is sent. */
  Runnable each = () -> {};

  /**
   * @param last the last number; 0 for no end
   */
  Numbers(long last) {
    this.last = last;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Int64Value> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          private final AtomicLong demand = new AtomicLong();
          private boolean done;

          @Override
          public void request(long n) {
            if (demand.getAndAdd(n) != 0) {
              return; // an outer request is sending
            }
            long granted = n;
            long now = 0;
            while (!done && !cancelled.isDone()) {
              while (now < granted && !done && !cancelled.isDone()) {
                each.run();
                long number = sent.incrementAndGet();
                now++;
                subscriber.onNext(Int64Value.of(number + offset));
                if (number == last) {
                  done = true;
                  subscriber.onComplete();
                }
              }
              granted = demand.addAndGet(-now);
              now = 0;
              if (granted == 0) {
                return;
              }
            }
          }

          @Override
          public void cancel() {
            cancelled.complete(null);
          }
        });
  }
}
