package io.ringwire.core.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.metadata.Metadata;
import io.ringwire.core.discovery.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.Test;

class FilterTest {
  private final List<String> met = new ArrayList<>();
  private final Invoker last =
      call -> {
        met.add("last");
        return CompletableFuture.completedFuture(Reply.NONE);
      };

  private Filter named(String name) {
    return (call, next) -> {
      met.add(name);
      return next.invoke(call).whenComplete((reply, failure) -> met.add(name + " back"));
    };
  }

  @Test
  void aCallMeetsFiltersInTheirOrderAndReturnsInReverse() {
    Invoker composed = Filter.compose(List.of(named("one"), named("two")), last);
    assertThat(composed.invoke(TestCalls.unary()).toCompletableFuture())
        .isCompletedWithValue(Reply.NONE);
    assertThat(met).containsExactly("one", "two", "last", "two back", "one back");
  }

  @Test
  void noFilterIsTheInvokerItself() {
    assertThat(Filter.compose(List.of(), last)).isSameAs(last);
  }

  @Test
  void aCopyOfACallSharesAllButWhatChanged() {
    Call call = TestCalls.unary();
    Endpoint a = Endpoint.of("a", 1);
    Call copy =
        call.afterFailureOn(a)
            .afterFailureOn(a)
            .withDeadline(Deadline.after(Duration.ofSeconds(1)))
            .withMetadata(Metadata.EMPTY);
    assertThat(copy.tried()).containsExactly(a);
    assertThat(call.tried()).isEmpty();
    assertThat(copy.cancellation()).isSameAs(call.cancellation());
    assertThat(copy.method()).isSameAs(call.method());
    assertThat(copy.request()).isSameAs(call.request());
    assertThat(call.deadline().isNone()).isTrue();
  }

  @Test
  void aReplyIsOneMessageOrAStream() {
    Reply one = Reply.of("message");
    assertThat(one.isStream()).isFalse();
    assertThat(one.message()).isEqualTo("message");
    assertThatThrownBy(one::messages).hasMessage("this reply is no stream");
    try (SubmissionPublisher<String> publisher = new SubmissionPublisher<>()) {
      Reply stream = Reply.stream(publisher, Metadata.EMPTY);
      assertThat(stream.isStream()).isTrue();
      assertThat(stream.messages()).isSameAs(publisher);
      assertThatThrownBy(stream::message).hasMessageStartingWith("this reply is a stream");
    }
    assertThatThrownBy(() -> new CallOptions(Duration.ofSeconds(-1), Metadata.EMPTY))
        .hasMessage("timeout must not be negative, was PT-1S");
  }
}
