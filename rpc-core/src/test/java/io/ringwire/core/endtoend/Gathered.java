package io.ringwire.core.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscriber that keeps what it gets, and can be waited for. */
final class Gathered<T> implements Flow.Subscriber<T> {
  private static final long WAIT_SECONDS = 20;

  final CompletableFuture<List<T>> end = new CompletableFuture<>();
  private final List<T> items = new ArrayList<>();
  private final long initialDemand;
  private final Consumer<T> each;
  private volatile Flow.@Nullable Subscription subscription;

  private Gathered(long initialDemand, Consumer<T> each) {
    this.initialDemand = initialDemand;
    this.each = each;
  }

  static <T> Gathered<T> everything() {
    return new Gathered<>(Long.MAX_VALUE, item -> {});
  }

  static <T> Gathered<T> asking(long initialDemand) {
    return new Gathered<>(initialDemand, item -> {});
  }

  static <T> Gathered<T> asking(long initialDemand, Consumer<T> each) {
    return new Gathered<>(initialDemand, each);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (initialDemand > 0) {
      subscription.request(initialDemand);
    }
  }

  @Override
  public void onNext(T item) {
    synchronized (this) {
      items.add(item);
      notifyAll();
    }
    each.accept(item);
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(items());
  }

  void request(long n) {
    subscription().request(n);
  }

  void cancel() {
    subscription().cancel();
  }

  private Flow.Subscription subscription() {
    Flow.Subscription current = subscription;
    if (current == null) {
      throw new IllegalStateException("not subscribed yet");
    }
    return current;
  }

  synchronized List<T> items() {
    return List.copyOf(items);
  }

  synchronized List<T> await(int count) throws InterruptedException {
    long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (items.size() < count) {
      long left = untilNanos - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("waited for " + count + " items and got " + items.size());
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return List.copyOf(items);
  }

  List<T> all() throws Exception {
    return end.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }
}
