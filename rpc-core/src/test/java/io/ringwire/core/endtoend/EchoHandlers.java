package io.ringwire.core.endtoend;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Answers in the plainest way until a test puts something else in. */
final class EchoHandlers implements EchoService {
  volatile Function<StringValue, CompletionStage<StringValue>> answer =
      CompletableFuture::completedFuture;
  volatile Function<StringValue, StringValue> blockingAnswer = request -> request;
  volatile LongFunction<Flow.Publisher<Int64Value>> counter = Numbers::new;
  volatile Function<Flow.Publisher<Int64Value>, CompletionStage<Int64Value>> summer =
      EchoHandlers::sumOf;
  volatile Function<Flow.Publisher<Int64Value>, Flow.Publisher<Int64Value>> doubler = Doubling::new;
  volatile Consumer<StringValue> noted = request -> {};

  /** Names of the threads that ran handlers, in the order they did. */
  final LinkedBlockingQueue<String> threads = new LinkedBlockingQueue<>();

  private void seen() {
    threads.add(Thread.currentThread().getName());
  }

  @Override
  public CompletionStage<StringValue> ring(StringValue request) {
    seen();
    return answer.apply(request);
  }

  @Override
  public StringValue blocking(StringValue request) {
    seen();
    return blockingAnswer.apply(request);
  }

  @Override
  public CompletionStage<StringValue> inline(StringValue request) {
    seen();
    return answer.apply(request);
  }

  @Override
  public CompletionStage<StringValue> repeatable(StringValue request) {
    seen();
    return answer.apply(request);
  }

  @Override
  public CompletionStage<StringValue> hurried(StringValue request) {
    seen();
    return answer.apply(request);
  }

  @Override
  public Flow.Publisher<Int64Value> count(Int64Value last) {
    seen();
    return counter.apply(last.getValue());
  }

  @Override
  public Flow.Publisher<Int64Value> countBlocking(Int64Value last) {
    return count(last);
  }

  @Override
  public Flow.Publisher<Int64Value> countInline(Int64Value last) {
    return count(last);
  }

  @Override
  public CompletionStage<Int64Value> sum(Flow.Publisher<Int64Value> numbers) {
    seen();
    return summer.apply(numbers);
  }

  @Override
  public Int64Value sumBlocking(Flow.Publisher<Int64Value> numbers) {
    try {
      return sum(numbers).toCompletableFuture().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public CompletionStage<Int64Value> sumInline(Flow.Publisher<Int64Value> numbers) {
    return sum(numbers);
  }

  @Override
  public Flow.Publisher<Int64Value> doubled(Flow.Publisher<Int64Value> numbers) {
    seen();
    return doubler.apply(numbers);
  }

  @Override
  public Flow.Publisher<Int64Value> doubledBlocking(Flow.Publisher<Int64Value> numbers) {
    return doubled(numbers);
  }

  @Override
  public Flow.Publisher<Int64Value> doubledInline(Flow.Publisher<Int64Value> numbers) {
    return doubled(numbers);
  }

  @Override
  public void note(StringValue request) {
    seen();
    noted.accept(request);
  }

  static CompletionStage<Int64Value> sumOf(Flow.Publisher<Int64Value> numbers) {
    CompletableFuture<Int64Value> sum = new CompletableFuture<>();
    numbers.subscribe(
        new Flow.Subscriber<>() {
          private long total;
          private Flow.@Nullable Subscription subscription;

          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(1);
          }

          @Override
          public void onNext(Int64Value number) {
            total += number.getValue();
            Objects.requireNonNull(subscription).request(1);
          }

          @Override
          public void onError(Throwable failure) {
            sum.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {
            sum.complete(Int64Value.of(total));
          }
        });
    return sum;
  }

  /** Each number twice as large; demand passes through. */
  private record Doubling(Flow.Publisher<Int64Value> numbers)
      implements Flow.Publisher<Int64Value> {
    @Override
    public void subscribe(Flow.Subscriber<? super Int64Value> subscriber) {
      numbers.subscribe(
          new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
              subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(Int64Value number) {
              subscriber.onNext(Int64Value.of(number.getValue() * 2));
            }

            @Override
            public void onError(Throwable failure) {
              subscriber.onError(failure);
            }

            @Override
            public void onComplete() {
              subscriber.onComplete();
            }
          });
    }
  }

  /** A publisher that is fed by the test. */
  static SubmissionPublisher<Int64Value> fed() {
    return new SubmissionPublisher<>(Runnable::run, 1024);
  }
}
