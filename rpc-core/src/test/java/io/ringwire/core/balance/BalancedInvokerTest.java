package io.ringwire.core.balance;

import static io.ringwire.core.call.TestCalls.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.balance.EndpointInvoker.Readiness;
import io.ringwire.core.balance.FakeEndpoints.FakeEndpoint;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.FakeTime;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.TestCalls;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.Resolver;
import io.ringwire.core.discovery.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BalancedInvokerTest {
  private static final String SERVICE = "test.v1.Service";
  private static final Endpoint A = Endpoint.of("a", 1);
  private static final Endpoint B = Endpoint.of("b", 1);
  private static final Endpoint C = Endpoint.of("c", 1);

  /** Hands over what the test says. */
  private static final class FakeResolver implements Resolver {
    private Consumer<EndpointSnapshot> listener = snapshot -> {};
    private boolean unsubscribed;

    @Override
    public Subscription resolve(String service, Consumer<EndpointSnapshot> listener) {
      this.listener = listener;
      return () -> unsubscribed = true;
    }

    void deliver(Endpoint... endpoints) {
      listener.accept(new EndpointSnapshot(SERVICE, List.of(endpoints)));
    }

    @Override
    public void close() {}
  }

  private final FakeTime time = new FakeTime();
  private final FakeResolver resolver = new FakeResolver();
  private final FakeEndpoints endpoints = new FakeEndpoints();
  private final BalanceConfig config =
      BalanceConfig.DEFAULT
          .withTicker(time)
          .withScheduler(time)
          .withControl(Runnable::run)
          .withSlowStart(Duration.ZERO)
          .withWaitingCallsMax(3);
  private BalancedInvoker invoker = balanced(config, new WeightedRoundRobin());

  @AfterEach
  void close() {
    invoker.close();
  }

  private BalancedInvoker balanced(BalanceConfig config, LoadBalancer policy) {
    return new BalancedInvoker(SERVICE, resolver, policy, endpoints, config);
  }

  private FakeEndpoint ready(Endpoint endpoint) {
    FakeEndpoint fake = endpoints.of(endpoint);
    fake.become(Readiness.READY);
    return fake;
  }

  private CompletableFuture<Reply> call() {
    return invoker.invoke(TestCalls.unary()).toCompletableFuture();
  }

  // Connecting before taking calls.

  @Test
  void connectsToEveryEndpointBeforeItTakesCalls() {
    resolver.deliver(A, B);
    assertThat(endpoints.of(A).connects).isEqualTo(1);
    assertThat(endpoints.of(B).connects).isEqualTo(1);
    FakeEndpoint a = ready(A);
    for (int i = 0; i < 10; i++) {
      call();
    }
    assertThat(a.calls).hasSize(10);
    assertThat(endpoints.of(B).calls).isEmpty();
    ready(B);
    for (int i = 0; i < 10; i++) {
      call();
    }
    assertThat(endpoints.of(B).calls).hasSize(5);
  }

  @Test
  void connectsAgainToAnEndpointThatFellIdle() {
    resolver.deliver(A);
    ready(A).become(Readiness.IDLE);
    assertThat(endpoints.of(A).connects).isEqualTo(2);
  }

  // Waiting.

  @Test
  void callsWaitForTheFirstSnapshotAndLeaveInOrder() {
    CompletableFuture<Reply> first = call();
    CompletableFuture<Reply> second = call();
    resolver.deliver(A);
    assertThat(endpoints.of(A).calls).isEmpty();
    FakeEndpoint a = ready(A);
    assertThat(a.calls).hasSize(2);
    a.calls.get(0).complete(Reply.of("first"));
    a.calls.get(1).complete(Reply.of("second"));
    assertThat(first.join().message()).isEqualTo("first");
    assertThat(second.join().message()).isEqualTo("second");
  }

  @Test
  void callsWaitAgainWhenTheLastConnectionIsLost() {
    resolver.deliver(A);
    FakeEndpoint a = ready(A);
    a.become(Readiness.CONNECTING);
    CompletableFuture<Reply> waiting = call();
    assertThat(a.calls).isEmpty();
    a.answersAtOnce = true;
    a.become(Readiness.READY);
    assertThat(waiting).isCompletedWithValue(Reply.NONE);
  }

  @Test
  void refusesWhoeverComesWhenTheWaitingRoomIsFull() {
    call();
    call();
    call();
    assertRefused(
        call(),
        StatusCode.RESOURCE_EXHAUSTED,
        "the endpoints of test.v1.Service are not known yet, and 3 calls wait already");
  }

  @Test
  void aWaitingCallEndsSoonAfterItsDeadline() {
    CompletableFuture<Reply> waiting =
        invoker
            .invoke(TestCalls.unary(time.deadlineIn(Duration.ofMillis(200))))
            .toCompletableFuture();
    time.advance(Duration.ofMillis(199));
    assertThat(waiting).isNotDone();
    time.advance(Duration.ofMillis(11));
    assertRefused(
        waiting,
        StatusCode.DEADLINE_EXCEEDED,
        "the endpoints of test.v1.Service are not known yet, and the deadline has passed");
    assertThat(time.pending()).isZero();
  }

  @Test
  void aCallWithoutDeadlineWaitsNoLongerThanConfigured() {
    resolver.deliver(A);
    CompletableFuture<Reply> waiting = call();
    time.advance(Duration.ofMillis(4_990));
    assertThat(waiting).isNotDone();
    time.advance(Duration.ofMillis(20));
    assertRefused(waiting, StatusCode.UNAVAILABLE, "no endpoint of test.v1.Service is connected");
  }

  @Test
  void aCancelledCallLeavesTheWaitingRoomAtOnce() {
    Call cancelled = TestCalls.unary();
    CompletableFuture<Reply> waiting = invoker.invoke(cancelled).toCompletableFuture();
    call();
    call();
    cancelled.cancellation().cancel();
    assertRefused(waiting, StatusCode.CANCELLED, "cancelled by the caller");
    assertThat(call()).isNotDone();
    resolver.deliver(A);
    assertThat(ready(A).calls).hasSize(3);
  }

  @Test
  void aCallCancelledBeforeItWaitsIsRefused() {
    Call cancelled = TestCalls.unary();
    cancelled.cancellation().cancel();
    assertRefused(
        invoker.invoke(cancelled).toCompletableFuture(),
        StatusCode.CANCELLED,
        "cancelled by the caller");
  }

  // Refusing.

  @Test
  void refusesAtOnceWhenNobodyServesTheService() {
    resolver.deliver();
    assertRefused(call(), StatusCode.UNAVAILABLE, "no endpoint of test.v1.Service is registered");
  }

  @Test
  void refusesThoseWhoWaitedForASnapshotThatIsEmpty() {
    CompletableFuture<Reply> waiting = call();
    resolver.deliver();
    assertRefused(waiting, StatusCode.UNAVAILABLE, "no endpoint of test.v1.Service is registered");
  }

  @Test
  void refusesWhenConnectingToEachHasFailedAndKeepsTheReason() {
    resolver.deliver(A, B);
    endpoints.of(A).become(Readiness.FAILED);
    CompletableFuture<Reply> waiting = call();
    assertThat(waiting).isNotDone();
    endpoints.of(B).become(Readiness.FAILED);
    assertRefused(waiting, StatusCode.UNAVAILABLE, "no endpoint of test.v1.Service can be reached");
    assertThat(failureOf(waiting).getCause())
        .isInstanceOf(AttemptException.class)
        .hasMessageContaining("cannot connect to");
    ready(B).answersAtOnce = true;
    assertThat(call()).isCompletedWithValue(Reply.NONE);
  }

  @Test
  void refusesAfterItIsClosedAndLetsTheEndpointsEndTheirCalls() {
    resolver.deliver(A);
    FakeEndpoint a = ready(A);
    CompletableFuture<Reply> underWay = call();
    invoker.close();
    assertThat(a.closed).isTrue();
    assertThat(resolver.unsubscribed).isTrue();
    assertRefused(call(), StatusCode.UNAVAILABLE, "the client of test.v1.Service is closed");
    a.calls.get(0).complete(Reply.NONE);
    assertThat(underWay).isCompletedWithValue(Reply.NONE);
  }

  @Test
  void closingRefusesThoseWhoWait() {
    CompletableFuture<Reply> waiting = call();
    invoker.close();
    // Without a first snapshot too.
    assertRefused(waiting, StatusCode.UNAVAILABLE, "the client of test.v1.Service is closed");
  }

  // Following the registry.

  @Test
  void keepsConnectionsOverAChangeOfWeight() {
    resolver.deliver(A, B);
    FakeEndpoint a = ready(A);
    FakeEndpoint b = ready(B);
    resolver.deliver(A.withWeight(300), B);
    assertThat(endpoints.made).containsExactly(a, b);
    for (int i = 0; i < 40; i++) {
      call();
    }
    assertThat(a.calls).hasSize(30);
    assertThat(b.calls).hasSize(10);
  }

  @Test
  void aWeightOfZeroStopsNewCallsAndKeepsTheConnection() {
    resolver.deliver(A, B);
    FakeEndpoint a = ready(A);
    FakeEndpoint b = ready(B);
    resolver.deliver(A.withWeight(0), B);
    for (int i = 0; i < 4; i++) {
      call();
    }
    assertThat(a.calls).isEmpty();
    assertThat(b.calls).hasSize(4);
    assertThat(a.closed).isFalse();
    resolver.deliver(A.withWeight(0), B.withWeight(0));
    assertRefused(call(), StatusCode.UNAVAILABLE, "every endpoint of test.v1.Service is drained");
    resolver.deliver(A, B);
    call();
    call();
    assertThat(a.calls).hasSize(1);
    assertThat(endpoints.made).hasSize(2);
  }

  @Test
  void closesAnEndpointThatLeftOnlyAfterNobodyPicksItAnyMore() {
    resolver.deliver(A, B);
    FakeEndpoint a = ready(A);
    ready(B);
    CompletableFuture<Reply> underWay = null;
    while (a.calls.isEmpty()) {
      underWay = call();
    }
    resolver.deliver(B);
    assertThat(a.closed).isTrue();
    for (int i = 0; i < 10; i++) {
      call();
    }
    assertThat(a.calls).hasSize(1);
    assertThat(underWay).isNotNull().isNotDone();
    a.calls.get(0).complete(Reply.NONE);
    assertThat(underWay).isCompletedWithValue(Reply.NONE);
  }

  @Test
  void connectsAnewWhenAnIdMovesToAnotherAddress() {
    Endpoint before = new Endpoint("i1", "a", 1, 1, "", "", java.util.Map.of(), "");
    Endpoint after = new Endpoint("i1", "a", 2, 1, "", "", java.util.Map.of(), "");
    resolver.deliver(before);
    FakeEndpoint first = ready(before);
    resolver.deliver(after);
    assertThat(first.closed).isTrue();
    assertThat(endpoints.made).hasSize(2);
  }

  @Test
  void aDrainingEndpointGetsNoNewCallWhileOthersRemain() {
    resolver.deliver(A, B);
    FakeEndpoint a = ready(A);
    FakeEndpoint b = ready(B);
    a.become(Readiness.DRAINING);
    for (int i = 0; i < 6; i++) {
      call();
    }
    assertThat(a.calls).isEmpty();
    assertThat(b.calls).hasSize(6);
  }

  @Test
  void drainingEndpointsServeUntilAnotherIsReady() {
    resolver.deliver(A, B);
    FakeEndpoint a = ready(A);
    a.become(Readiness.DRAINING);
    call();
    assertThat(a.calls).hasSize(1);
    FakeEndpoint b = ready(B);
    call();
    assertThat(a.calls).hasSize(1);
    assertThat(b.calls).hasSize(1);
  }

  @Test
  void tellsThePolicyNothingWhenNothingChanged() {
    int[] pickers = {0};
    LoadBalancer counting =
        candidates -> {
          pickers[0]++;
          return call -> candidates.get(0);
        };
    BalancedInvoker counted = balanced(config, counting);
    resolver.deliver(A, B);
    FakeEndpoint a = ready(A);
    ready(B);
    assertThat(pickers[0]).isEqualTo(2);
    a.become(Readiness.READY);
    resolver.deliver(A, B);
    assertThat(pickers[0]).isEqualTo(2);
    resolver.deliver(A, B.withWeight(7));
    assertThat(pickers[0]).isEqualTo(3);
    counted.close();
  }

  // Policies of other authors.

  @Test
  void aPolicyThatCannotPickFailsItsCallsOnly() {
    BalancedInvoker broken =
        balanced(
            config,
            candidates ->
                call -> {
                  throw new IllegalStateException("no idea");
                });
    resolver.deliver(A);
    ready(A);
    assertRefused(
        broken.invoke(TestCalls.unary()).toCompletableFuture(),
        StatusCode.INTERNAL,
        "no endpoint of test.v1.Service could be picked");
    broken.close();
  }

  @Test
  void callsGoRoundWhenAPolicyCannotPrepare() {
    BalancedInvoker broken =
        balanced(
            config,
            candidates -> {
              throw new IllegalStateException("no idea");
            });
    resolver.deliver(A);
    FakeEndpoint a = ready(A);
    broken.invoke(TestCalls.unary());
    assertThat(a.calls).hasSize(1);
    broken.close();
  }

  // Slow start.

  @Test
  void anEndpointThatJoinsLaterGrowsToItsWeight() {
    invoker.close();
    invoker = balanced(config.withSlowStart(Duration.ofSeconds(10)), new WeightedRoundRobin());
    resolver.deliver(A, B);
    FakeEndpoint a = ready(A);
    ready(B);
    resolver.deliver(A, B, C);
    // Its time begins when it can take calls, not when it is announced.
    time.advance(Duration.ofSeconds(20));
    FakeEndpoint c = ready(C);
    assertThat(weightOf(C)).isEqualTo(10);
    assertThat(weightOf(A)).isEqualTo(100);
    for (int i = 0; i < 210; i++) {
      call();
    }
    assertThat(c.calls).hasSize(10);
    assertThat(a.calls).hasSize(100);
    time.advance(Duration.ofSeconds(5));
    assertThat(weightOf(C)).isBetween(45, 50);
    time.advance(Duration.ofSeconds(6));
    assertThat(weightOf(C)).isEqualTo(100);
    assertThat(time.pending()).isZero();
  }

  @Test
  void evenAWeightOfOneGrows() {
    invoker.close();
    invoker = balanced(config.withSlowStart(Duration.ofSeconds(10)), new WeightedRoundRobin());
    resolver.deliver(A.withWeight(1));
    FakeEndpoint a = ready(A);
    resolver.deliver(A.withWeight(1), B.withWeight(1));
    FakeEndpoint b = ready(B);
    for (int i = 0; i < 110; i++) {
      call();
    }
    assertThat(a.calls).hasSize(100);
    assertThat(b.calls).hasSize(10);
    time.advance(Duration.ofSeconds(11));
    assertThat(weightOf(A)).isEqualTo(1);
    assertThat(weightOf(B)).isEqualTo(1);
  }

  // Statistics.

  @Test
  void countsWhatIsUnderWayAndHowLongItTook() {
    resolver.deliver(A);
    FakeEndpoint a = ready(A);
    call();
    call();
    assertThat(view(A).inFlight()).isEqualTo(2);
    time.advance(Duration.ofMillis(5));
    a.calls.get(0).complete(Reply.NONE);
    a.calls
        .get(1)
        .completeExceptionally(TestCalls.failure(StatusCode.NOT_FOUND, Outcome.ANSWERED, A));
    assertThat(view(A).inFlight()).isZero();
    assertThat(view(A).latencyNanos()).isEqualTo(5e6);
    a.answersAtOnce = true;
    call();
    assertThat(view(A).inFlight()).isZero();
  }

  @Test
  void anEndpointThatThrowsFailsItsCallAndKeepsNoCount() {
    resolver.deliver(A);
    FakeEndpoint a = ready(A);
    a.thrown = new StackOverflowError("made up");
    assertThat(failureOf(call()))
        .isInstanceOfSatisfying(
            AttemptException.class,
            failure -> {
              assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
              assertThat(failure).hasCause(a.thrown);
            });
    assertThat(invoker.endpoints().get(0).inFlight()).isZero();
  }

  @Test
  void countsAStreamFromItsSubscriptionToItsEnd() {
    resolver.deliver(A);
    FakeEndpoint a = ready(A);
    CompletableFuture<Reply> reply =
        invoker
            .invoke(
                TestCalls.call(CallKind.SERVER_STREAM, false, time.deadlineIn(Duration.ofHours(1))))
            .toCompletableFuture();
    assertThat(view(A).inFlight()).isEqualTo(1);
    try (SubmissionPublisher<Object> messages = new SubmissionPublisher<>(Runnable::run, 4)) {
      a.calls.get(0).complete(Reply.stream(messages, Metadata.EMPTY));
      assertThat(view(A).inFlight()).isZero();
      List<Object> got = new ArrayList<>();
      Flow.Subscription[] subscription = new Flow.Subscription[1];
      reply.join().messages().subscribe(collecting(got, subscription));
      assertThat(view(A).inFlight()).isEqualTo(1);
      messages.submit("one");
      assertThat(got).containsExactly("one");
      subscription[0].cancel();
      assertThat(view(A).inFlight()).isZero();
    }
    assertThat(view(A).inFlight()).isZero();
  }

  @Test
  void aFailedStreamFailsWithTheBareFailure() {
    resolver.deliver(A);
    FakeEndpoint a = ready(A);
    CompletionStage<Reply> reply =
        invoker.invoke(
            TestCalls.call(CallKind.BIDI_STREAM, false, time.deadlineIn(Duration.ofHours(1))));
    AttemptException failure = TestCalls.failure(StatusCode.UNAVAILABLE, Outcome.UNKNOWN, A);
    a.calls.get(0).completeExceptionally(failure);
    assertThat(failureOf(reply)).isSameAs(failure);
    assertThat(view(A).inFlight()).isZero();
    assertThat(view(A).latencyNanos()).isEqualTo(PeakEwma.FAILURE_NANOS);
  }

  // Churn.

  @Test
  void losesNoCallHoweverTheSetChurnsWhileOneEndpointRemains() {
    Random random = new Random(20261122);
    List<Endpoint> pool = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      pool.add(Endpoint.of("p" + i, 1, 1 + random.nextInt(300)));
    }
    Endpoint constant = Endpoint.of("constant", 1, 1);
    endpoints.readinessAtBirth = Readiness.READY;
    resolver.deliver(constant);
    int calls = 0;
    for (int round = 0; round < 3_000; round++) {
      List<Endpoint> set = new ArrayList<>(List.of(constant.withWeight(1 + random.nextInt(9))));
      for (Endpoint endpoint : pool) {
        if (random.nextBoolean()) {
          set.add(endpoint.withWeight(random.nextInt(300)));
        }
      }
      resolver.deliver(set.toArray(Endpoint[]::new));
      FakeEndpoint shaken = endpoints.of(set.get(random.nextInt(set.size())));
      if (!shaken.endpoint().id().equals(constant.id())) {
        Readiness[] all = Readiness.values();
        shaken.become(all[random.nextInt(all.length)]);
      }
      for (int i = 0; i < 3; i++) {
        CompletableFuture<Reply> stage = call();
        calls++;
        assertThat(stage.isCompletedExceptionally()).as("round %d", round).isFalse();
      }
    }
    assertThat(endpoints.made.stream().mapToInt(made -> made.calls.size()).sum()).isEqualTo(calls);
  }

  private int weightOf(Endpoint endpoint) {
    return view(endpoint).weight();
  }

  private EndpointView view(Endpoint endpoint) {
    return invoker.endpoints().stream()
        .filter(view -> view.endpoint().id().equals(endpoint.id()))
        .findFirst()
        .orElseThrow();
  }

  private static void assertRefused(CompletableFuture<Reply> stage, StatusCode code, String text) {
    AttemptException failure = (AttemptException) failureOf(stage);
    assertThat(failure.status().code()).isEqualTo(code);
    assertThat(failure.status().text()).isEqualTo(text);
    assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
    assertThat(failure.endpoint()).isNull();
  }

  private static <T> Flow.Subscriber<T> collecting(
      List<Object> got, Flow.Subscription[] subscription) {
    return new Flow.Subscriber<>() {
      @Override
      public void onSubscribe(Flow.Subscription given) {
        subscription[0] = given;
        given.request(Long.MAX_VALUE);
      }

      @Override
      public void onNext(T message) {
        got.add(message);
      }

      @Override
      public void onError(Throwable failure) {
        got.add(failure);
      }

      @Override
      public void onComplete() {}
    };
  }
}
