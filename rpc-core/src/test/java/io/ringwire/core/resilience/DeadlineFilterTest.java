package io.ringwire.core.resilience;

import static io.ringwire.core.call.TestCalls.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.FakeTime;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.TestCalls;
import io.ringwire.core.call.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeadlineFilterTest {
  private final FakeTime time = new FakeTime();
  private final CompletableFuture<Reply> answer = new CompletableFuture<>();
  private final Invoker next = call -> answer;
  private final DeadlineFilter filter = new DeadlineFilter(Ticker.SYSTEM);

  @Test
  void letsACallWithTimeLeftThrough() {
    Call call = TestCalls.unary(time.deadlineIn(Duration.ofMillis(1)));
    Reply reply = Reply.of("answered");
    answer.complete(reply);
    assertThat(filter.filter(call, next)).isCompletedWithValue(reply);
    assertThat(filter.filter(TestCalls.unary(), next)).isCompletedWithValue(reply);
  }

  @Test
  void answersALateCallWithoutSendingIt() {
    Call call = TestCalls.unary(time.deadlineIn(Duration.ofMillis(1)));
    time.advance(Duration.ofMillis(1));
    AttemptException failure = (AttemptException) failureOf(filter.filter(call, next));
    assertThat(failure.status().code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
  }

  @Test
  void answersACancelledCallWithoutSendingIt() {
    Call call = TestCalls.unary();
    call.cancellation().cancel();
    AttemptException failure = (AttemptException) failureOf(filter.filter(call, next));
    assertThat(failure.status().code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
  }
}
