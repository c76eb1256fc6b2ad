package io.ringwire.perf.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.perf.baseline.grpc.GrpcClient;
import io.ringwire.perf.baseline.grpc.GrpcExecutor;
import io.ringwire.perf.baseline.grpc.GrpcServer;
import io.ringwire.perf.v1.CreateUserReply;
import io.ringwire.perf.v1.CreateUserRequest;
import io.ringwire.perf.v1.ExistsReply;
import io.ringwire.perf.v1.ExistsRequest;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.ListUsersRequest;
import io.ringwire.perf.v1.Payload;
import io.ringwire.perf.v1.StreamRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.v1.UserPage;
import io.ringwire.perf.workload.AnswerListener;
import io.ringwire.perf.workload.StreamListener;
import io.ringwire.perf.workload.UserClient;
import io.ringwire.perf.workload.UserServer;
import io.ringwire.perf.workload.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a bench takes for granted of every stack that it compares with, over real sockets. */
@Timeout(60)
final class BaselinesTest {
  private final Users users = new Users();

  /** Each baseline in each of its ways. */
  enum Baseline {
    RAW(BaselineConfig.DEFAULT, null),
    RAW_THREE_CONNECTIONS_ON_TWO_LOOPS(
        BaselineConfig.DEFAULT.withEventLoops(2).withConnections(3), null),
    RAW_SPINNING(BaselineConfig.DEFAULT.withSpins(50), null),
    GRPC_DIRECT(BaselineConfig.DEFAULT, GrpcExecutor.DIRECT),
    GRPC_DEFAULT(BaselineConfig.DEFAULT, GrpcExecutor.DEFAULT),
    GRPC_DIRECT_NIO_TWO_CONNECTIONS(
        BaselineConfig.DEFAULT.withTransport(Transport.NIO).withConnections(2),
        GrpcExecutor.DIRECT);

    private final BaselineConfig config;
    private final @Nullable GrpcExecutor executor;

    Baseline(BaselineConfig config, @Nullable GrpcExecutor executor) {
      this.config = config;
      this.executor = executor;
    }

    UserServer serve(Users users) {
      return executor == null
          ? RawServer.start(0, config, users)
          : GrpcServer.start(0, config, executor, users);
    }

