package io.ringwire.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.core.ring.RingWait;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerConfigTest {
  private static final ServerConfig DEFAULT = ServerConfig.DEFAULT;

  @Test
  void byDefaultARingIsNeverFullAndNeverSpins() {
    assertThat(DEFAULT.ringSlots()).isGreaterThanOrEqualTo(DEFAULT.inFlightMax());
    assertThat(DEFAULT.ringWait()).isEqualTo(RingWait.BLOCKING);
  }

  @Test
  void aBadValueIsNamedWithWhatItWas() {
    assertThatThrownBy(() -> DEFAULT.withInFlightMax(0, 1))
        .hasMessageContaining("inFlightMax")
        .hasMessageContaining("0");
    assertThatThrownBy(() -> DEFAULT.withRing(1000, 64, RingWait.BLOCKING))
        .hasMessageContaining("power of two")
        .hasMessageContaining("1000");
    assertThatThrownBy(() -> DEFAULT.withBlocking(0, 1)).hasMessageContaining("blockingThreadsMax");
    assertThatThrownBy(() -> DEFAULT.withDrain(Duration.ofSeconds(-1), Duration.ZERO))
        .hasMessageContaining("lameDuck");
  }
}
