package io.ringwire.core.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataKey;
import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.core.contract.CallKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class CallContextTest {
  private static final MetadataKey<String> PRIVATE = MetadataKey.text("private");

  private final FakeTime time = new FakeTime();
  private final Call call =
      Call.of(
          TestCalls.method(CallKind.UNARY, false),
          new byte[0],
          Metadata.EMPTY.with(MetadataKeys.TENANT, "acme").with(PRIVATE, "x"),
          time.deadlineIn(Duration.ofSeconds(1)),
          new Cancellation());
  private final CallContext context =
      CallContext.ofInbound(call, List.of(MetadataKeys.TENANT), "10.0.0.1:5");

  @Test
  void carriesWhatTheCallCameWithAndPassesOnWhatIsListed() {
    assertThat(context.deadline()).isSameAs(call.deadline());
    assertThat(context.cancellation()).isSameAs(call.cancellation());
    assertThat(context.metadata().get(PRIVATE)).isEqualTo("x");
    assertThat(context.propagated().get(MetadataKeys.TENANT)).isEqualTo("acme");
    assertThat(context.propagated().get(PRIVATE)).isNull();
    assertThat(context.peer()).isEqualTo("10.0.0.1:5");
  }

  @Test
  void isTheRootOutsideOfAnyCall() {
    assertThat(CallContext.current()).isSameAs(CallContext.ROOT);
    assertThat(CallContext.ROOT.deadline().isNone()).isTrue();
    assertThat(CallContext.ROOT.propagated().isEmpty()).isTrue();
  }

  @Test
  void isCurrentWhileItRunsAndNestsAndEndsEvenByAFailure() {
    CallContext inner = context.withPropagated(PRIVATE, "y");
    context.run(
        () -> {
          assertThat(CallContext.current()).isSameAs(context);
          assertThat(inner.supply(CallContext::current)).isSameAs(inner);
          assertThat(CallContext.current()).isSameAs(context);
        });
    assertThatThrownBy(
            () ->
                context.run(
                    () -> {
                      throw new IllegalStateException("handler");
                    }))
        .hasMessage("handler");
    assertThat(CallContext.current()).isSameAs(CallContext.ROOT);
  }

  @Test
  void survivesAnExecutorAndLeavesItsThreadAsItWas() throws Exception {
    Deque<Runnable> queue = new ArrayDeque<>();
    Executor executor = CallContext.wrap((Executor) queue::add);
    CallContext[] seen = new CallContext[1];
    context.run(() -> executor.execute(() -> seen[0] = CallContext.current()));
    queue.remove().run();
    assertThat(seen[0]).isSameAs(context);
    assertThat(CallContext.current()).isSameAs(CallContext.ROOT);
    assertThat(context.wrap(CallContext::current).call()).isSameAs(context);
  }

  @Test
  void onlyShortensTheDeadline() {
    Deadline sooner = time.deadlineIn(Duration.ofMillis(1));
    assertThat(context.withDeadline(sooner).deadline()).isSameAs(sooner);
    assertThat(context.withDeadline(time.deadlineIn(Duration.ofHours(1))).deadline())
        .isSameAs(call.deadline());
  }

  @Test
  void nestedCallsGetWhatWasAdded() {
    CallContext added = context.withPropagated(PRIVATE, "y");
    assertThat(added.propagated().get(PRIVATE)).isEqualTo("y");
    assertThat(added.propagated().get(MetadataKeys.TENANT)).isEqualTo("acme");
    assertThat(context.propagated().get(PRIVATE)).isNull();
  }
}
