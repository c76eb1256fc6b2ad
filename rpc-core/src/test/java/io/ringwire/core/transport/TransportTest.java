package io.ringwire.core.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ringwire.codec.frame.FrameLimits;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataKey;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.balance.EndpointInvoker;
import io.ringwire.core.balance.EndpointInvoker.Readiness;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Cancellation;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.stream.OutboundStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls over real sockets, with nothing between the pool of connections and the acceptor's sink. */
@Timeout(60)
class TransportTest {
  private static final MetadataKey<String> TENANT = MetadataKey.stableText("tenant");

  private final EventLoops loops = EventLoops.create(2);
  private final EchoSink sink = new EchoSink();
  private final List<AutoCloseable> open = new ArrayList<>();
  private TransportConfig config = TransportConfig.DEFAULT;

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    for (AutoCloseable closeable : open) {
      if (closeable instanceof Acceptor acceptor) {
        acceptor.drain(Duration.ZERO).toCompletableFuture().get(10, SECONDS);
      }
    }
    loops.close();
  }

  private Acceptor listen() {
    Acceptor acceptor =
        Acceptor.bind(new InetSocketAddress("127.0.0.1", 0), sink, config, loops, null);
    open.add(acceptor);
    return acceptor;
  }

  private EndpointInvoker poolTo(int port) {
    return poolTo(port, () -> {});
  }

  private EndpointInvoker poolTo(int port, Runnable onReadinessChange) {
    EndpointInvoker pool =
        Connector.factory(loops, config, null)
            .create(Endpoint.of("127.0.0.1", port), onReadinessChange);
    open.add(0, pool);
    return pool;
  }

  private static Call call(MethodDescriptor<?, ?> method, Object request) {
    return call(method, request, Deadline.after(Duration.ofSeconds(20)));
  }

  private static Call call(MethodDescriptor<?, ?> method, Object request, Deadline deadline) {
    return Call.of(method, request, Metadata.EMPTY, deadline, new Cancellation());
  }

  private static Reply get(EndpointInvoker pool, Call call) throws Exception {
    return pool.invoke(call).toCompletableFuture().get(30, SECONDS);
  }

  private static AttemptException failureOf(EndpointInvoker pool, Call call) throws Exception {
    try {
      get(pool, call);
    } catch (ExecutionException e) {
      return (AttemptException) Objects.requireNonNull(e.getCause());
    }
    throw new AssertionError("the call succeeded");
  }

  private static StringValue text(String text) {
    return StringValue.of(text);
  }

  private static BytesValue bytes(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return BytesValue.of(ByteString.copyFrom(bytes));
  }

  @Test
  void carriesAUnaryCallAndItsMetadata() throws Exception {
    sink.on(
        EchoSink.ECHO,
        in -> {
          String tenant = in.call().metadata().get(TENANT);
          in.complete(
              Reply.of(in.call().request(), Metadata.EMPTY.with(TENANT, "reply of " + tenant)),
              null);
        });
    EndpointInvoker pool = poolTo(listen().port());
    for (int i = 0; i < 3; i++) {
      Reply reply =
          get(
              pool,
              call(EchoSink.ECHO, text("hello " + i))
                  .withMetadata(Metadata.EMPTY.with(TENANT, "acme")));
      assertThat(reply.message()).isEqualTo(text("hello " + i));
      assertThat(reply.metadata().get(TENANT)).isEqualTo("reply of acme");
    }
    assertThat(pool.readiness()).isEqualTo(Readiness.READY);
  }

  @Test
  void manyCallsOfManyThreadsShareAConnection() throws Exception {
    sink.on(EchoSink.ECHO, EchoSink::echo);
    Acceptor acceptor = listen();
    EndpointInvoker pool = poolTo(acceptor.port());
    List<Thread> threads = new ArrayList<>();
    AtomicLong right = new AtomicLong();
    for (int t = 0; t < 8; t++) {
      int thread = t;
      threads.add(
          new Thread(
              () -> {
                List<CompletableFuture<Reply>> replies = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                  replies.add(
                      pool.invoke(call(EchoSink.ECHO, text(thread + "/" + i)))
                          .toCompletableFuture());
                }
                for (int i = 0; i < 1000; i++) {
                  if (replies.get(i).join().message().equals(text(thread + "/" + i))) {
                    right.incrementAndGet();
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(right).hasValue(8000);
    assertThat(acceptor.connections()).isEqualTo(1);
  }

  @Test
  void largeMessagesTravelInFragmentsBothWays() throws Exception {
    sink.on(EchoSink.ECHO_BYTES, EchoSink::echo);
    EndpointInvoker pool = poolTo(listen().port());
    for (int size :
        new int[] {
          0, 16 << 10, (32 << 10) - 3, 32 << 10, 65_000, 65_536, 1 << 20, (4 << 20) - 16
        }) {
      BytesValue message = bytes(size, size);
      assertThat(get(pool, call(EchoSink.ECHO_BYTES, message)).message()).isEqualTo(message);
    }
  }

  @Test
  void compressedMessagesTravelBothWays() throws Exception {
    config = TransportConfig.builder().compressMinBytes(100).build();
    sink.on(EchoSink.ECHO_BYTES, EchoSink::echo);
    EndpointInvoker pool = poolTo(listen().port());
    for (int size : new int[] {50, 1000, 100_000, 1 << 20}) {
      StringBuilder words = new StringBuilder();
      Random random = new Random(size);
      while (words.length() < size) {
        words.append("word ").append(random.nextInt(1000));
      }
      BytesValue message = BytesValue.of(ByteString.copyFromUtf8(words.toString()));
      assertThat(get(pool, call(EchoSink.ECHO_BYTES, message)).message()).isEqualTo(message);
    }
  }

  @Test
  void failsOnlyTheCallWhoseMessageIsTooLarge() throws Exception {
    sink.on(EchoSink.ECHO_BYTES, EchoSink::echo);
    config =
        TransportConfig.builder().limits(FrameLimits.DEFAULT.withMessageBytesMax(100_000)).build();
    EndpointInvoker pool = poolTo(listen().port());
    get(pool, call(EchoSink.ECHO_BYTES, bytes(10, 1))); // learns the server's limit
    AttemptException failure = failureOf(pool, call(EchoSink.ECHO_BYTES, bytes(100_001, 1)));
    assertThat(failure.status().code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(failure.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(get(pool, call(EchoSink.ECHO_BYTES, bytes(99_000, 1))).message())
        .isEqualTo(bytes(99_000, 1));
  }

  @Test
  void aServerStreamFollowsDemand() throws Exception {
    Counting<Int64Value> numbers = new Counting<>(10_000, Int64Value::of);
    sink.on(EchoSink.COUNT, in -> in.complete(Reply.stream(numbers, Metadata.EMPTY), null));
    EndpointInvoker pool = poolTo(listen().port());
    Reply reply = get(pool, call(EchoSink.COUNT, Int64Value.of(10_000)));
    Collector<Int64Value> collector = Collector.of(reply.messages(), 10);
    collector.await(10);
    collector.request(90);
    collector.await(90);
    collector.request(Long.MAX_VALUE);
    collector.ended.get(20, SECONDS);
    assertThat(collector.messages).hasSize(10_000);
    assertThat(collector.messages.get(9_999)).isEqualTo(Int64Value.of(9_999));
  }

  @Test
  void aSlowReaderOfAnEndlessStreamHoldsItsServerBack() throws Exception {
    BytesValue chunk = bytes(1000, 7);
    Counting<BytesValue> endless = new Counting<>(Long.MAX_VALUE, n -> chunk);
    sink.on(EchoSink.FLOOD, in -> in.complete(Reply.stream(endless, Metadata.EMPTY), null));
    sink.on(EchoSink.ECHO, EchoSink::echo);
    EndpointInvoker pool = poolTo(listen().port());
    Reply reply = get(pool, call(EchoSink.FLOOD, chunk));
    Collector<BytesValue> slow = Collector.of(reply.messages(), 5);
    slow.await(5);
    // Other calls pass meanwhile, and give the server all the time it wants to run ahead.
    long before = -1;
    for (int quiet = 0; quiet < 50; ) {
      get(pool, call(EchoSink.ECHO, text("x")));
      long now = endless.emitted.get();
      quiet = now == before ? quiet + 1 : 0;
      before = now;
    }
    long aheadBytes = endless.emitted.get() * chunk.getSerializedSize();
    assertThat(aheadBytes)
        .isLessThan(config.streamCreditBytes() + OutboundStream.AHEAD_BYTES + 65_536 + 10_000L);
    slow.request(2000);
    slow.await(2000);
    slow.cancel();
    while (!endless.cancelled.get()) {
      get(pool, call(EchoSink.ECHO, text("x")));
    }
  }

  @Test
  void aClientStreamFollowsTheHandlersDemand() throws Exception {
    sink.on(
        EchoSink.SUM,
        in -> {
          Collector<Int64Value> collector = Collector.of(in.call().requests(), Long.MAX_VALUE);
          collector.ended.whenComplete(
              (done, failure) ->
                  in.complete(
                      Reply.of(
                          Int64Value.of(
                              collector.messages.stream().mapToLong(Int64Value::getValue).sum())),
                      failure));
        });
    EndpointInvoker pool = poolTo(listen().port());
    Reply reply = get(pool, call(EchoSink.SUM, new Counting<>(1000, Int64Value::of)));
    assertThat(reply.message()).isEqualTo(Int64Value.of(499_500));
    assertThat(get(pool, call(EchoSink.SUM, new Counting<>(0, Int64Value::of))).message())
        .isEqualTo(Int64Value.of(0));
  }

  @Test
  void aHandlerThatReadsNothingHoldsItsCallerBack() throws Exception {
    LinkedBlockingQueue<InboundCall> calls = new LinkedBlockingQueue<>();
    sink.on(EchoSink.CHAT, calls::add);
    sink.on(EchoSink.ECHO, EchoSink::echo);
    EndpointInvoker pool = poolTo(listen().port());
    BytesValue chunk = bytes(1000, 3);
    Counting<BytesValue> endless = new Counting<>(Long.MAX_VALUE, n -> chunk);
    CompletableFuture<Reply> reply =
        pool.invoke(call(EchoSink.CHAT, endless)).toCompletableFuture();
    InboundCall inbound = calls.take();
    long before = -1;
    for (int quiet = 0; quiet < 50; ) {
      get(pool, call(EchoSink.ECHO, text("x")));
      long now = endless.emitted.get();
      quiet = now == before ? quiet + 1 : 0;
      before = now;
    }
    assertThat(endless.emitted.get() * 1000).isLessThan(config.streamCreditBytes() + 200_000L);
    inbound.complete(null, Status.of(StatusCode.ABORTED, "enough").asException());
    assertThatThrownBy(() -> reply.get(10, SECONDS)).hasMessageContaining("enough");
    while (!endless.cancelled.get()) {
      get(pool, call(EchoSink.ECHO, text("x")));
    }
  }

  @Test
  void bidiStreamsEchoLargeAndSmall() throws Exception {
    sink.on(
        EchoSink.CHAT, in -> in.complete(Reply.stream(in.call().requests(), Metadata.EMPTY), null));
    EndpointInvoker pool = poolTo(listen().port());
    Reply reply =
        get(
            pool,
            call(EchoSink.CHAT, new Counting<>(40, n -> bytes(n % 2 == 0 ? 10 : 600_000, n))));
    Collector<BytesValue> collector = Collector.of(reply.messages(), Long.MAX_VALUE);
    collector.ended.get(30, SECONDS);
    assertThat(collector.messages).hasSize(40);
    for (int n = 0; n < 40; n++) {
      assertThat(collector.messages.get(n)).isEqualTo(bytes(n % 2 == 0 ? 10 : 600_000, n));
    }
  }

  @Test
  void aFastSenderOfTinyMessagesIsHeldBackNotFailed() throws Exception {
    LinkedBlockingQueue<InboundCall> calls = new LinkedBlockingQueue<>();
    sink.on(EchoSink.SUM, calls::add);
    sink.on(EchoSink.ECHO, EchoSink::echo);
    EndpointInvoker pool = poolTo(listen().port());
    Counting<Int64Value> tiny = new Counting<>(200_000, n -> Int64Value.of(n & 1));
    CompletableFuture<Reply> reply = pool.invoke(call(EchoSink.SUM, tiny)).toCompletableFuture();
    InboundCall inbound = calls.take();
    long before = -1;
    for (int quiet = 0; quiet < 50; ) {
      get(pool, call(EchoSink.ECHO, text("x")));
      long now = tiny.emitted.get();
      quiet = now == before ? quiet + 1 : 0;
      before = now;
    }
    assertThat(tiny.emitted.get()).isLessThan(100_000);
    Collector<Int64Value> collector = Collector.of(inbound.call().requests(), Long.MAX_VALUE);
    collector.ended.get(20, SECONDS);
    assertThat(collector.messages).hasSize(200_000);
    inbound.complete(Reply.of(Int64Value.of(1)), null);
    reply.get(10, SECONDS);
  }

  /** Breaks the contract of subscribers wherever it can. */
  private static final class Thrower implements Flow.Subscriber<Object> {
    final CountDownLatch failed = new CountDownLatch(1);

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(Object item) {}

    @Override
    public void onError(Throwable failure) {
      failed.countDown();
      throw new IllegalStateException("a subscriber that throws", failure);
    }

    @Override
    public void onComplete() {}
  }

  @Test
  void aSubscriberThatThrowsHarmsNobodyElse() throws Exception {
    sink.on(
        EchoSink.COUNT,
        in ->
            in.complete(
                Reply.stream(new Counting<>(Long.MAX_VALUE, n -> Int64Value.of(n)), Metadata.EMPTY),
                null));
    LinkedBlockingQueue<InboundCall> held = new LinkedBlockingQueue<>();
    sink.on(EchoSink.ECHO, held::add);
    EndpointInvoker pool = poolTo(listen().port());
    List<Thread.UncaughtExceptionHandler> quiet = new ArrayList<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> quiet.add(null));
    try {
      Thrower thrower = new Thrower();
      get(pool, call(EchoSink.COUNT, Int64Value.of(1), Deadline.after(Duration.ofMillis(50))))
          .messages()
          .subscribe(thrower);
      assertThat(thrower.failed.await(10, SECONDS)).isTrue();
      // The loop's later deadlines still pass, and its connection still carries calls.
      AttemptException late =
          failureOf(pool, call(EchoSink.ECHO, text("x"), Deadline.after(Duration.ofMillis(50))));
      assertThat(late.status().code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      EchoSink.echo(held.take());
      sink.on(EchoSink.ECHO, EchoSink::echo);
      get(pool, call(EchoSink.ECHO, text("x")));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(null);
    }
    assertThat(quiet).isNotEmpty();
  }

  @Test
  void aLargeReplyAndItsMetadataFitTheSmallestFrames() throws Exception {
    config =
        TransportConfig.builder().limits(FrameLimits.DEFAULT.withFrameBytesMax(16 << 10)).build();
    MetadataKey<String> note = MetadataKey.text("note");
    String words = "n".repeat(10_000);
    sink.on(
        EchoSink.ECHO_BYTES,
        in -> in.complete(Reply.of(in.call().request(), Metadata.EMPTY.with(note, words)), null));
    EndpointInvoker pool = poolTo(listen().port());
    for (int size : new int[] {10, 10_000, 16 << 10, 50_000, 300_000}) {
      Reply reply = get(pool, call(EchoSink.ECHO_BYTES, bytes(size, size)));
      assertThat(reply.message()).isEqualTo(bytes(size, size));
      assertThat(reply.metadata().get(note)).isEqualTo(words);
    }
  }

  @Test
  void aServerThatRestartsInPlaceIsFoundWhileItsOldCallsEnd() throws Exception {
    LinkedBlockingQueue<InboundCall> held = new LinkedBlockingQueue<>();
    sink.on(EchoSink.ECHO, held::add);
    Acceptor first = listen();
    LinkedBlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();
    EndpointInvoker pool = poolTo(first.port(), () -> changes.add(true));
    CompletableFuture<Reply> old =
        pool.invoke(call(EchoSink.ECHO, text("old"))).toCompletableFuture();
    InboundCall running = held.take();
    int port = first.port();
    CompletableFuture<Void> drained = first.drain(Duration.ofSeconds(30)).toCompletableFuture();
    while (pool.readiness() == Readiness.READY) {
      assertThat(changes.poll(20, SECONDS)).isTrue();
    }
    sink.on(EchoSink.ECHO, EchoSink::echo);
    open.add(Acceptor.bind(new InetSocketAddress("127.0.0.1", port), sink, config, loops, null));
    while (pool.readiness() != Readiness.READY) {
      assertThat(changes.poll(20, SECONDS)).isTrue();
    }
    assertThat(get(pool, call(EchoSink.ECHO, text("new"))).message()).isEqualTo(text("new"));
    assertThat(old).isNotDone();
    EchoSink.echo(running);
    assertThat(old.get(10, SECONDS).message()).isEqualTo(text("old"));
    drained.get(10, SECONDS);
  }

  @Test
  void oneWayCallsComeInAndAnswerNothing() throws Exception {
    LinkedBlockingQueue<Object> told = new LinkedBlockingQueue<>();
    sink.on(
        EchoSink.ONE_WAY,
        in -> {
          told.add(in.call().request());
          in.complete(Reply.NONE, null);
        });
    EndpointInvoker pool = poolTo(listen().port());
    assertThat(get(pool, call(EchoSink.ONE_WAY, text("news")))).isSameAs(Reply.NONE);
    assertThat(told.poll(10, SECONDS)).isEqualTo(text("news"));
    StringValue large = text("x".repeat(100_000));
    assertThat(get(pool, call(EchoSink.ONE_WAY, large))).isSameAs(Reply.NONE);
    assertThat(told.poll(10, SECONDS)).isEqualTo(large);
  }

  @Test
  void aDeadlineEndsTheCallOnBothSides() throws Exception {
    CompletableFuture<Status> seen = new CompletableFuture<>();
    LinkedBlockingQueue<InboundCall> calls = new LinkedBlockingQueue<>();
    sink.on(
        EchoSink.ECHO,
        in -> {
          in.call().cancellation().onCancel(() -> seen.complete(in.call().cancellation().cause()));
          calls.add(in);
        });
    EndpointInvoker pool = poolTo(listen().port());
    AttemptException failure =
        failureOf(pool, call(EchoSink.ECHO, text("x"), Deadline.after(Duration.ofMillis(60))));
    assertThat(failure.status().code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(failure.outcome()).isIn(Outcome.UNKNOWN, Outcome.ANSWERED);
    assertThat(seen.get(10, SECONDS).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    calls.take().complete(Reply.of(text("too late")), null);
  }

  @Test
  void cancellingReachesTheHandler() throws Exception {
    CompletableFuture<Status> seen = new CompletableFuture<>();
    CountDownLatch arrived = new CountDownLatch(1);
    LinkedBlockingQueue<InboundCall> calls = new LinkedBlockingQueue<>();
    sink.on(
        EchoSink.ECHO,
        in -> {
          in.call().cancellation().onCancel(() -> seen.complete(in.call().cancellation().cause()));
          calls.add(in);
          arrived.countDown();
        });
    EndpointInvoker pool = poolTo(listen().port());
    Call call = call(EchoSink.ECHO, text("x"));
    CompletableFuture<Reply> reply = pool.invoke(call).toCompletableFuture();
    arrived.await();
    call.cancellation().cancel();
    assertThatThrownBy(() -> reply.get(10, SECONDS))
        .hasCauseInstanceOf(AttemptException.class)
        .hasMessageContaining("CANCELLED");
    assertThat(seen.get(10, SECONDS).code()).isEqualTo(StatusCode.CANCELLED);
    calls.take().complete(Reply.of(text("too late")), null);
  }

  @Test
  void aRefusalSaysThatNothingRan() throws Exception {
    sink.on(EchoSink.ECHO, EchoSink::echo);
    sink.refusal = Status.of(StatusCode.RESOURCE_EXHAUSTED, "full");
    EndpointInvoker pool = poolTo(listen().port());
    AttemptException failure = failureOf(pool, call(EchoSink.ECHO, text("x")));
    assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(failure.status().code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    sink.refusal = null;
    get(pool, call(EchoSink.ECHO, text("x")));
  }

  @Test
  void anUnknownMethodFailsOnlyItsCall() throws Exception {
    sink.on(EchoSink.ECHO, EchoSink::echo);
    EndpointInvoker pool = poolTo(listen().port());
    for (int i = 0; i < 2; i++) {
      AttemptException failure = failureOf(pool, call(EchoSink.ECHO_BYTES, bytes(3, 1)));
      assertThat(failure.status().code()).isEqualTo(StatusCode.UNIMPLEMENTED);
      assertThat(failure.status().text()).contains("test.v1.Echo/EchoBytes");
      get(pool, call(EchoSink.ECHO, text("x")));
    }
  }

  @Test
  void anEndpointNobodyListensOnFailsNotSent() throws Exception {
    int port;
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    EndpointInvoker pool = poolTo(port);
    AttemptException failure = failureOf(pool, call(EchoSink.ECHO, text("x")));
    assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
    assertThat(failure.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure.status().text()).contains("127.0.0.1:" + port);
    assertThat(pool.readiness()).isIn(Readiness.FAILED, Readiness.CONNECTING);
  }

  @Test
  void aServerThatComesBackIsFoundAgain() throws Exception {
    sink.on(EchoSink.ECHO, EchoSink::echo);
    Acceptor first = listen();
    LinkedBlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();
    EndpointInvoker pool = poolTo(first.port(), () -> changes.add(true));
    get(pool, call(EchoSink.ECHO, text("x")));
    int port = first.port();
    first.drain(Duration.ZERO).toCompletableFuture().get(10, SECONDS);
    while (pool.readiness() == Readiness.READY) {
      changes.poll(10, SECONDS);
    }
    open.add(Acceptor.bind(new InetSocketAddress("127.0.0.1", port), sink, config, loops, null));
    while (pool.readiness() != Readiness.READY) {
      assertThat(changes.poll(20, SECONDS)).isTrue();
    }
    get(pool, call(EchoSink.ECHO, text("x")));
  }

  @Test
  void drainLosesNoCall() throws Exception {
    LinkedBlockingQueue<InboundCall> held = new LinkedBlockingQueue<>();
    sink.on(EchoSink.ECHO, held::add);
    Acceptor acceptor = listen();
    EndpointInvoker pool = poolTo(acceptor.port());
    CompletableFuture<Reply> underWay =
        pool.invoke(call(EchoSink.ECHO, text("before"))).toCompletableFuture();
    InboundCall before = held.take();
    acceptor.announceDrain(Duration.ofSeconds(1));
    CompletableFuture<Reply> lameDuck =
        pool.invoke(call(EchoSink.ECHO, text("during"))).toCompletableFuture();
    InboundCall during = held.take();
    CompletableFuture<Void> drained = acceptor.drain(Duration.ofSeconds(10)).toCompletableFuture();
    EchoSink.echo(before);
    EchoSink.echo(during);
    assertThat(underWay.get(10, SECONDS).message()).isEqualTo(text("before"));
    assertThat(lameDuck.get(10, SECONDS).message()).isEqualTo(text("during"));
    drained.get(10, SECONDS);
    AttemptException after = failureOf(pool, call(EchoSink.ECHO, text("after")));
    assertThat(after.outcome()).isIn(Outcome.NOT_SENT, Outcome.REFUSED);
  }

  @Test
  void aLostConnectionLeavesTheOutcomeUnknown() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    LinkedBlockingQueue<InboundCall> held = new LinkedBlockingQueue<>();
    sink.on(
        EchoSink.ECHO,
        in -> {
          held.add(in);
          arrived.countDown();
        });
    Acceptor acceptor = listen();
    EndpointInvoker pool = poolTo(acceptor.port());
    CompletableFuture<Reply> reply =
        pool.invoke(call(EchoSink.ECHO, text("x"))).toCompletableFuture();
    arrived.await();
    acceptor.close();
    assertThatThrownBy(() -> reply.get(10, SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            AttemptException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    held.take().complete(Reply.of(text("late")), null);
  }

  @Test
  void aTakenPortIsNamed() {
    Acceptor acceptor = listen();
    assertThatThrownBy(
            () ->
                Acceptor.bind(
                    new InetSocketAddress("127.0.0.1", acceptor.port()), sink, config, loops, null))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("port " + acceptor.port() + " on 127.0.0.1 is taken");
  }

  @Test
  void aCallMadeOnALoopUsesAConnectionOfThatLoop() throws Exception {
    sink.on(EchoSink.ECHO, in -> in.complete(Reply.of(text(in.peer())), null));
    Acceptor acceptor = listen();
    EndpointInvoker pool = poolTo(acceptor.port());
    // The first calls on a loop may borrow the other's connection while its own is made.
    Object first = callOn(0, pool);
    Object second = callOn(1, pool);
    while (first.equals(second)) {
      first = callOn(0, pool);
      second = callOn(1, pool);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(callOn(0, pool)).isEqualTo(first);
      assertThat(callOn(1, pool)).isEqualTo(second);
    }
    assertThat(acceptor.connections()).isEqualTo(2);
  }

  // Which connection, by the client's address on it, a call made on that loop came in by.
  private Object callOn(int loop, EndpointInvoker pool) throws Exception {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    loops
        .loop(loop)
        .executor
        .execute(
            () ->
                pool.invoke(call(EchoSink.ECHO, text("x")))
                    .whenComplete(
                        (answer, failure) -> {
                          if (failure == null) {
                            reply.complete(answer);
                          } else {
                            reply.completeExceptionally(failure);
                          }
                        }));
    return reply.get(20, SECONDS).message();
  }
}
