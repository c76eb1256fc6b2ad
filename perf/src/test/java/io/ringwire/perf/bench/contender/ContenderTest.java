package io.ringwire.perf.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import io.ringwire.core.ring.RingWait;
import io.ringwire.perf.baseline.Transport;
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
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
final class ContenderTest {
  private final Users users = new Users();

  @ParameterizedTest
  @EnumSource(Stack.class)
  void everyStackCarriesTheWholeWorkload(Stack stack) throws Exception {
    Contender contender = Contender.of(stack.label());
    try (UserServer server = contender.serve();
        UserClient client = contender.connect(server.port())) {
      GetUserRequest get = GetUserRequest.newBuilder().setId(77).build();
      ListUsersRequest list = ListUsersRequest.newBuilder().setPage(3).build();
      ExistsRequest exists = ExistsRequest.newBuilder().setId(Users.COUNT).build();
      CreateUserRequest create = CreateUserRequest.newBuilder().setUser(users.get(1)).build();
      Payload payload = Users.payload(100_000);

      assertThat(ContenderTest.<User>answer(listener -> client.get(get, listener)))
          .isEqualTo(users.get(77));
      assertThat(ContenderTest.<ExistsReply>answer(listener -> client.exists(exists, listener)))
          .isEqualTo(ExistsReply.getDefaultInstance());
      assertThat(
              ContenderTest.<CreateUserReply>answer(listener -> client.create(create, listener))
                  .getId())
          .isEqualTo(Users.COUNT);
      assertThat(ContenderTest.<UserPage>answer(listener -> client.list(list, listener)))
          .isEqualTo(users.list(list));
      assertThat(ContenderTest.<Payload>answer(listener -> client.echo(payload, listener)))
          .isEqualTo(payload);
      assertThat(client.getBlocking(get)).isEqualTo(users.get(77));
      assertThat(client.listBlocking(list)).isEqualTo(users.list(list));
      assertThat(streamed(client, 5_000, 100)).isEqualTo(5_000);
      assertThat(streamed(client, 0, 100)).isZero();
    }
  }

  @Test
  void aVariedContenderIsAsItsLabelSays() {
    Contender contender =
        Contender.of(
            "ring+wait=yield+batch=16+loops=2+connections=3+transport=nio+allocator=pooled+cpus=1+jvm=25");

    assertThat(contender.stack()).isEqualTo(Stack.RING);
    assertThat(contender.variation())
        .isEqualTo(
            new Variation(
                2,
                3,
                RingWait.YIELD,
                16,
                Transport.NIO,
                new Surroundings("25", 1, Allocator.POOLED)));
    assertThat(contender.label()).startsWith("ring+wait=yield");
  }

