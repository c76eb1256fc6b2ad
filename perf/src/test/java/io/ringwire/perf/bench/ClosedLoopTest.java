package io.ringwire.perf.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.workload.AnswerListener;
import io.ringwire.perf.workload.Users;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ClosedLoopTest {
  private final Users users = new Users();
  private final ManualCaller caller = new ManualCaller();

  @Test
  void theGivenNumberOfCallsIsUnderWayAndEachAnswerMakesTheNext() throws Exception {
    ClosedLoop loop = new ClosedLoop(caller, 3);
    loop.start();
    assertThat(caller.asked).hasSize(3);

    for (int i = 0; i < 10; i++) {
      caller.answer();
      assertThat(caller.asked).hasSize(3);
    }
    assertThat(loop.takeLatencies().getTotalCount()).isEqualTo(10);
    loop.runFor(Duration.ZERO);
  }

  @Test
  void theFirstFailureEndsTheMeasurement() {
    ClosedLoop loop = new ClosedLoop(caller, 2);
    loop.start();
    caller.fail();

    assertThatThrownBy(() -> loop.runFor(Duration.ofMinutes(1)))
        .hasMessage("a call failed")
        .hasRootCauseMessage("refused");
    assertThat(caller.asked).hasSize(1);
  }

  @Test
  void anAnswerToAnotherCallIsAFailure() {
    ClosedLoop loop = new ClosedLoop(caller, 2);
    loop.start();
    caller.asked.remove().listener.onAnswer(users.get(1));

    assertThatThrownBy(() -> loop.runFor(Duration.ofMinutes(1)))
        .hasRootCauseMessage("asked for user 0, got 1");
  }

  private record Asked(GetUserRequest request, AnswerListener<User> listener) {}

  private final class ManualCaller implements UserCaller {
    final Queue<Asked> asked = new ArrayDeque<>();

    @Override
    public void get(GetUserRequest request, AnswerListener<User> listener) {
      asked.add(new Asked(request, listener));
    }

    void answer() {
      Asked next = asked.remove();
      next.listener.onAnswer(users.get(next.request.getId()));
    }

    void fail() {
      asked.remove().listener.onFailure(new IllegalStateException("refused"));
    }

    @Override
    public void close() {}
  }
}
