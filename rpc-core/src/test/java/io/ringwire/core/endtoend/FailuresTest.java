package io.ringwire.core.endtoend;

import static io.ringwire.core.endtoend.CallsTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ringwire.codec.serialization.ProtobufSerializer;
import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.ring.RingWait;
import io.ringwire.core.server.RpcServer;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers learn of failures, and what they must not learn. */
@Timeout(60)
class FailuresTest {
  private static final StringValue HELLO = StringValue.of("hello");

  private final World world = new World();
  private final EchoHandlers handlers = new EchoHandlers();
  private final RpcServer server = world.serve(handlers);
  private final RpcClient client = world.clientOf(server);
  private final EchoService echo = client.create(EchoService.class);

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  private static Status statusOf(Throwable failure) {
    return RpcException.statusOf(failure);
  }

  @Test
  void aStatusTravelsWithItsDetails() {
    Status outOfStock =
        AppError.of("shop.example", 30011, "OUT_OF_STOCK")
            .status(StatusCode.FAILED_PRECONDITION, "three are left", Map.of("item_id", "i-7"));
    handlers.answer = request -> CompletableFuture.failedFuture(outOfStock.asException());
    Status seen = statusOf(catchThrowable(() -> get(echo.ring(HELLO))));
    assertThat(seen.code()).isEqualTo(StatusCode.FAILED_PRECONDITION);
    assertThat(seen.text()).isEqualTo("three are left");
    assertThat(AppError.from(seen))
        .hasValueSatisfying(error -> assertThat(error.number()).isEqualTo(30011));
  }

