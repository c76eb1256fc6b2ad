package io.ringwire.core.endtoend;

import static io.ringwire.core.endtoend.CallsTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.CallContext;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Cancellation;
import io.ringwire.core.client.ClientConfig;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.server.RpcServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That the end of a caller's patience reaches everyone who works for it. */
@Timeout(60)
class DeadlineAndCancelTest {
  private static final StringValue HELLO = StringValue.of("hello");

  private final World world = new World();
  private final EchoHandlers handlers = new EchoHandlers();
  private RpcServer server;
  private RpcClient client;
  private EchoService echo;

  @BeforeEach
  void serve() {
    server = world.serve(handlers);
    client = world.clientOf(server);
    echo = client.create(EchoService.class);
  }

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  private EchoService within(Duration timeout) {
    return client.create(EchoService.class, CallOptions.DEFAULT.withTimeout(timeout));
  }

  private static Status statusOf(Throwable failure) {
    return RpcException.statusOf(failure);
  }

  /** Says when the call it runs under is cancelled, and never answers. */
  private static CompletableFuture<StringValue> hang(CompletableFuture<Status> cancelled) {
    Cancellation cancellation = CallContext.current().cancellation();
    cancellation.onCancel(() -> cancelled.complete(cancellation.cause()));
    return new CompletableFuture<>();
  }

  @Test
  void theDeadlineReachesTheHandler() throws Exception {
    CompletableFuture<Long> remaining = new CompletableFuture<>();
    handlers.answer =
        request -> {
          remaining.complete(CallContext.current().deadline().remainingNanos());
          return CompletableFuture.completedFuture(request);
        };
    get(within(Duration.ofSeconds(7)).ring(HELLO));
    assertThat(get(remaining))
        .isBetween(Duration.ofSeconds(3).toNanos(), Duration.ofSeconds(7).toNanos());
  }