  @Test
  void bothProcessesOfAVariedContenderAreStartedAsItsLabelSays() {
    String home = System.getProperty("java.home");
    List<String> ofAll = List.of("-Xmx1g");

    assertThat(Contender.of("inline").childJvm(ofAll).command())
        .startsWith(Path.of(home, "bin", "java").toString())
        .endsWith("-Xmx1g");
    for (String stack : List.of("raw", "inline", "ring", "blocking")) {
      assertThat(
              Contender.of(stack + "+transport=NIO+allocator=unpooled").childJvm(ofAll).command())
          .endsWith("-Xmx1g", "-Dio.netty.allocator.type=unpooled", "-Dringwire.transport=nio");
    }
    assertThat(Contender.of("raw+transport=NIO").variation().baseline().transport())
        .isEqualTo(Transport.NIO);
    assertThatThrownBy(() -> Contender.of("grpc-direct+cpus=1024").childJvm(ofAll))
        .hasMessageStartingWith("cpus=1024: there are ");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void aTransportThatIsNotHereIsRefusedBeforeAProcessStarts(Transport transport) {
    String label = "inline+transport=" + transport;
    try {
      transport.requireAvailable();
    } catch (IllegalStateException e) {
      assertThatThrownBy(() -> Contender.of(label).childJvm(List.of()))
          .hasMessageStartingWith(label + ": no ")
          .hasMessageContaining("put netty-transport-native-");
      return;
    }
    assertThat(Contender.of(label).childJvm(List.of()).command()).isNotEmpty();
  }

  /** Which of them are here is for the class path to say: with -Pnative all are. */
  @ParameterizedTest
  @EnumSource(Transport.class)
  void rawCarriesTheWorkloadOverEveryTransportThatIsHere(Transport transport) {
    assumeThatCode(transport::requireAvailable).doesNotThrowAnyException();
    Contender contender = Contender.of("raw+transport=" + transport);
    try (UserServer server = contender.serve();
        UserClient client = contender.connect(server.port())) {
      ListUsersRequest list = ListUsersRequest.newBuilder().setPage(3).build();
      assertThat(client.listBlocking(list)).isEqualTo(users.list(list));
    }
  }

  @Test
  void aVariedContenderServes() throws Exception {
    Contender contender = Contender.of("ring+wait=PARK+batch=1+loops=2+connections=2");
    try (UserServer server = contender.serve();
        UserClient client = contender.connect(server.port())) {
      assertThat(client.getBlocking(GetUserRequest.newBuilder().setId(5).build()))
          .isEqualTo(users.get(5));
    }
  }

  @Test
  void aLabelThatMeansNothingIsRefusedWithWhatThereIs() {
    assertThatThrownBy(() -> Contender.of("grcp"))
        .hasMessage(
            "no contender grcp; there are raw, inline, ring, blocking, grpc-direct, grpc-default");
    assertThatThrownBy(() -> Contender.of("inline+wait=YIELD"))
        .hasMessage(
            "inline has no setting 'wait'; it has loops, connections, transport, allocator, cpus, jvm");
    assertThatThrownBy(() -> Contender.of("grpc-direct+allocator=POOLED"))
        .hasMessage("grpc-direct has no setting 'allocator'; it has loops, connections, cpus, jvm");
    assertThatThrownBy(() -> Contender.of("raw+allocator=arena"))
        .hasMessage("raw+allocator=arena: allocator is one of [ADAPTIVE, POOLED, UNPOOLED]");
    assertThatThrownBy(() -> Contender.of("raw+cpus=0")).hasMessageContaining("cpus is a number");
    assertThatThrownBy(() -> Contender.of("ring+wait=SLEEP"))
        .hasMessageContaining("ring+wait=SLEEP: wait is one of [BLOCKING,");
    assertThatThrownBy(() -> Contender.of("ring+batch=0"))
        .hasMessageContaining("batch is a number from 1 to");
    assertThatThrownBy(() -> Contender.of("ring+batch"))
        .hasMessage("ring+batch: batch needs a value");
    assertThatThrownBy(() -> Contender.of("ring+")).hasMessageContaining("no setting ''");
  }

  @Test
  void aCrowdSharesItsLoopsAndLeavesThemForOthers() throws Exception {
    GetUserRequest get = GetUserRequest.newBuilder().setId(9).build();
    try (UserServer server = Contender.of("inline").serve();
        Crowd crowd = new Crowd(1)) {
      assertThat(crowd.add(server.port(), 3).getBlocking(get)).isEqualTo(users.get(9));
      assertThat(crowd.add(server.port(), 1).getBlocking(get)).isEqualTo(users.get(9));
      crowd.leave();
      assertThat(crowd.clients()).isEmpty();
      assertThat(crowd.add(server.port(), 1).getBlocking(get)).isEqualTo(users.get(9));
    }
  }

  private static <A> A answer(Consumer<AnswerListener<A>> call) throws Exception {
    CompletableFuture<A> answer = new CompletableFuture<>();
    call.accept(
        new AnswerListener<>() {
          @Override
          public void onAnswer(A given) {
            answer.complete(given);
          }

          @Override
          public void onFailure(Throwable cause) {
            answer.completeExceptionally(cause);
          }
        });
    return answer.get(30, TimeUnit.SECONDS);
  }

  private static int streamed(UserClient client, int count, int bytes) throws Exception {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    AtomicInteger received = new AtomicInteger();
    client.stream(
        StreamRequest.newBuilder().setCount(count).setMessageBytes(bytes).build(),
        new StreamListener() {
          @Override
          public void onMessage(Payload message) {
            if (message.getData().size() == bytes) {
              received.incrementAndGet();
            }
          }

          @Override
          public void onEnd() {
            end.complete(received.get());
          }

          @Override
          public void onFailure(Throwable cause) {
            end.completeExceptionally(cause);
          }
        });
    return end.get(30, TimeUnit.SECONDS);
  }
}