  @Test
  void anUnexpectedExceptionTellsStrangersNothing() {
    handlers.answer =
        request -> {
          throw new IllegalArgumentException("password of db-7 is swordfish");
        };
    Status thrown = statusOf(catchThrowable(() -> get(echo.ring(HELLO))));
    assertThat(thrown.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(thrown.toString()).doesNotContain("swordfish");

    handlers.answer =
        request -> CompletableFuture.failedFuture(new IllegalStateException("swordfish"));
    Status failed = statusOf(catchThrowable(() -> get(echo.ring(HELLO))));
    assertThat(failed.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(failed.toString()).doesNotContain("swordfish");
  }

  @Test
  void anErrorInAHandlerEndsItsCallAndNotItsRing() throws Exception {
    handlers.answer =
        request -> {
          throw new StackOverflowError();
        };
    for (int i = 0; i < 10; i++) {
      assertThat(statusOf(catchThrowable(() -> get(echo.ring(HELLO)))).code())
          .isEqualTo(StatusCode.INTERNAL);
      assertThat(statusOf(catchThrowable(() -> get(echo.inline(HELLO)))).code())
          .isEqualTo(StatusCode.INTERNAL);
    }
    handlers.answer = CompletableFuture::completedFuture;
    assertThat(get(echo.ring(HELLO))).isEqualTo(HELLO);
    assertThat(get(echo.inline(HELLO))).isEqualTo(HELLO);
  }

  @Test
  void nullInPlaceOfAnAnswerIsTheServersFault() {
    handlers.answer = request -> null;
    assertThat(statusOf(catchThrowable(() -> get(echo.ring(HELLO)))).code())
        .isEqualTo(StatusCode.INTERNAL);
    handlers.answer = request -> CompletableFuture.completedFuture(null);
    assertThat(statusOf(catchThrowable(() -> get(echo.ring(HELLO)))).code())
        .isEqualTo(StatusCode.INTERNAL);
    handlers.blockingAnswer = request -> null;
    assertThat(statusOf(catchThrowable(() -> echo.blocking(HELLO))).code())
        .isEqualTo(StatusCode.INTERNAL);
    handlers.counter = last -> null;
    Gathered<Int64Value> got = Gathered.everything();
    echo.count(Int64Value.of(1)).subscribe(got);
    assertThat(statusOf(catchThrowable(got::all)).code()).isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void aFailureInTheMiddleOfAStreamEndsIt() throws Exception {
    Numbers numbers = new Numbers(10);
    numbers.each =
        () -> {
          if (numbers.sent.get() == 5) {
            throw Status.of(StatusCode.DATA_LOSS, "the sixth is gone").asException();
          }
        };
    handlers.counter =
        last ->
            subscriber ->
                numbers.subscribe(
                    new ForwardingSubscriber(subscriber) {
                      @Override
                      void asked(Runnable request) {
                        try {
                          request.run();
                        } catch (RpcException e) {
                          subscriber.onError(e);
                        }
                      }
                    });
    Gathered<Int64Value> got = Gathered.everything();
    echo.count(Int64Value.of(10)).subscribe(got);
    assertThat(statusOf(catchThrowable(got::all)).text()).isEqualTo("the sixth is gone");
    assertThat(got.items()).hasSize(5);
  }

  @Test
  void aCallersFailingPublisherFailsItsCallAndTellsTheHandler() throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    handlers.summer =
        requests -> {
          Gathered<Int64Value> got = Gathered.everything();
          requests.subscribe(got);
          got.end.whenComplete((all, failure) -> told.complete(failure));
          return new CompletableFuture<>();
        };
    SubmissionPublisher<Int64Value> fed = EchoHandlers.fed();
    CompletableFuture<Int64Value> sum = echo.sum(fed).toCompletableFuture();
    handlers.threads.take();
    fed.closeExceptionally(new IllegalStateException("the caller's own trouble"));
    assertThat(catchThrowable(() -> get(sum))).isNotNull();
    assertThat(get(told)).isNotNull();
  }

  @Test
  void anUnknownMethodIsNamedWithItsNearest() {
    MethodDescriptor<StringValue, StringValue> unknown =
        MethodDescriptor.of(
                World.SERVICE,
                "Rink",
                CallKind.UNARY,
                ProtobufSerializer.of(StringValue.class),
                ProtobufSerializer.of(StringValue.class))
            .build();
    Status status =
        statusOf(catchThrowable(() -> get(client.call(unknown, HELLO, CallOptions.DEFAULT))));
    assertThat(status.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
    assertThat(status.text()).contains("Rink").contains("did you mean Ring?");
  }

  @Test
  void aRefusedCallIsTriedAtAnotherEndpointThoughItIsNotIdempotent() throws Exception {
    EchoHandlers full = new EchoHandlers();
    RpcServer fullServer =
        world.serve(full, builder -> builder.config(World.QUICK.withInFlightMax(1, 1)));
    EchoService both = world.clientOf(fullServer, server).create(EchoService.class);
    while (full.threads.isEmpty() || handlers.threads.isEmpty()) { // until both are connected
      get(both.ring(HELLO));
    }
    CompletableFuture<StringValue> gate = new CompletableFuture<>();
    full.answer = request -> gate;
    full.threads.clear();
    CompletableFuture<StringValue> first =
        world.clientOf(fullServer).create(EchoService.class).ring(HELLO).toCompletableFuture();
    full.threads.take();
    handlers.threads.clear();

    for (int i = 0; i < 50; i++) {
      assertThat(get(both.ring(StringValue.of("call " + i))).getValue()).isEqualTo("call " + i);
    }
    assertThat(full.threads).isEmpty();
    assertThat(handlers.threads).hasSize(50);
    gate.complete(HELLO);
    get(first);
  }

  @Test
  void aServerAtItsLimitSaysThatNothingRan() throws Exception {
    CompletableFuture<StringValue> gate = new CompletableFuture<>();
    EchoHandlers full = new EchoHandlers();
    full.answer = request -> gate;
    RpcServer fullServer =
        world.serve(full, builder -> builder.config(World.QUICK.withInFlightMax(2, 1)));
    EchoService direct = world.clientOf(fullServer).create(EchoService.class);
    CompletableFuture<StringValue> first = direct.ring(HELLO).toCompletableFuture();
    full.threads.take();
    Throwable refused = catchThrowable(() -> get(direct.ring(HELLO)));
    assertThat(refused.getCause())
        .isInstanceOfSatisfying(
            AttemptException.class,
            thrown -> assertThat(thrown.outcome()).isEqualTo(Outcome.REFUSED));
    gate.complete(HELLO);
    assertThat(get(first)).isEqualTo(HELLO);
    assertThat(get(direct.ring(HELLO))).isEqualTo(HELLO);
  }

  @Test
  void aFullRingRefusesAndTheCallGoesElsewhere() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    EchoHandlers stuck = new EchoHandlers();
    stuck.answer =
        request -> {
          gate.join();
          return CompletableFuture.completedFuture(request);
        };
    RpcServer stuckServer =
        world.serve(
            stuck,
            builder ->
                builder.config(
                    World.QUICK
                        .withRing(1, 1, RingWait.BLOCKING)
                        .withHoldMax(Duration.ZERO, Duration.ZERO)));
    EchoService direct = world.clientOf(stuckServer).create(EchoService.class);
    CompletableFuture<StringValue> held = direct.ring(HELLO).toCompletableFuture();
    stuck.threads.take();
    // The ring's one slot is taken until its task returns, so every further call of the same
    // connection is refused.
    Throwable refused = catchThrowable(() -> get(direct.ring(HELLO)));
    assertThat(statusOf(refused).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(refused.getCause())
        .isInstanceOfSatisfying(
            AttemptException.class,
            thrown -> assertThat(thrown.outcome()).isEqualTo(Outcome.REFUSED));
    gate.complete(null);
    assertThat(get(held)).isEqualTo(HELLO);
    assertThat(get(direct.ring(HELLO))).isEqualTo(HELLO);
  }

  @Test
  void anAnsweredFailureIsRetriedOnlyWhereTheMethodIsIdempotent() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    handlers.answer =
        request ->
            tries.incrementAndGet() == 1
                ? CompletableFuture.failedFuture(
                    Status.of(StatusCode.UNAVAILABLE, "not now").asException())
                : CompletableFuture.completedFuture(request);
    assertThat(get(echo.repeatable(HELLO))).isEqualTo(HELLO);
    assertThat(tries).hasValue(2);

    tries.set(0);
    assertThat(statusOf(catchThrowable(() -> get(echo.ring(HELLO)))).code())
        .isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(tries).hasValue(1);
  }

  @Test
  void aNestedRefusalIsNoRefusalOfTheCallAroundIt() {
    AtomicInteger runs = new AtomicInteger();
    handlers.answer =
        request -> {
          runs.incrementAndGet();
          return CompletableFuture.failedFuture(
              new AttemptException(
                  Status.of(StatusCode.UNAVAILABLE, "below"), Outcome.REFUSED, null, 0, null));
        };
    Throwable failure = catchThrowable(() -> get(echo.ring(HELLO)));
    assertThat(statusOf(failure).code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aTakenPortIsNamed() {
    assertThatThrownBy(() -> world.serve(handlers, builder -> builder.port(server.port())))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("port " + server.port())
        .hasMessageContaining("taken");
  }

  @Test
  void anEndpointThatIsNotThereIsUnavailableAndNothingWasSent() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    RpcClient nowhere =
        world.client(builder -> builder.endpoints(World.SERVICE, Endpoint.of("127.0.0.1", port)));
    Throwable failure = catchThrowable(() -> get(nowhere.create(EchoService.class).ring(HELLO)));
    assertThat(failure.getCause())
        .isInstanceOfSatisfying(
            AttemptException.class,
            thrown -> {
              assertThat(thrown.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
              assertThat(thrown.outcome()).isEqualTo(Outcome.NOT_SENT);
            });
  }

  @Test
  void aClosedClientTakesNoCall() {
    client.close();
    Status status = statusOf(catchThrowable(() -> get(echo.ring(HELLO))));
    assertThat(status.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThatThrownBy(() -> echo.note(HELLO)).isInstanceOf(RpcException.class);
  }
}