  @Test
  void aPassedDeadlineEndsTheCallOnBothSides() throws Exception {
    CompletableFuture<Status> cancelled = new CompletableFuture<>();
    handlers.answer = request -> hang(cancelled);
    Throwable failure = catchThrowable(() -> get(within(Duration.ofMillis(100)).ring(HELLO)));
    assertThat(statusOf(failure).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(get(cancelled).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  void aMethodsOwnTimeoutHoldsWhenTheCallerStatesNone() {
    handlers.answer = request -> hang(new CompletableFuture<>());
    Throwable failure = catchThrowable(() -> get(echo.hurried(HELLO)));
    assertThat(statusOf(failure).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  void theClientsTimeoutHoldsWhenNobodyStatesOne() {
    handlers.answer = request -> hang(new CompletableFuture<>());
    ClientConfig hasty = ClientConfig.DEFAULT.withTimeout(Duration.ofMillis(100));
    EchoService hurried =
        world.clientOf(builder -> builder.config(hasty), server).create(EchoService.class);
    Throwable failure = catchThrowable(() -> get(hurried.ring(HELLO)));
    assertThat(statusOf(failure).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  void aStreamHasNoDeadlineUnlessItIsGivenOne() throws Exception {
    CompletableFuture<Boolean> none = new CompletableFuture<>();
    handlers.counter =
        last -> {
          none.complete(CallContext.current().deadline().isNone());
          return new Numbers(last);
        };
    Gathered<Int64Value> got = Gathered.everything();
    echo.count(Int64Value.of(3)).subscribe(got);
    got.all();
    assertThat(get(none)).isTrue();

    handlers.counter = last -> EchoHandlers.fed();
    Gathered<Int64Value> limited = Gathered.everything();
    within(Duration.ofMillis(100)).count(Int64Value.of(3)).subscribe(limited);
    assertThat(statusOf(catchThrowable(limited::all)).code())
        .isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  void aNestedCallHasNoMoreTimeThanTheCallAroundIt() throws Exception {
    EchoHandlers outer = new EchoHandlers();
    EchoService inner = within(Duration.ofMinutes(5));
    outer.answer = inner::ring;
    CompletableFuture<Long> remaining = new CompletableFuture<>();
    handlers.answer =
        request -> {
          remaining.complete(CallContext.current().deadline().remainingNanos());
          return CompletableFuture.completedFuture(request);
        };
    RpcClient toOuter = world.clientOf(world.serve(outer));
    get(
        toOuter
            .create(EchoService.class, CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(5)))
            .ring(HELLO));
    assertThat(get(remaining)).isLessThanOrEqualTo(Duration.ofSeconds(5).toNanos());
  }

  @Test
  void cancellingTheFutureReachesTheHandler() throws Exception {
    CompletableFuture<Status> cancelled = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    handlers.answer =
        request -> {
          begun.countDown();
          return hang(cancelled);
        };
    CompletableFuture<StringValue> call = echo.ring(HELLO).toCompletableFuture();
    begun.await();
    call.cancel(false);
    assertThat(get(cancelled).code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void cancellingACallCancelsWhatItCalled() throws Exception {
    CompletableFuture<Status> cancelled = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    handlers.answer =
        request -> {
          begun.countDown();
          return hang(cancelled);
        };
    EchoHandlers outer = new EchoHandlers();
    outer.answer = echo::ring;
    EchoService toOuter = world.clientOf(world.serve(outer)).create(EchoService.class);
    CompletableFuture<StringValue> call = toOuter.ring(HELLO).toCompletableFuture();
    begun.await();
    call.cancel(false);
    assertThat(get(cancelled).code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void anInterruptedCallerCancelsAndTheHandlersThreadIsInterrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> handlerInterrupted = new CompletableFuture<>();
    handlers.blockingAnswer =
        request -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            handlerInterrupted.complete(true);
          }
          return request;
        };
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    AtomicBoolean flag = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              Throwable thrown = catchThrowable(() -> echo.blocking(HELLO));
              flag.set(Thread.currentThread().isInterrupted());
              failure.complete(thrown);
            });
    caller.start();
    begun.await();
    caller.interrupt();
    assertThat(statusOf(get(failure)).code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(flag).isTrue();
    assertThat(get(handlerInterrupted)).isTrue();
  }

  @Test
  void cancellingASubscriptionReachesTheHandlersPublisher() throws Exception {
    Numbers numbers = new Numbers(0);
    handlers.counter = last -> numbers;
    Gathered<Int64Value> got = Gathered.asking(10);
    echo.count(Int64Value.of(0)).subscribe(got);
    got.await(10);
    got.cancel();
    get(numbers.cancelled);
  }

  @Test
  void aHandlerThatStopsReadingStopsTheCallersPublisher() throws Exception {
    handlers.summer =
        numbers -> {
          Gathered<Int64Value> got = Gathered.asking(3);
          numbers.subscribe(got);
          CompletableFuture<Int64Value> sum = new CompletableFuture<>();
          new Thread(
                  () -> {
                    try {
                      got.await(3);
                      sum.complete(Int64Value.of(3));
                    } catch (InterruptedException e) {
                      sum.completeExceptionally(e);
                    }
                  })
              .start();
          return sum;
        };
    Numbers numbers = new Numbers(0);
    numbers.offset = 1L << 60;
    assertThat(get(echo.sum(numbers)).getValue()).isEqualTo(3);
    get(numbers.cancelled);
  }

  @Test
  void aBlockingCallOnARingOrALoopIsRefusedBeforeItIsSent() throws Exception {
    EchoHandlers inner = new EchoHandlers();
    EchoService toInner = world.clientOf(world.serve(inner)).create(EchoService.class);
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    handlers.answer =
        request -> {
          thrown.add(catchThrowable(() -> toInner.blocking(request)));
          return CompletableFuture.completedFuture(request);
        };
    get(echo.ring(HELLO));
    get(echo.inline(HELLO));
    assertThat(thrown)
        .hasSize(2)
        .allSatisfy(
            refusal ->
                assertThat(refusal)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ringwire.test.v1.EchoService/Blocking")
                    .hasMessageContaining("Execution.BLOCKING"));
    assertThat(inner.threads).isEmpty();
  }

  @Test
  void aBlockingCallersExceptionHasItsOwnStackAndTheRemoteFailureAsCause() {
    handlers.blockingAnswer =
        request -> {
          throw Status.of(StatusCode.NOT_FOUND, "no such thing").asException();
        };
    Throwable failure = catchThrowable(() -> echo.blocking(HELLO));
    assertThat(failure)
        .asInstanceOf(type(RpcException.class))
        .satisfies(thrown -> assertThat(thrown.status().code()).isEqualTo(StatusCode.NOT_FOUND))
        .satisfies(thrown -> assertThat(thrown.status().text()).isEqualTo("no such thing"));
    assertThat(failure.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(getClass().getName()));
    assertThat(failure.getCause()).isInstanceOf(RpcException.class);
  }

  @Test
  void anAsynchronousFailureIsAnRpcException() {
    handlers.answer =
        request ->
            CompletableFuture.failedFuture(Status.of(StatusCode.ABORTED, "again").asException());
    assertThat(catchThrowable(() -> get(echo.ring(HELLO))))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("ABORTED");
  }
}
