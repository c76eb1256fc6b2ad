package io.ringwire.core.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.ring.RingWait;
import io.ringwire.core.server.RpcServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call kind in every place a handler can run. */
@Timeout(60)
class CallsTest {
  private final World world = new World();
  private final EchoHandlers handlers = new EchoHandlers();
  private EchoService echo;

  @BeforeEach
  void serve() {
    RpcServer server = world.serve(handlers);
    RpcClient client = world.clientOf(server);
    echo = client.create(EchoService.class);
  }

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void unaryCallsRunWhereTheirMethodSays() throws Exception {
    assertThat(get(echo.ring(StringValue.of("a"))).getValue()).isEqualTo("a");
    assertThat(handlers.threads.take()).startsWith("ringwire-ring-");
    assertThat(get(echo.inline(StringValue.of("b"))).getValue()).isEqualTo("b");
    assertThat(handlers.threads.take()).startsWith("ringwire-loop-");
    assertThat(echo.blocking(StringValue.of("c")).getValue()).isEqualTo("c");
    assertThat(handlers.threads.take()).startsWith("ringwire-blocking-");
  }

  @Test
  void aMinimalStageIsAnAnswerLikeAnyOther() throws Exception {
    handlers.answer = CompletableFuture::completedStage; // its isDone throws
    assertThat(get(echo.ring(StringValue.of("a"))).getValue()).isEqualTo("a");
    assertThat(get(echo.inline(StringValue.of("b"))).getValue()).isEqualTo("b");
  }

  @Test
  void emptyAndLargeMessagesArriveWhole() throws Exception {
    assertThat(get(echo.ring(StringValue.getDefaultInstance())).getValue()).isEmpty();
    String large = "x".repeat(3 << 20);
    assertThat(get(echo.ring(StringValue.of(large))).getValue()).isEqualTo(large);
  }

  @Test
  void aDefaultMethodOfTheInterfaceRunsAtTheCaller() {
    assertThat(echo.twice(StringValue.of("ab")).getValue()).isEqualTo("abab");
    assertThat(handlers.threads).hasSize(1);
  }

  @Test
  void aOneWayCallReachesItsHandler() throws Exception {
    CompletableFuture<String> noted = new CompletableFuture<>();
    handlers.noted = request -> noted.complete(request.getValue());
    echo.note(StringValue.of("remember"));
    assertThat(get(noted)).isEqualTo("remember");
  }

