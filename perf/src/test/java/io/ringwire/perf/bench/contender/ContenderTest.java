package io.ringwire.perf.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.core.ring.RingWait;
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
    Contender contender = Contender.of("ring+wait=yield+batch=16+loops=2+connections=3+jvm=25");

    assertThat(contender.stack()).isEqualTo(Stack.RING);
    assertThat(contender.variation()).isEqualTo(new Variation(2, 3, RingWait.YIELD, 16, "25"));
    assertThat(contender.label()).startsWith("ring+wait=yield");
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
        .hasMessage("inline has no setting 'wait'; it has loops, connections, jvm");
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
