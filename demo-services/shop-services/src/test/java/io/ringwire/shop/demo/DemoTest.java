package io.ringwire.shop.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {

  @Test
  void aTakenPortIsNamedAndNothingIsLeftRunning() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> Demo.start(taken.getLocalPort(), 1))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("" + taken.getLocalPort());
    }
    // What the first start opened under fixed names (the databases in memory) is free again.
    try (Demo demo = Demo.start(0, 1)) {
      assertThat(new Http(demo.url()).get("/v1/items/item-0001").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 17})
  void aNumberOfInstancesOutOfBoundsIsRefused(int instances) {
    assertThatThrownBy(() -> Demo.start(0, instances)).hasMessageContaining("1 to 16");
  }
}
