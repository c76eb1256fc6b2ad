package io.ringwire.shop.order;

import io.ringwire.shop.order.v1.OrderEvent;
import io.ringwire.shop.order.v1.OrderState;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks only when told to, and waits for what must come. */
final class RecordingSubscriber implements Flow.Subscriber<OrderEvent> {
  private static final long WAIT_SECONDS = 10;

  private final BlockingQueue<OrderEvent> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
  }

  @Override
  public void onNext(OrderEvent event) {
    events.add(event);
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }

  RecordingSubscriber request(long count) {
    subscription().request(count);
    return this;
  }

  void cancel() {
    subscription().cancel();
  }

  private Flow.Subscription subscription() {
    return Objects.requireNonNull(subscription, "subscribed");
  }

  OrderState nextState() throws InterruptedException {
    OrderEvent event = events.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError(
          "no event came; the stream " + (end.isDone() ? "ended: " + end : "is open"));
    }
    return event.getState();
  }

  List<OrderEvent> received() {
    return List.copyOf(events);
  }

  boolean hasEnded() {
    return end.isDone();
  }

  void awaitCompletion() throws Exception {
    end.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  Throwable awaitFailure() throws InterruptedException, TimeoutException {
    try {
      end.get(WAIT_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("it completed");
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }
}
