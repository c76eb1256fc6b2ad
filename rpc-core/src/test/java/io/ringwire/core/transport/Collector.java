package io.ringwire.core.transport;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;

/** A subscriber that keeps what it gets and asks for as much as it is told to. */
final class Collector<T> implements Flow.Subscriber<T> {
  final List<T> messages = Collections.synchronizedList(new ArrayList<>());
  final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final Semaphore arrivals = new Semaphore(0);
  private final long first;

  Collector(long first) {
    this.first = first;
  }

  @SuppressWarnings("unchecked")
  static <T> Collector<T> of(Flow.Publisher<?> publisher, long first) {
    Collector<T> collector = new Collector<>(first);
    ((Flow.Publisher<T>) publisher).subscribe(collector);
    return collector;
  }

  void request(long n) {
    subscription.join().request(n);
  }

  void cancel() {
    subscription.join().cancel();
  }

  /** Waits until so many further messages have come. */
  void await(int count) throws InterruptedException {
    if (!arrivals.tryAcquire(count, 20, SECONDS)) {
      throw new AssertionError(messages.size() + " messages came, waited for " + count + " more");
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription.complete(subscription);
    if (first > 0) {
      subscription.request(first);
    }
  }

  @Override
  public void onNext(T item) {
    messages.add(item);
    arrivals.release();
  }

  @Override
  public void onError(Throwable failure) {
    ended.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    ended.complete(null);
  }
}
