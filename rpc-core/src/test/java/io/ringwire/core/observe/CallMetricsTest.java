package io.ringwire.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.google.protobuf.StringValue;
import io.ringwire.codec.serialization.ProtobufSerializer;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.observe.CallListener.Side;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallMetricsTest {
  private final MetricRegistry registry = new MetricRegistry();
  private final CallMetrics metrics = new CallMetrics(registry, new AtomicLong()::get);

  private static MethodDescriptor<StringValue, StringValue> method(String name) {
    ProtobufSerializer<StringValue> serializer = ProtobufSerializer.of(StringValue.class);
    return MethodDescriptor.of("shop.v1.Orders", name, CallKind.UNARY, serializer, serializer)
        .build();
  }

  @Test
  void callsAreCountedByMethodAndStatus() {
    MethodDescriptor<?, ?> get = method("Get");
    for (StatusCode code : List.of(StatusCode.OK, StatusCode.OK, StatusCode.NOT_FOUND)) {
      metrics.started(Side.SERVER, get);
      metrics.ended(Side.SERVER, get, code, TimeUnit.MILLISECONDS.toNanos(2));
    }
    metrics.started(Side.SERVER, get);
    metrics.refused(get, StatusCode.UNAVAILABLE);
    assertThat(
            registry
                .counter("rpc_server_calls{method=\"shop.v1.Orders/Get\",status=\"OK\"}")
                .getCount())
        .isEqualTo(2);
    assertThat(
            registry
                .counter(MetricNames.calls(Side.SERVER, "shop.v1.Orders/Get", StatusCode.NOT_FOUND))
                .getCount())
        .isEqualTo(1);
    assertThat(registry.counter(MetricNames.inFlight(Side.SERVER, "shop.v1.Orders/Get")).getCount())
        .isEqualTo(1);
    assertThat(
            registry
                .counter(MetricNames.refused("shop.v1.Orders/Get", StatusCode.UNAVAILABLE))
                .getCount())
        .isEqualTo(1);
    assertThat(
            registry
                .histogram(MetricNames.latencyNanos(Side.SERVER, "shop.v1.Orders/Get"))
                .getCount())
        .isEqualTo(3);
  }

  @Test
  void theTwoSidesAreCountedApart() {
    metrics.started(Side.CLIENT, method("Get"));
    assertThat(registry.counter(MetricNames.inFlight(Side.CLIENT, "shop.v1.Orders/Get")).getCount())
        .isEqualTo(1);
    assertThat(registry.getCounters()).hasSize(1);
  }

  @Test
  void anotherDescriptorOfTheSamePathIsTheSameMethod() {
    metrics.started(Side.CLIENT, method("Get"));
    metrics.started(Side.CLIENT, method("Get"));
    assertThat(registry.counter(MetricNames.inFlight(Side.CLIENT, "shop.v1.Orders/Get")).getCount())
        .isEqualTo(2);
  }

  @Test
  void methodsBeyondTheBoundShareOneName() {
    for (int i = 0; i < CallMetrics.METHODS_MAX + 10; i++) {
      metrics.started(Side.CLIENT, method("M" + i));
    }
    assertThat(registry.getCounters()).hasSize(CallMetrics.METHODS_MAX + 1);
    assertThat(
            registry
                .counter(MetricNames.inFlight(Side.CLIENT, CallMetrics.OTHER_METHODS))
                .getCount())
        .isEqualTo(10);
  }

  @Test
  void aListenerThatThrowsKeepsNothingFromTheOthers() {
    CallListener broken =
        new CallListener() {
          @Override
          public void started(Side side, MethodDescriptor<?, ?> method) {
            throw new IllegalStateException("broken");
          }
        };
    CallListener.all(List.of(broken, metrics)).started(Side.CLIENT, method("Get"));
    assertThat(registry.counter(MetricNames.inFlight(Side.CLIENT, "shop.v1.Orders/Get")).getCount())
        .isEqualTo(1);
  }
}