    UserClient connect(int port) {
      return executor == null
          ? RawClient.connect(port, config)
          : GrpcClient.connect(port, config, executor);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyOperationIsAnsweredRightly(Baseline baseline) throws Exception {
    try (UserServer server = baseline.serve(users);
        UserClient client = baseline.connect(server.port())) {
      Answer<User> user = new Answer<>();
      client.get(get(77), user);
      Answer<ExistsReply> exists = new Answer<>();
      client.exists(ExistsRequest.newBuilder().setId(5).build(), exists);
      Answer<ExistsReply> missing = new Answer<>();
      client.exists(ExistsRequest.newBuilder().setId(-5).build(), missing);
      Answer<CreateUserReply> created = new Answer<>();
      client.create(CreateUserRequest.newBuilder().setUser(users.get(3)).build(), created);
      Answer<UserPage> page = new Answer<>();
      client.list(list(4), page);

      assertThat(user.get()).isEqualTo(users.get(77));
      assertThat(exists.get().getExists()).isTrue();
      assertThat(missing.get().getExists()).isFalse();
      assertThat(created.get().getId()).isEqualTo(Users.COUNT);
      assertThat(page.get()).isEqualTo(users.list(list(4)));
      assertThat(client.getBlocking(get(9))).isEqualTo(users.get(9));
      assertThat(client.listBlocking(list(1))).isEqualTo(users.list(list(1)));
    }
    assertThat(users.createdCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void payloadsOfAllSizesComeBackWhole(Baseline baseline) throws Exception {
    try (UserServer server = baseline.serve(users);
        UserClient client = baseline.connect(server.port())) {
      // Of the baseline's frames: below and above what is copied through a batch, what is read into
      // an array of its own, and the most there is. All at once, so that they split each other.
      List<Answer<Payload>> answers = new ArrayList<>();
      List<Payload> sent = new ArrayList<>();
      for (int bytes :
          new int[] {0, 16, 1_024, 16_300, 16_400, 32_768, 65_536, 1 << 20, 3, 2 << 20, 40_000}) {
        Payload payload = Users.payload(bytes);
        Answer<Payload> answer = new Answer<>();
        client.echo(payload, answer);
        sent.add(payload);
        answers.add(answer);
      }

      for (int i = 0; i < sent.size(); i++) {
        assertThat(answers.get(i).get().equals(sent.get(i)))
            .as("%d bytes", sent.get(i).getData().size())
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCallOfManyGetsItsOwnAnswer(Baseline baseline) throws Exception {
    try (UserServer server = baseline.serve(users);
        UserClient client = baseline.connect(server.port())) {
      int calls = 3_000;
      CountDownLatch answered = new CountDownLatch(calls);
      AtomicInteger wrong = new AtomicInteger();
      for (int i = 0; i < calls; i++) {
        int id = i % Users.COUNT;
        client.get(
            get(id),
            answer(
                user -> {
                  if (!user.equals(users.get(id))) {
                    wrong.incrementAndGet();
                  }
                  answered.countDown();
                },
                failure -> {
                  wrong.incrementAndGet();
                  answered.countDown();
                }));
      }

      assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(wrong).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyBlockedCallersAreEachWokenWithTheirOwnAnswer(Baseline baseline) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try (UserServer server = baseline.serve(users);
        UserClient client = baseline.connect(server.port())) {
      List<Future<Boolean>> rights = new ArrayList<>();
      for (int caller = 0; caller < 8; caller++) {
        int first = caller * 100;
        rights.add(
            callers.submit(
                () -> {
                  boolean right = true;
                  for (int id = first; id < first + 100; id++) {
                    right &= client.getBlocking(get(id)).equals(users.get(id));
                  }
                  return right;
                }));
      }

      for (Future<Boolean> right : rights) {
        assertThat(right.get(30, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallMadeFromAnAnswerLeavesWithoutAnotherThreadsHelp(Baseline baseline) throws Exception {
    try (UserServer server = baseline.serve(users);
        UserClient client = baseline.connect(server.port())) {
      CountDownLatch chain = new CountDownLatch(100);
      client.get(
          get(0),
          new AnswerListener<>() {
            @Override
            public void onAnswer(User user) {
              chain.countDown();
              if (chain.getCount() > 0) {
                client.get(get(chain.getCount()), this);
              }
            }

            @Override
            public void onFailure(Throwable cause) {}
          });

      assertThat(chain.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamsBringEveryMessageBesideEachOtherAndBesideCalls(Baseline baseline) throws Exception {
    try (UserServer server = baseline.serve(users);
        UserClient client = baseline.connect(server.port())) {
      Messages small = new Messages(100);
      Messages large = new Messages(20_000);
      Messages none = new Messages(100);
      client.stream(stream(20_000, 100), small);
      client.stream(stream(200, 20_000), large);
      client.stream(stream(0, 100), none);
      assertThat(client.getBlocking(get(5))).isEqualTo(users.get(5));

      assertThat(small.count()).isEqualTo(20_000);
      assertThat(large.count()).isEqualTo(200);
      assertThat(none.count()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheWorkloadRefusesFailsItsCallAlone(Baseline baseline) throws Exception {
    try (UserServer server = baseline.serve(users);
        UserClient client = baseline.connect(server.port())) {
      Answer<CreateUserReply> created = new Answer<>();
      client.create(CreateUserRequest.getDefaultInstance(), created);
      Messages stream = new Messages(1);
      client.stream(stream(1, -1), stream);

      assertThatThrownBy(created::get).hasMessageContaining("a user to create is missing");
      assertThatThrownBy(stream::count).hasMessageContaining("a payload of -1 bytes");
      assertThat(client.getBlocking(get(5))).isEqualTo(users.get(5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatGoesAwayFailsWhatIsUnderWayAndWhatComesAfter(Baseline baseline) throws Exception {
    UserServer server = baseline.serve(users);
    try (UserClient client = baseline.connect(server.port())) {
      Messages endless = new Messages(1_000);
      client.stream(stream(Integer.MAX_VALUE, 1_000), endless);
      endless.awaitFirst();
      server.close();

      assertThatThrownBy(endless::count).isInstanceOf(Exception.class);
      Answer<User> after = new Answer<>();
      client.get(get(2), after);
      assertThatThrownBy(after::get).isInstanceOf(Exception.class);
      assertThatThrownBy(() -> client.getBlocking(get(2))).isInstanceOf(RuntimeException.class);
    } finally {
      server.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClosedClientFailsItsCallsAndLeavesNoThread(Baseline baseline) throws Exception {
    try (UserServer server = baseline.serve(users)) {
      UserClient client = baseline.connect(server.port());
      Messages endless = new Messages(1_000);
      client.stream(stream(Integer.MAX_VALUE, 1_000), endless);
      endless.awaitFirst();
      client.close();

      assertThatThrownBy(endless::count).isInstanceOf(Exception.class);
      Answer<User> after = new Answer<>();
      client.get(get(2), after);
      assertThatThrownBy(after::get).isInstanceOf(Exception.class);
      try (UserClient another = baseline.connect(server.port())) {
        assertThat(another.getBlocking(get(5))).isEqualTo(users.get(5));
      }
    }
    // A loop says that it has ended just before its thread does.
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("multiThreadIoEventLoopGroup")) {
        thread.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  @Test
  void aBlockingCallOnAnEventLoopIsRefused() throws Exception {
    try (UserServer server = Baseline.RAW.serve(users);
        UserClient client = Baseline.RAW.connect(server.port())) {
      CompletableFuture<User> nested = new CompletableFuture<>();
      client.get(
          get(1),
          answer(
              user -> {
                try {
                  nested.complete(client.getBlocking(get(2)));
                } catch (IllegalStateException e) {
                  nested.completeExceptionally(e);
                }
              },
              nested::completeExceptionally));

      assertThatThrownBy(() -> nested.get(20, TimeUnit.SECONDS))
          .hasRootCauseMessage("a blocking call on an event loop would wait for itself");
    }
  }

  @Test
  void aSetUpOutOfBoundsIsRefusedByName() {
    assertThatThrownBy(() -> BaselineConfig.DEFAULT.withEventLoops(0))
        .hasMessage("event loops must be 1 to 64, was 0");
    assertThatThrownBy(() -> BaselineConfig.DEFAULT.withConnections(2_000))
        .hasMessage("connections must be 1 to 1024, was 2000");
    assertThatThrownBy(() -> BaselineConfig.DEFAULT.withSpins(-1))
        .hasMessage("spins must be 0 to 10000, was -1");
  }

  private static GetUserRequest get(long id) {
    return GetUserRequest.newBuilder().setId(id).build();
  }

  private static ListUsersRequest list(int page) {
    return ListUsersRequest.newBuilder().setPage(page).build();
  }

  private static StreamRequest stream(int count, int bytes) {
    return StreamRequest.newBuilder().setCount(count).setMessageBytes(bytes).build();
  }

  private static <T> AnswerListener<T> answer(Consumer<T> onAnswer, Consumer<Throwable> onFailure) {
    return new AnswerListener<>() {
      @Override
      public void onAnswer(T answer) {
        onAnswer.accept(answer);
      }

      @Override
      public void onFailure(Throwable cause) {
        onFailure.accept(cause);
      }
    };
  }

  /** Fails when it is told twice. */
  private static final class Answer<T> implements AnswerListener<T> {
    private final CompletableFuture<T> future = new CompletableFuture<>();

    @Override
    public void onAnswer(T answer) {
      assertThat(future.complete(answer)).isTrue();
    }

    @Override
    public void onFailure(Throwable cause) {
      assertThat(future.completeExceptionally(cause)).isTrue();
    }

    T get() throws Exception {
      return future.get(30, TimeUnit.SECONDS);
    }
  }

  private static final class Messages implements StreamListener {
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final CountDownLatch first = new CountDownLatch(1);
    private final int bytes;
    private int count;

    Messages(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public void onMessage(Payload message) {
      if (message.getData().size() != bytes) {
        end.completeExceptionally(new AssertionError(message.getData().size() + " bytes"));
      }
      count++;
      first.countDown();
    }

    @Override
    public void onEnd() {
      end.complete(count);
    }

    @Override
    public void onFailure(Throwable cause) {
      end.completeExceptionally(cause);
    }

    void awaitFirst() throws InterruptedException {
      assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
    }

    int count() throws Exception {
      return end.get(30, TimeUnit.SECONDS);
    }
  }
}
