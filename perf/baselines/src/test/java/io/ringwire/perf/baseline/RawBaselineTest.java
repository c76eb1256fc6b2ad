package io.ringwire.perf.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.workload.AnswerListener;
import io.ringwire.perf.workload.Users;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RawBaselineTest {
  private final Users users = new Users();

  @Test
  void theWorkloadIsTheOneTheFieldWasMeasuredWith() {
    assertThat(User.getDescriptor().getFields()).hasSize(16);
    for (int id = 0; id < Users.COUNT; id++) {
      assertThat(users.get(id).getId()).isEqualTo(id);
      assertThat(users.get(id).getSerializedSize()).isBetween(230, 270);
    }
  }

  @Test
  void everyCallOfManyGetsItsOwnUser() throws Exception {
    try (RawServer server = RawServer.start(0, BaselineConfig.DEFAULT, users);
        RawClient client = RawClient.connect(server.port(), BaselineConfig.DEFAULT)) {
      int calls = 5_000;
      CountDownLatch answered = new CountDownLatch(calls);
      AtomicInteger wrong = new AtomicInteger();
      for (int i = 0; i < calls; i++) {
        int id = i % Users.COUNT;
        client.get(
            request(id),
            new AnswerListener<User>() {
              @Override
              public void onAnswer(User user) {
                if (!user.equals(users.get(id))) {
                  wrong.incrementAndGet();
                }
                answered.countDown();
              }

              @Override
              public void onFailure(Throwable cause) {
                wrong.incrementAndGet();
                answered.countDown();
              }
            });
      }

      assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(wrong).hasValue(0);
    }
  }

  @Test
  void aCallMadeFromAnAnswerLeavesWithoutAnotherThreadsHelp() throws Exception {
    try (RawServer server = RawServer.start(0, BaselineConfig.DEFAULT, users);
        RawClient client = RawClient.connect(server.port(), BaselineConfig.DEFAULT)) {
      CountDownLatch chain = new CountDownLatch(100);
      client.get(
          request(0),
          new AnswerListener<User>() {
            @Override
            public void onAnswer(User user) {
              chain.countDown();
              if (chain.getCount() > 0) {
                client.get(request(chain.getCount()), this);
              }
            }

            @Override
            public void onFailure(Throwable cause) {}
          });

      assertThat(chain.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aServerThatGoesAwayFailsWhatIsUnderWayAndWhatComesAfter() throws Exception {
    BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
    AnswerListener<User> listener =
        new AnswerListener<User>() {
          @Override
          public void onAnswer(User user) {
            outcomes.add("user");
          }

          @Override
          public void onFailure(Throwable cause) {
            outcomes.add(String.valueOf(cause.getMessage()));
          }
        };
    RawServer server = RawServer.start(0, BaselineConfig.DEFAULT, users);
    try (RawClient client = RawClient.connect(server.port(), BaselineConfig.DEFAULT)) {
      client.get(request(1), listener);
      assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo("user");
      server.close();
      client.get(request(2), listener);

      assertThat(outcomes.poll(20, TimeUnit.SECONDS)).contains("closed");
    }
  }

  private static GetUserRequest request(long id) {
    return GetUserRequest.newBuilder().setId(id).build();
  }
}
