package io.ringwire.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Int64Value;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.serialization.ProtobufSerializer;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.balance.BalanceConfig;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.observe.CallListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client whose endpoint is a function. */
@Timeout(30)
class RpcClientTest {
  private static final Int64Value ONE = Int64Value.of(1);

  /** The balancer works on the test's own thread, so a call has reached the endpoint when it returns. */
  private static final ClientConfig AT_ONCE =
      ClientConfig.DEFAULT
          .withCloseGrace(Duration.ZERO)
          .withBalance(BalanceConfig.DEFAULT.withControl(Runnable::run));

  private static final Invoker NEXT =
      call ->
          CompletableFuture.completedFuture(
              Reply.of(Int64Value.of(((Int64Value) call.request()).getValue() + 1)));

  private final FakeEndpoint endpoint = new FakeEndpoint(NEXT);
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final List<RpcClient> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(RpcClient::close);
  }

  private RpcClient client(UnaryOperator<RpcClient.Builder> more) {
    CallListener listener =
        new CallListener() {
          @Override
          public void started(Side side, MethodDescriptor<?, ?> method) {
            told.add("started " + method.name());
          }

          @Override
          public void ended(
              Side side, MethodDescriptor<?, ?> method, StatusCode code, long elapsedNanos) {
            told.add("ended " + method.name() + " " + code);
          }
        };
    RpcClient client =
        more.apply(
                RpcClient.builder()
                    .endpoints("test.v1.Numbers", FakeEndpoint.ADDRESS)
                    .listener(listener)
                    .config(AT_ONCE)
                    .connector((address, onChange) -> endpoint))
            .build();
    open.add(client);
    return client;
  }

  private NumberService numbers() {
    return client(builder -> builder).create(NumberService.class);
  }

  /** The events in their order, waited for, and no other. */
  private void assertTold(String... events) throws InterruptedException {
    for (String event : events) {
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(event);
    }
    assertThat(told).isEmpty();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static StatusCode codeOf(Throwable failure) {
    return RpcException.statusOf(failure).code();
  }

  /** A publisher that the test feeds by hand. */
  private static final class Fed implements Flow.Publisher<Object>, Flow.Subscription {
    final AtomicLong asked = new AtomicLong();
    final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private Flow.@Nullable Subscriber<? super Object> subscriber;

    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
      this.subscriber = subscriber;
      subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
      asked.addAndGet(n);
    }

    @Override
    public void cancel() {
      cancelled.complete(null);
    }

    Flow.Subscriber<? super Object> subscriber() {
      return Objects.requireNonNull(subscriber);
    }
  }

  private static class Reader implements Flow.Subscriber<Int64Value> {
    final List<String> signals = new CopyOnWriteArrayList<>();
    private Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      signals.add("subscribed");
    }

    @Override
    public void onNext(Int64Value number) {
      signals.add("" + number.getValue());
    }

    @Override
    public void onError(Throwable failure) {
      signals.add(failure.getClass().getSimpleName());
    }

    @Override
    public void onComplete() {
      signals.add("complete");
    }

    Flow.Subscription subscription() {
      return Objects.requireNonNull(subscription);
    }
  }

  private static Invoker streaming(Fed messages) {
    return call -> CompletableFuture.completedFuture(Reply.stream(messages, Metadata.EMPTY));
  }

  @Test
  void stubsAreObjectsLikeOthers() {
    RpcClient client = client(builder -> builder);
    NumberService one = client.create(NumberService.class);
    NumberService other = client.create(NumberService.class);
    assertThat(one).isNotEqualTo(other).hasToString("stub of test.v1.Numbers");
    assertThat(one.hashCode()).isEqualTo(one.hashCode());
    assertThat(List.of(one, other).indexOf(other)).isEqualTo(1);
    assertThat(one.equals(null)).isFalse();
    assertThat(endpoint.calls).isEmpty();
  }

  @Test
  void defaultMethodsCallTheOthers() {
    assertThat(numbers().afterNext(ONE).getValue()).isEqualTo(3);
    assertThat(endpoint.calls).hasSize(2);
  }

  @Test
  void everyCallIsToldOfOnce() throws Exception {
    NumberService numbers = numbers();
    get(numbers.next(ONE));
    endpoint.answer =
        call ->
            CompletableFuture.failedFuture(Status.of(StatusCode.NOT_FOUND, "none").asException());
    assertThat(codeOf(catchThrowable(() -> get(numbers.next(ONE)))))
        .isEqualTo(StatusCode.NOT_FOUND);
    assertTold("started Next", "ended Next OK", "started Next", "ended Next NOT_FOUND");
  }

  @Test
  void aPipelineThatCannotBeMadeFailsItsCallAndLeavesNoneUnderWay() throws Exception {
    for (RuntimeException thrown :
        List.of(new IllegalArgumentException("broken"), new UnsupportedOperationException())) {
      RpcClient client =
          client(
              builder ->
                  builder
                      .config(AT_ONCE.withCloseGrace(Duration.ofMinutes(1)))
                      .loadBalancer(
                          () -> {
                            throw thrown;
                          }));
      CompletionStage<Int64Value> next = client.create(NumberService.class).next(ONE);
      Throwable failure = catchThrowable(() -> get(next));
      assertThat(codeOf(failure)).isEqualTo(StatusCode.INTERNAL);
      assertThat(failure).hasRootCause(thrown);
      assertTold("started Next", "ended Next INTERNAL");
      client.close(); // waits for calls under way, and finds none
    }
  }

  @Test
  void aFilterMayAnswerWithAMinimalStage() throws Exception {
    // Of CompletableFuture.completedStage; its isDone throws.
    RpcClient answering =
        client(
            builder ->
                builder.filter((call, next) -> CompletableFuture.completedStage(Reply.of(ONE))));
    assertThat(get(answering.create(NumberService.class).next(ONE))).isEqualTo(ONE);
    Status refused = Status.of(StatusCode.NOT_FOUND, "none");
    RpcClient failing =
        client(
            builder ->
                builder.filter(
                    (call, next) -> CompletableFuture.failedStage(refused.asException())));
    CompletionStage<Int64Value> failed = failing.create(NumberService.class).next(ONE);
    assertThat(codeOf(catchThrowable(() -> get(failed)))).isEqualTo(StatusCode.NOT_FOUND);
  }

  @Test
  @SuppressWarnings("NullAway") // what the annotations forbid, plain Java code may still do
  void nullIsRefusedByName() {
    NumberService numbers = numbers();
    assertThatThrownBy(() -> numbers.next(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("test.v1.Numbers/Next");
  }

  @Test
  void aUnaryCallHasADeadlineAndAStreamHasNone() throws Exception {
    NumberService numbers = numbers();
    get(numbers.next(ONE));
    assertThat(endpoint.calls.take().deadline().remainingNanos())
        .isBetween(Duration.ofSeconds(5).toNanos(), Duration.ofSeconds(10).toNanos());
    endpoint.answer = streaming(new Fed());
    numbers.count(ONE).subscribe(new Reader());
    assertThat(endpoint.calls.take().deadline().isNone()).isTrue();
  }

  @Test
  void cancellingTheFutureCancelsTheCallAndACompletedOneNot() throws Exception {
    endpoint.answer = call -> new CompletableFuture<>();
    CompletableFuture<Int64Value> pending = numbers().next(ONE).toCompletableFuture();
    Call call = endpoint.calls.take();
    assertThat(pending.cancel(true)).isTrue();
    assertThat(call.cancellation().isCancelled()).isTrue();
    assertThatThrownBy(pending::join).isInstanceOf(CancellationException.class);

    endpoint.answer = NEXT;
    CompletableFuture<Int64Value> done = numbers().next(ONE).toCompletableFuture();
    assertThat(get(done).getValue()).isEqualTo(2);
    assertThat(done.cancel(true)).isFalse();
    assertThat(endpoint.calls.take().cancellation().isCancelled()).isFalse();
  }

  @Test
  void aStreamIsCalledWhenItIsSubscribedToAndKeepsEarlyDemand() throws Exception {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    endpoint.answer = call -> answer;
    Flow.Publisher<Int64Value> count = numbers().count(ONE);
    assertThat(endpoint.calls).isEmpty();
    Reader reader = new Reader();
    count.subscribe(reader);
    endpoint.calls.take();
    reader.subscription().request(2);
    reader.subscription().request(3);
    Fed messages = new Fed();
    answer.complete(Reply.stream(messages, Metadata.EMPTY));
    assertThat(messages.asked).hasValue(5);
    messages.subscriber().onNext(ONE);
    messages.subscriber().onComplete();
    assertThat(reader.signals).containsExactly("subscribed", "1", "complete");
    assertTold("started Count", "ended Count OK");
  }

  @Test
  void aStreamThatFailsBeforeItBeginsIsAnErrorOfTheStream() throws Exception {
    endpoint.answer =
        call ->
            CompletableFuture.failedFuture(Status.of(StatusCode.NOT_FOUND, "none").asException());
    Reader reader = new Reader();
    numbers().count(ONE).subscribe(reader);
    assertThat(reader.signals).containsExactly("subscribed", "RpcException");
  }

  @Test
  void cancellingBeforeTheAnswerCancelsTheCallAndSaysNoMore() throws Exception {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    endpoint.answer = call -> answer;
    Reader reader = new Reader();
    numbers().count(ONE).subscribe(reader);
    Call call = endpoint.calls.take();
    reader.subscription().cancel();
    assertThat(call.cancellation().isCancelled()).isTrue();
    Fed messages = new Fed();
    answer.complete(Reply.stream(messages, Metadata.EMPTY));
    get(messages.cancelled);
    assertThat(reader.signals).containsExactly("subscribed");
    assertTold("started Count", "ended Count CANCELLED");
  }

  @Test
  void cancellingWithinOnSubscribeMakesNoCall() throws Exception {
    Reader reader =
        new Reader() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
          }
        };
    numbers().count(ONE).subscribe(reader);
    assertThat(endpoint.calls).isEmpty();
    assertTold();
  }

  @Test
  void aDemandOfZeroBeforeTheAnswerIsAMistakeThatEndsTheCall() throws Exception {
    endpoint.answer = call -> new CompletableFuture<>();
    Reader reader = new Reader();
    numbers().count(ONE).subscribe(reader);
    reader.subscription().request(0);
    assertThat(reader.signals).containsExactly("subscribed", "IllegalArgumentException");
    assertThat(endpoint.calls.take().cancellation().isCancelled()).isTrue();
  }

  @Test
  void aOneWayCallThrowsWhatIsKnownAtOnceAndNothingLater() throws Exception {
    CompletableFuture<Reply> later = new CompletableFuture<>();
    endpoint.answer = call -> later;
    NumberService numbers = numbers();
    numbers.note(ONE);
    later.completeExceptionally(
        new AttemptException(
            Status.of(StatusCode.UNAVAILABLE, "gone"), Outcome.UNKNOWN, null, 0, null));
    assertTold("started Note", "ended Note UNAVAILABLE");

    endpoint.answer =
        call ->
            CompletableFuture.failedFuture(
                Status.of(StatusCode.INVALID_ARGUMENT, "too long").asException());
    assertThat(codeOf(catchThrowable(() -> numbers.note(ONE))))
        .isEqualTo(StatusCode.INVALID_ARGUMENT);
  }

  @Test
  void aFilterThatThrowsFailsItsCallOnly() throws Exception {
    NumberService numbers =
        client(
                builder ->
                    builder.filter(
                        (call, next) -> {
                          if (((Int64Value) call.request()).getValue() == 1) {
                            throw new IllegalStateException("broken filter");
                          }
                          return next.invoke(call);
                        }))
            .create(NumberService.class);
    assertThat(codeOf(catchThrowable(() -> get(numbers.next(ONE))))).isEqualTo(StatusCode.INTERNAL);
    assertThat(get(numbers.next(Int64Value.of(2))).getValue()).isEqualTo(3);
  }

  @Test
  void anAnswerOfAnotherShapeIsInternal() {
    endpoint.answer = call -> CompletableFuture.completedFuture(Reply.NONE);
    NumberService numbers = numbers();
    assertThat(codeOf(catchThrowable(() -> get(numbers.next(ONE))))).isEqualTo(StatusCode.INTERNAL);
    assertThat(codeOf(catchThrowable(() -> numbers.nextNow(ONE)))).isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void callsOfTheWrongKindAreMistakes() {
    ProtobufSerializer<Int64Value> serializer = ProtobufSerializer.of(Int64Value.class);
    MethodDescriptor<Int64Value, Int64Value> unary =
        MethodDescriptor.of("test.v1.Numbers", "Next", CallKind.UNARY, serializer, serializer)
            .build();
    MethodDescriptor<Int64Value, Int64Value> sum =
        MethodDescriptor.of(
                "test.v1.Numbers", "Sum", CallKind.CLIENT_STREAM, serializer, serializer)
            .build();
    RpcClient client = client(builder -> builder);
    assertThatThrownBy(() -> client.call(sum, ONE, CallOptions.DEFAULT))
        .hasMessageContaining("takes a publisher");
    Flow.Publisher<Int64Value> none = subscriber -> {};
    assertThatThrownBy(() -> client.call(unary, none, CallOptions.DEFAULT))
        .hasMessageContaining("takes one message");
  }

  @Test
  void theNumberOfServicesIsBounded() throws Exception {
    ProtobufSerializer<Int64Value> serializer = ProtobufSerializer.of(Int64Value.class);
    MethodDescriptor<Int64Value, Int64Value> other =
        MethodDescriptor.of("test.v1.Others", "Next", CallKind.UNARY, serializer, serializer)
            .build();
    RpcClient client = client(builder -> builder.config(AT_ONCE.withServicesMax(1)));
    get(client.create(NumberService.class).next(ONE));
    Throwable failure = catchThrowable(() -> get(client.call(other, ONE, CallOptions.DEFAULT)));
    assertThat(codeOf(failure)).isEqualTo(StatusCode.FAILED_PRECONDITION);
    assertThat(failure).hasMessageContaining("servicesMax");
  }

  @Test
  void closingWaitsForCallsUnderWayAndThenTakesNoMore() throws Exception {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    endpoint.answer = call -> answer;
    RpcClient client =
        client(builder -> builder.config(AT_ONCE.withCloseGrace(Duration.ofSeconds(20))));
    NumberService numbers = client.create(NumberService.class);
    CompletableFuture<Int64Value> pending = numbers.next(ONE).toCompletableFuture();
    Thread closer = new Thread(client::close);
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThat(codeOf(catchThrowable(() -> get(numbers.next(ONE)))))
        .isEqualTo(StatusCode.UNAVAILABLE);
    answer.complete(Reply.of(ONE));
    closer.join();
    assertThat(get(pending)).isEqualTo(ONE);
    assertThat(endpoint.closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closingCancelsStreamsThatDoNotEnd() throws Exception {
    endpoint.answer = streaming(new Fed());
    RpcClient client = client(builder -> builder);
    client.create(NumberService.class).count(ONE).subscribe(new Reader());
    Call call = endpoint.calls.take();
    client.close();
    assertThat(call.cancellation().isCancelled()).isTrue();
  }

  @Test
  void aClientNeedsEndpointsOrAResolver() {
    assertThatThrownBy(() -> RpcClient.builder().build()).hasMessageContaining("either a resolver");
  }

  @Test
  void anAnswerThatComesAfterItsFutureWasCancelledIsDiscarded() throws Exception {
    ProtobufSerializer<Int64Value> serializer = ProtobufSerializer.of(Int64Value.class);
    MethodDescriptor<Int64Value, Int64Value> count =
        MethodDescriptor.of(
                "test.v1.Numbers", "Count", CallKind.SERVER_STREAM, serializer, serializer)
            .build();
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    endpoint.answer = call -> answer;
    CompletableFuture<Reply> pending =
        client(builder -> builder).call(count, ONE, CallOptions.DEFAULT).toCompletableFuture();
    pending.cancel(true);
    Fed messages = new Fed();
    answer.complete(Reply.stream(messages, Metadata.EMPTY));
    get(messages.cancelled);
    assertTold("started Count", "ended Count CANCELLED");
  }
}
