package io.ringwire.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.annotation.Execution;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.observe.CallListener;
import io.ringwire.core.ring.RingWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The test's thread plays the event loop; no socket takes part. */
@Timeout(30)
class ServerPipelineTest {
  private static final Int64Value ONE = Int64Value.of(1);
  private static final MethodDescriptor<?, ?> RING =
      TestMethods.of("Ring", CallKind.UNARY, Execution.RING);
  private static final MethodDescriptor<?, ?> INLINE =
      TestMethods.of("Inline", CallKind.UNARY, Execution.INLINE);
  private static final MethodDescriptor<?, ?> BLOCKING =
      TestMethods.of("Blocking", CallKind.UNARY, Execution.BLOCKING);
  private static final MethodDescriptor<?, ?> STREAM =
      TestMethods.of("Stream", CallKind.SERVER_STREAM, Execution.RING);

  private static final MethodDescriptor<?, ?> CLIENT_STREAM =
      TestMethods.of("Sum", CallKind.CLIENT_STREAM, Execution.RING);

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private ServerPipeline pipeline(MethodDescriptor<?, ?> method, Invoker handler) {
    return pipeline(method, handler, ServerConfig.DEFAULT);
  }

  private ServerPipeline pipeline(
      MethodDescriptor<?, ?> method, Invoker handler, ServerConfig config) {
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

          @Override
          public void refused(MethodDescriptor<?, ?> method, StatusCode code) {
            told.add("refused " + method.name() + " " + code);
          }
        };
    ServerPipeline made =
        ServerPipeline.of(TestMethods.served(method, handler), List.of(), listener, config, 1);
    made.start();
    open.add(made);
    return made;
  }

  private static FakeInbound run(
      ServerPipeline pipeline, MethodDescriptor<?, ?> method, Deadline deadline) {
    assertThat(pipeline.admit(method)).isNull();
    FakeInbound inbound = new FakeInbound(method, ONE, deadline);
    pipeline.accept(inbound);
    pipeline.batchEnd(0);
    return inbound;
  }

  private static FakeInbound run(ServerPipeline pipeline, MethodDescriptor<?, ?> method) {
    return run(pipeline, method, Deadline.NONE);
  }

  private static CompletableFuture<Reply> done(Object message) {
    return CompletableFuture.completedFuture(Reply.of(message));
  }

  @Test
  void anAnswerGivesItsPlaceBackAndIsToldOf() throws Exception {
    ServerPipeline pipeline = pipeline(RING, call -> done(call.request()));
    assertThat(run(pipeline, RING).reply().message()).isEqualTo(ONE);
    assertThat(pipeline.inFlight()).isZero();
    assertThat(told).containsExactly("started Ring", "ended Ring OK");
  }

  @ParameterizedTest
  @EnumSource(names = {"RING", "INLINE", "BLOCKING"})
  void aMinimalStageIsAnAnswerLikeAnyOther(Execution execution) throws Exception {
    // Of CompletableFuture.completedStage; its isDone throws.
    MethodDescriptor<?, ?> method = TestMethods.of("Minimal", CallKind.UNARY, execution);
    ServerPipeline done =
        pipeline(method, call -> CompletableFuture.completedStage(Reply.of(call.request())));
    assertThat(run(done, method).reply().message()).isEqualTo(ONE);
    Status refused = Status.of(StatusCode.NOT_FOUND, "not here");
    ServerPipeline failed =
        pipeline(method, call -> CompletableFuture.failedStage(refused.asException()));
    assertThat(RpcException.statusOf(run(failed, method).failure())).isEqualTo(refused);
    assertThat(failed.inFlight()).isZero();
  }

  @Test
  void anAbandonedCallGivesItsPlaceBack() {
    ServerPipeline pipeline =
        pipeline(RING, call -> done(ONE), ServerConfig.DEFAULT.withInFlightMax(1, 1));
    assertThat(pipeline.admit(RING)).isNull();
    assertThat(pipeline.admit(RING)).isNotNull();
    pipeline.abandon(RING);
    assertThat(pipeline.admit(RING)).isNull();
    assertThat(told).containsExactly("refused Ring UNAVAILABLE");
  }

  @Test
  void oneMethodCannotTakeEveryPlace() {
    ServerPipeline pipeline =
        pipeline(RING, call -> done(ONE), ServerConfig.DEFAULT.withInFlightMax(5, 2));
    assertThat(pipeline.admit(RING)).isNull();
    assertThat(pipeline.admit(RING)).isNull();
    Status refusal = Objects.requireNonNull(pipeline.admit(RING));
    assertThat(refusal.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(pipeline.inFlight()).isEqualTo(2);
  }

  @Test
  void aCallWhoseDeadlinePassedWhileItWaitedIsNotRun() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    ServerPipeline pipeline =
        pipeline(
            RING,
            call -> {
              runs.incrementAndGet();
              return done(ONE);
            });
    FakeInbound late = run(pipeline, RING, Deadline.after(Duration.ZERO));
    assertThat(RpcException.statusOf(late.failure()).code())
        .isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(runs).hasValue(0);
    assertThat(pipeline.inFlight()).isZero();
  }

  @Test
  void aCallCancelledWhileItWaitedIsNotRun() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    ServerPipeline pipeline =
        pipeline(
            RING,
            call -> {
              runs.incrementAndGet();
              begun.countDown();
              await(gate);
              return done(ONE);
            });
    FakeInbound first = run(pipeline, RING);
    await(begun);
    FakeInbound second = run(pipeline, RING);
    second.cancellation.cancel();
    gate.countDown();
    first.reply();
    assertThat(RpcException.statusOf(second.failure()).code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aPlaceIsHeldUntilTheHandlerEndsNotUntilTheCallerLeaves() throws Exception {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    ServerPipeline pipeline = pipeline(INLINE, call -> answer);
    FakeInbound inbound = run(pipeline, INLINE);
    inbound.cancellation.cancel(Status.of(StatusCode.DEADLINE_EXCEEDED, "late"));
    assertThat(pipeline.inFlight()).isEqualTo(1);
    answer.complete(Reply.of(ONE));
    assertThat(pipeline.inFlight()).isZero();
    assertThat(told).containsExactly("started Inline", "ended Inline DEADLINE_EXCEEDED");
    assertThat(inbound.completions).hasValue(1);
  }

  @Test
  void aFullRingIsARefusalThatProvesThatNothingRan() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    ServerPipeline pipeline =
        pipeline(
            RING,
            call -> {
              begun.countDown();
              await(gate);
              return done(ONE);
            },
            ServerConfig.DEFAULT.withRing(2, 1, RingWait.BLOCKING));
    FakeInbound running = run(pipeline, RING);
    await(begun);
    FakeInbound waiting = run(pipeline, RING);
    FakeInbound refused = run(pipeline, RING);
    assertThat(refused.failure())
        .isInstanceOfSatisfying(
            AttemptException.class,
            failure -> assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED));
    gate.countDown();
    running.reply();
    waiting.reply();
    assertThat(pipeline.inFlight()).isZero();
  }

  @Test
  void cancellingInterruptsABlockedHandlerAndNobodyAfterIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    ServerPipeline pipeline =
        pipeline(
            BLOCKING,
            call -> {
              if (begun.getCount() > 0) {
                begun.countDown();
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
              interrupted.add(Thread.currentThread().isInterrupted());
              return done(ONE);
            },
            ServerConfig.DEFAULT.withBlocking(1, 4));
    FakeInbound first = run(pipeline, BLOCKING);
    await(begun);
    FakeInbound second = run(pipeline, BLOCKING);
    first.cancellation.cancel();
    first.reply();
    second.reply();
    assertThat(interrupted).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void anAttemptsOutcomeFromBelowDoesNotBecomeThisCalls() throws Exception {
    AttemptException below =
        new AttemptException(
            Status.of(StatusCode.UNAVAILABLE, "below"), Outcome.REFUSED, null, 0, null);
    ServerPipeline pipeline = pipeline(RING, call -> CompletableFuture.failedFuture(below));
    Throwable failure = run(pipeline, RING).failure();
    assertThat(failure).isInstanceOf(RpcException.class).isNotInstanceOf(AttemptException.class);
    assertThat(RpcException.statusOf(failure)).isEqualTo(below.status());
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void whereANestedCallFailedIsNotToldToStrangers(Outcome outcome) throws Exception {
    Endpoint secret = Endpoint.of("db-7.internal", 4711);
    Status named = Status.of(StatusCode.UNAVAILABLE, "no way to " + secret.address());
    AttemptException below = new AttemptException(named, outcome, secret, 0, null);
    for (Throwable thrown :
        List.of(
            below,
            new CompletionException(below),
            // as a blocking stub throws it
            new RpcException(named, below),
            new CompletionException(new ExecutionException(new RpcException(named, below))))) {
      ServerPipeline pipeline = pipeline(RING, call -> CompletableFuture.failedFuture(thrown));
      Throwable failure = run(pipeline, RING).failure();
      Status told = RpcException.statusOf(failure);
      assertThat(told.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(told.toString()).contains("test.v1.Numbers/Ring").doesNotContain("db-7");
      assertThat(failure.getMessage()).doesNotContain("db-7");
      assertThat(failure).hasCause(below);
    }
  }

  @Test
  void whatANestedServiceAnsweredAndWhatAHandlerChoseGoOnAsTheyAre() throws Exception {
    Endpoint endpoint = Endpoint.of("db-7.internal", 4711);
    Status said = Status.of(StatusCode.NOT_FOUND, "no order 7");
    AttemptException answered = new AttemptException(said, Outcome.ANSWERED, endpoint, 0, null);
    ServerPipeline answering = pipeline(RING, call -> CompletableFuture.failedFuture(answered));
    assertThat(RpcException.statusOf(run(answering, RING).failure())).isEqualTo(said);

    Status chosen = Status.of(StatusCode.UNAVAILABLE, "prices are not known just now");
    AttemptException lost =
        new AttemptException(
            Status.of(StatusCode.UNAVAILABLE, "x"), Outcome.UNKNOWN, endpoint, 0, null);
    ServerPipeline choosing =
        pipeline(RING, call -> CompletableFuture.failedFuture(chosen.asException(lost)));
    assertThat(RpcException.statusOf(run(choosing, RING).failure())).isEqualTo(chosen);
  }

  /** A handler's subscriber that throws where it is told to. */
  private static final class Throwing implements Flow.Subscriber<Object> {
    private final String where;

    Throwing(String where) {
      this.where = where;
    }

    private void at(String place) {
      if (place.equals(where)) {
        throw new IllegalStateException("thrown in " + place);
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(10);
    }

    @Override
    public void onNext(Object message) {
      at("onNext");
    }

    @Override
    public void onError(Throwable failure) {
      at("onError");
    }

    @Override
    public void onComplete() {
      at("onComplete");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"onNext", "onError", "onComplete"})
  void aSubscriberOfRequestsThatThrowsEndsItsCall(String where) throws Exception {
    ServerPipeline pipeline =
        pipeline(
            CLIENT_STREAM,
            call -> {
              call.requests().subscribe(new Throwing(where));
              return new CompletableFuture<>(); // what would complete it has just thrown
            });
    CompletableFuture<Flow.Subscriber<? super Object>> wire = new CompletableFuture<>();
    Flow.Publisher<Object> requests =
        subscriber -> {
          subscriber.onSubscribe(new Ignored());
          wire.complete(subscriber);
        };
    assertThat(pipeline.admit(CLIENT_STREAM)).isNull();
    FakeInbound inbound = new FakeInbound(CLIENT_STREAM, requests, Deadline.NONE);
    pipeline.accept(inbound);
    pipeline.batchEnd(0);
    // On the event loop, as the transport does it: the handler has long returned.
    Flow.Subscriber<? super Object> subscriber = wire.get(10, TimeUnit.SECONDS);
    if (where.equals("onNext")) {
      subscriber.onNext(ONE);
    } else if (where.equals("onError")) {
      subscriber.onError(new IllegalStateException("the caller is gone"));
    } else {
      subscriber.onComplete();
    }
    assertThat(RpcException.statusOf(inbound.failure()).code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(pipeline.inFlight()).isZero();
    assertThat(inbound.completions).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "cancel"})
  void aPublisherOfRepliesWhoseSubscriptionThrowsEndsItsCall(String where) throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    Flow.Subscription broken =
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            throw new IllegalStateException("thrown in request");
          }

          @Override
          public void cancel() {
            cancelled.countDown();
            if (where.equals("cancel")) {
              throw new IllegalStateException("thrown in cancel");
            }
          }
        };
    Flow.Publisher<Object> messages = subscriber -> subscriber.onSubscribe(broken);
    ServerPipeline pipeline =
        pipeline(
            STREAM,
            call -> CompletableFuture.completedFuture(Reply.stream(messages, Metadata.EMPTY)));
    CompletableFuture<String> end = new CompletableFuture<>();
    subscribe(run(pipeline, STREAM).reply().messages(), end);
    assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("error INTERNAL");
    assertThat(pipeline.inFlight()).isZero();
    await(cancelled); // the last that is done, on the ring
    assertThat(told).containsExactly("started Stream", "ended Stream INTERNAL");
  }

  @Test
  void anAnswerAfterTheCallBrokeOffIsDropped() throws Exception {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    ServerPipeline pipeline =
        pipeline(
            CLIENT_STREAM,
            call -> {
              call.requests().subscribe(new Throwing("onComplete"));
              return answer;
            });
    CompletableFuture<Flow.Subscriber<? super Object>> wire = new CompletableFuture<>();
    Flow.Publisher<Object> requests =
        subscriber -> {
          subscriber.onSubscribe(new Ignored());
          wire.complete(subscriber);
        };
    assertThat(pipeline.admit(CLIENT_STREAM)).isNull();
    FakeInbound inbound = new FakeInbound(CLIENT_STREAM, requests, Deadline.NONE);
    pipeline.accept(inbound);
    pipeline.batchEnd(0);
    wire.get(10, TimeUnit.SECONDS).onComplete();
    inbound.failure();
    answer.complete(Reply.of(ONE));
    assertThat(inbound.completions).hasValue(1);
    assertThat(pipeline.inFlight()).isZero();
  }

  @Test
  void anAnswerOfTheWrongShapeIsInternal() throws Exception {
    ServerPipeline unary =
        pipeline(
            RING, call -> CompletableFuture.completedFuture(Reply.stream(never(), Metadata.EMPTY)));
    assertThat(RpcException.statusOf(run(unary, RING).failure()).code())
        .isEqualTo(StatusCode.INTERNAL);
    ServerPipeline stream = pipeline(STREAM, call -> done(ONE));
    assertThat(RpcException.statusOf(run(stream, STREAM).failure()).code())
        .isEqualTo(StatusCode.INTERNAL);
    @SuppressWarnings("NullAway") // the mistake that is tested
    Invoker nothing = call -> null;
    ServerPipeline none = pipeline(RING, nothing);
    assertThat(RpcException.statusOf(run(none, RING).failure()).code())
        .isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void aStreamHoldsItsPlaceUntilItEnds() throws Exception {
    CompletableFuture<Flow.Subscriber<? super Object>> handler = new CompletableFuture<>();
    Flow.Publisher<Object> messages =
        subscriber -> {
          subscriber.onSubscribe(new Ignored());
          handler.complete(subscriber);
        };
    ServerPipeline pipeline =
        pipeline(
            STREAM,
            call -> CompletableFuture.completedFuture(Reply.stream(messages, Metadata.EMPTY)));
    FakeInbound inbound = run(pipeline, STREAM);
    Flow.Publisher<?> replies = inbound.reply().messages();
    assertThat(pipeline.inFlight()).isEqualTo(1);
    CompletableFuture<String> end = new CompletableFuture<>();
    subscribe(replies, end);
    Flow.Subscriber<? super Object> subscriber = handler.get(10, TimeUnit.SECONDS);
    assertThat(pipeline.inFlight()).isEqualTo(1);
    subscriber.onComplete();
    assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("complete");
    assertThat(pipeline.inFlight()).isZero();
    assertThat(told).containsExactly("started Stream", "ended Stream OK");
  }

  @Test
  void aStreamThatNobodySubscribesToEndsWithItsCancellation() throws Exception {
    AtomicInteger subscriptions = new AtomicInteger();
    Flow.Publisher<Object> messages = subscriber -> subscriptions.incrementAndGet();
    ServerPipeline pipeline =
        pipeline(
            STREAM,
            call -> CompletableFuture.completedFuture(Reply.stream(messages, Metadata.EMPTY)));
    FakeInbound inbound = run(pipeline, STREAM);
    Flow.Publisher<?> replies = inbound.reply().messages();
    inbound.cancellation.cancel();
    assertThat(pipeline.inFlight()).isZero();
    CompletableFuture<String> end = new CompletableFuture<>();
    subscribe(replies, end);
    assertThat(end.get(10, TimeUnit.SECONDS)).startsWith("error");
    assertThat(subscriptions).hasValue(0);
  }

  @Test
  void aPublisherThatThrowsFailsItsStream() throws Exception {
    Flow.Publisher<Object> messages =
        subscriber -> {
          throw new IllegalStateException("broken");
        };
    ServerPipeline pipeline =
        pipeline(
            STREAM,
            call -> CompletableFuture.completedFuture(Reply.stream(messages, Metadata.EMPTY)));
    CompletableFuture<String> end = new CompletableFuture<>();
    subscribe(run(pipeline, STREAM).reply().messages(), end);
    assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("error INTERNAL");
    assertThat(pipeline.inFlight()).isZero();
  }

  @Test
  void closingAnswersWhatStillWaitedForItsThread() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    ServerPipeline pipeline =
        pipeline(
            RING,
            call -> {
              begun.countDown();
              await(gate);
              return done(ONE);
            },
            ServerConfig.DEFAULT.withRing(8, 1, RingWait.BLOCKING));
    run(pipeline, RING);
    await(begun);
    FakeInbound waiting = run(pipeline, RING);
    Thread closer = new Thread(pipeline::close);
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait(); // until it waits for the ring's thread, which it has told to stop
    }
    gate.countDown();
    assertThat(waiting.failure())
        .isInstanceOfSatisfying(
            AttemptException.class,
            failure -> {
              assertThat(failure.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
              assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED); // nothing ran
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Flow.Publisher<Object> never() {
    return subscriber -> subscriber.onSubscribe(new Ignored());
  }

  private static void subscribe(Flow.Publisher<?> messages, CompletableFuture<String> end) {
    messages.subscribe(
        new Flow.Subscriber<Object>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
          }

          @Override
          public void onNext(Object message) {}

          @Override
          public void onError(Throwable failure) {
            end.complete("error " + RpcException.statusOf(failure).code());
          }

          @Override
          public void onComplete() {
            end.complete("complete");
          }
        });
  }

  private static final class Ignored implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
