package io.ringwire.gateway.testing;

import com.google.protobuf.Empty;
import io.ringwire.codec.metadata.MetadataKey;
import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.CallContext;
import io.ringwire.core.call.Cancellation;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A provider whose shelf names say what happens. */
public final class Shelves implements ShelfService {
  public static final AppError GONE = AppError.of("shelves.test", 404001, "BOOK_GONE");

  /** Counted down when a call that never answers was cancelled. */
  public final CountDownLatch cancelled = new CountDownLatch(1);

  /** Counted down when a call that never answers has arrived. */
  public final CountDownLatch arrived = new CountDownLatch(1);

  /** Counted down when an endless stream's subscription was cancelled. */
  public final CountDownLatch streamCancelled = new CountDownLatch(1);

  /** Messages asked for from endless streams. */
  public final AtomicLong demanded = new AtomicLong();

  /** Metadata of the last call. */
  public final Map<String, String> metadata = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<Book> getBook(GetBookRequest request) {
    CallContext context = CallContext.current();
    for (String key :
        new String[] {"authorization", "accept-language", "cookie", "tracestate", "request-id"}) {
      String value = context.metadata().get(MetadataKey.text(key));
      if (value != null) {
        metadata.put(key, value);
      }
    }
    if (context.metadata().get(MetadataKeys.TRACEPARENT) != null) {
      metadata.put("traceparent", String.valueOf(context.metadata().get(MetadataKeys.TRACEPARENT)));
    }
    metadata.put("deadline", Long.toString(context.deadline().remainingNanos() / 1_000_000));
    switch (request.getShelf()) {
      case "gone":
        throw GONE.status(
                StatusCode.NOT_FOUND, "the book is gone", Map.of("book_id", request.getBookId()))
            .asException();
      case "broken":
        throw new IllegalStateException("secret");
      case "busy":
        throw Status.of(StatusCode.RESOURCE_EXHAUSTED, "too many").asException();
      case "who":
        throw Status.of(StatusCode.UNAUTHENTICATED, "who are you").asException();
      case "never":
        Cancellation cancellation = context.cancellation();
        cancellation.onCancel(cancelled::countDown);
        arrived.countDown();
        return new CompletableFuture<>();
      default:
        return CompletableFuture.completedFuture(
            Book.newBuilder()
                .setName("shelves/" + request.getShelf() + "/books/" + request.getBookId())
                .addAllTags(request.getFieldsList())
                .build());
    }
  }

  @Override
  public CompletionStage<Book> createBook(CreateBookRequest request) {
    return CompletableFuture.completedFuture(
        request.getBook().toBuilder()
            .setName(request.getShelf() + (request.getDryRun() ? " dry" : ""))
            .build());
  }

  @Override
  public CompletionStage<Book> paint(CreateBookRequest request) {
    return CompletableFuture.completedFuture(
        request.getBook().toBuilder().setName(request.getShelf()).build());
  }

  @Override
  public CompletionStage<Empty> upload(Flow.Publisher<Book> books) {
    return CompletableFuture.completedFuture(Empty.getDefaultInstance());
  }

  @Override
  public CompletionStage<Book> title(GetBookRequest request) {
    return CompletableFuture.completedFuture(Book.newBuilder().setTitle("the \"title\"").build());
  }

  @Override
  public Flow.Publisher<ShelfEvent> watchShelf(WatchShelfRequest request) {
    return subscriber -> subscriber.onSubscribe(new Events(request, subscriber));
  }

  /** As many events as were asked for, each when it is demanded; then the end that the shelf's name says. */
  private final class Events implements Flow.Subscription {
    private final WatchShelfRequest request;
    private final Flow.Subscriber<? super ShelfEvent> subscriber;
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong pending = new AtomicLong();
    private final String padding;
    private int sent;

    Events(WatchShelfRequest request, Flow.Subscriber<? super ShelfEvent> subscriber) {
      this.request = request;
      this.subscriber = subscriber;
      this.padding = request.getShelf().equals("endless") ? "x".repeat(1000) : "";
    }

    @Override
    public void request(long n) {
      demanded.addAndGet(n);
      if (pending.getAndAdd(n) > 0) {
        return; // The one who emits already goes on.
      }
      long left = n;
      while (left > 0) {
        for (; left > 0; left--) {
          pending.decrementAndGet();
          emit();
        }
        left = pending.get();
      }
    }

    private void emit() {
      boolean endless = request.getShelf().equals("endless");
      if (done.get()) {
        return;
      }
      if (sent < request.getEvents() || endless) {
        sent++;
        subscriber.onNext(ShelfEvent.newBuilder().setSequence(sent).setText(padding).build());
      }
      if (sent >= request.getEvents()
          && !endless
          && !request.getShelf().equals("quiet")
          && done.compareAndSet(false, true)) {
        if (request.getShelf().equals("failing")) {
          subscriber.onError(GONE.status(StatusCode.NOT_FOUND, "the shelf is gone").asException());
        } else {
          subscriber.onComplete();
        }
      }
    }

    @Override
    public void cancel() {
      done.set(true);
      streamCancelled.countDown();
    }
  }
}