  static Stream<Arguments> counts() {
    BiFunction<EchoService, Int64Value, Flow.Publisher<Int64Value>> ring = EchoService::count;
    BiFunction<EchoService, Int64Value, Flow.Publisher<Int64Value>> blocking =
        EchoService::countBlocking;
    BiFunction<EchoService, Int64Value, Flow.Publisher<Int64Value>> inline =
        EchoService::countInline;
    return Stream.of(
        Arguments.of("RING", ring, "ringwire-ring-"),
        Arguments.of("BLOCKING", blocking, "ringwire-"),
        Arguments.of("INLINE", inline, "ringwire-loop-"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("counts")
  void aStreamOfRepliesArrivesInOrderAndWhole(
      String name,
      BiFunction<EchoService, Int64Value, Flow.Publisher<Int64Value>> count,
      String thread)
      throws Exception {
    List<String> threads = new ArrayList<>();
    Numbers numbers = new Numbers(10_000);
    numbers.each = () -> threads.add(Thread.currentThread().getName());
    handlers.counter = last -> numbers;
    Gathered<Int64Value> got = Gathered.everything();
    count.apply(echo, Int64Value.of(10_000)).subscribe(got);
    assertThat(got.all())
        .extracting(Int64Value::getValue)
        .isEqualTo(LongStream.rangeClosed(1, 10_000).boxed().toList());
    assertThat(threads).allMatch(ran -> ran.startsWith(thread));
  }

  static Stream<Arguments> sums() {
    BiFunction<EchoService, Flow.Publisher<Int64Value>, CompletionStage<Int64Value>> ring =
        EchoService::sum;
    BiFunction<EchoService, Flow.Publisher<Int64Value>, CompletionStage<Int64Value>> inline =
        EchoService::sumInline;
    BiFunction<EchoService, Flow.Publisher<Int64Value>, CompletionStage<Int64Value>> blocking =
        (echo, numbers) -> CompletableFuture.completedFuture(echo.sumBlocking(numbers));
    return Stream.of(
        Arguments.of("RING", ring),
        Arguments.of("INLINE", inline),
        Arguments.of("BLOCKING", blocking));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sums")
  void aStreamOfRequestsReachesTheHandlerWhole(
      String name,
      BiFunction<EchoService, Flow.Publisher<Int64Value>, CompletionStage<Int64Value>> sum)
      throws Exception {
    assertThat(get(sum.apply(echo, new Numbers(10_000))).getValue()).isEqualTo(50_005_000);
  }

  @Test
  void signalsOfARequestStreamRunOnTheRing() throws Exception {
    CompletableFuture<String> thread = new CompletableFuture<>();
    handlers.summer =
        numbers -> {
          Gathered<Int64Value> got =
              Gathered.asking(
                  Long.MAX_VALUE, number -> thread.complete(Thread.currentThread().getName()));
          numbers.subscribe(got);
          return got.end.thenApply(all -> Int64Value.of(all.size()));
        };
    assertThat(get(echo.sum(new Numbers(3))).getValue()).isEqualTo(3);
    assertThat(get(thread)).startsWith("ringwire-ring-");
  }

  static Stream<Arguments> doubles() {
    BiFunction<EchoService, Flow.Publisher<Int64Value>, Flow.Publisher<Int64Value>> ring =
        EchoService::doubled;
    BiFunction<EchoService, Flow.Publisher<Int64Value>, Flow.Publisher<Int64Value>> blocking =
        EchoService::doubledBlocking;
    BiFunction<EchoService, Flow.Publisher<Int64Value>, Flow.Publisher<Int64Value>> inline =
        EchoService::doubledInline;
    return Stream.of(
        Arguments.of("RING", ring),
        Arguments.of("BLOCKING", blocking),
        Arguments.of("INLINE", inline));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doubles")
  void bothSidesMayStreamAtOnce(
      String name,
      BiFunction<EchoService, Flow.Publisher<Int64Value>, Flow.Publisher<Int64Value>> doubled)
      throws Exception {
    Gathered<Int64Value> got = Gathered.everything();
    doubled.apply(echo, new Numbers(5_000)).subscribe(got);
    assertThat(got.all())
        .extracting(Int64Value::getValue)
        .isEqualTo(LongStream.rangeClosed(1, 5_000).map(n -> n * 2).boxed().toList());
  }

  @Test
  void anEmptyStreamOfRequestsIsAStream() throws Exception {
    Flow.Publisher<Int64Value> none =
        subscriber -> {
          subscriber.onSubscribe(
              new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
              });
          subscriber.onComplete();
        };
    assertThat(get(echo.sum(none)).getValue()).isZero();
  }

  @Test
  void aPublisherOfRepliesTakesOneSubscriber() throws Exception {
    Flow.Publisher<Int64Value> replies = echo.count(Int64Value.of(1));
    Gathered<Int64Value> first = Gathered.everything();
    Gathered<Int64Value> second = Gathered.everything();
    replies.subscribe(first);
    replies.subscribe(second);
    assertThat(first.all()).hasSize(1);
    assertThatThrownBy(second::all).hasRootCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void tenThousandCallsRunAtOnce() throws Exception {
    RpcServer roomy =
        world.serve(
            handlers,
            builder ->
                builder.config(
                    World.QUICK
                        .withInFlightMax(20_000, 20_000)
                        .withRing(16_384, 64, RingWait.BLOCKING)));
    EchoService many = world.clientOf(roomy).create(EchoService.class);
    // Connected first: fewer than 10,000 may wait for a connection to be made.
    get(many.ring(StringValue.of("the first")));
    handlers.threads.take();
    CompletableFuture<StringValue> gate = new CompletableFuture<>();
    handlers.answer = request -> gate.thenApply(open -> request);
    List<CompletableFuture<StringValue>> calls = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      calls.add(many.ring(StringValue.of("call " + i)).toCompletableFuture());
    }
    // A call that failed before the gate opened is the finding; that another one never began is its
    // echo.
    CompletableFuture<Object> failed = new CompletableFuture<>();
    calls.forEach(
        call ->
            call.exceptionally(
                failure -> {
                  failed.complete(failure);
                  return null;
                }));
    for (int i = 0; i < 10_000; i++) {
      String begun = null;
      for (int wait = 0; wait < 200 && begun == null && !failed.isDone(); wait++) {
        begun = handlers.threads.poll(100, TimeUnit.MILLISECONDS);
      }
      assertThat(failed).as("the first failure").isNotDone();
      assertThat(begun).as("call " + i + " has begun").isNotNull();
    }
    gate.complete(StringValue.getDefaultInstance());
    for (int i = 0; i < 10_000; i++) {
      assertThat(get(calls.get(i)).getValue()).isEqualTo("call " + i);
    }
  }
}
