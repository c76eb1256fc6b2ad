package io.ringwire.perf.bench.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LayerTest {
  @Test
  void theNearestRoomOfTheGatewayCountsFirst() {
    assertThat(Layer.of("io.ringwire.gateway.http.HttpConnection")).contains(Layer.GATEWAY_HTTP);
    assertThat(Layer.of("io.ringwire.gateway.transcode.WireToJson")).contains(Layer.GATEWAY_JSON);
    assertThat(Layer.of("io.ringwire.gateway.route.RouteMatcher")).contains(Layer.GATEWAY);
    assertThat(Layer.of("io.ringwire.core.transport.Connection")).contains(Layer.RPC);
    assertThat(Layer.of("org.h2.mvstore.Page")).contains(Layer.DATABASE);
  }

  @Test
  void whatAllUseBelongsToWhoeverCalledIt() {
    assertThat(Layer.of("java.util.HashMap")).isEmpty();
    assertThat(Layer.of("jdk.internal.misc.Unsafe")).isEmpty();
  }
}
