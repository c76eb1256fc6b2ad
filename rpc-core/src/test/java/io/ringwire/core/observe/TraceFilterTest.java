package io.ringwire.core.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.codec.metadata.TraceParent;
import io.ringwire.codec.serialization.ProtobufSerializer;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Cancellation;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.call.Filter;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class TraceFilterTest {
  private static final ProtobufSerializer<StringValue> TEXT =
      ProtobufSerializer.of(StringValue.class);
  private static final MethodDescriptor<StringValue, StringValue> METHOD =
      MethodDescriptor.of("test.v1.Traced", "Get", CallKind.UNARY, TEXT, TEXT).build();
  private static final TraceParent PARENT =
      new TraceParent(0x0af7651916cd43ddL, 0x8448eb211c80319cL, 7, (byte) 3);

  private static Call call(@Nullable TraceParent trace) {
    Metadata metadata =
        trace == null ? Metadata.EMPTY : Metadata.EMPTY.with(MetadataKeys.TRACEPARENT, trace);
    return Call.of(
        METHOD, StringValue.getDefaultInstance(), metadata, Deadline.NONE, Cancellation.NEVER);
  }

  private static @Nullable TraceParent sent(Filter filter, Call call) {
    AtomicReference<@Nullable TraceParent> seen = new AtomicReference<>();
    filter.filter(
        call,
        next -> {
          seen.set(next.metadata().get(MetadataKeys.TRACEPARENT));
          return CompletableFuture.completedFuture(Reply.NONE);
        });
    return seen.get();
  }

  @Test
  void aCallWithinATraceGetsASpanOfItsOwn() {
    TraceParent child = Objects.requireNonNull(sent(TraceFilter.client(), call(PARENT)));
    assertThat(child.traceIdHigh()).isEqualTo(PARENT.traceIdHigh());
    assertThat(child.traceIdLow()).isEqualTo(PARENT.traceIdLow());
    assertThat(child.spanId()).isNotEqualTo(PARENT.spanId());
    assertThat(child.flags()).isEqualTo((byte) 3);
    assertThat(child.isSampled()).isTrue();
  }

  @Test
  void aCallOutsideOfATraceIsHandedOnUntouched() {
    Call call = call(null);
    AtomicReference<Call> seen = new AtomicReference<>();
    TraceFilter.client()
        .filter(
            call,
            next -> {
              seen.set(next);
              return CompletableFuture.completedFuture(Reply.NONE);
            });
    assertThat(seen.get()).isSameAs(call);
  }

  @Test
  void theEdgeStartsTracesAndSamplesItsShare() {
    TraceParent always = Objects.requireNonNull(sent(TraceFilter.starting(1), call(null)));
    TraceParent never = Objects.requireNonNull(sent(TraceFilter.starting(0), call(null)));
    assertThat(always.isSampled()).isTrue();
    assertThat(never.isSampled()).isFalse();
    assertThat(sent(TraceFilter.starting(1), call(PARENT))).isEqualTo(PARENT);
    assertThatThrownBy(() -> TraceFilter.starting(1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> TraceFilter.starting(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void logLinesOfAHandlerCarryTheIdsAndThoseAfterItDoNot() {
    MDC.put(TraceFilter.SPAN_ID, "outer");
    try {
      AtomicReference<String> trace = new AtomicReference<>();
      AtomicReference<String> span = new AtomicReference<>();
      TraceFilter.server()
          .filter(
              call(PARENT),
              next -> {
                trace.set(MDC.get(TraceFilter.TRACE_ID));
                span.set(MDC.get(TraceFilter.SPAN_ID));
                return CompletableFuture.completedFuture(Reply.NONE);
              });
      assertThat(trace).hasValue("0af7651916cd43dd8448eb211c80319c");
      assertThat(span).hasValue("0000000000000007");
      assertThat(MDC.get(TraceFilter.TRACE_ID)).isNull();
      assertThat(MDC.get(TraceFilter.SPAN_ID)).isEqualTo("outer");
    } finally {
      MDC.clear();
    }
  }
}
