package io.ringwire.shop.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MicrosTest {

  @Test
  void aMicrosecondSurvivesBothWays() {
    long micros = 1_795_000_000_123_456L;
    assertThat(Micros.timestamp(micros))
        .isEqualTo(Timestamp.newBuilder().setSeconds(1_795_000_000).setNanos(123_456_000).build());
    assertThat(Micros.of(Micros.timestamp(micros))).isEqualTo(micros);
  }

  @Test
  void timesBefore1970KeepPositiveNanos() {
    assertThat(Micros.timestamp(-1))
        .isEqualTo(Timestamp.newBuilder().setSeconds(-1).setNanos(999_999_000).build());
    assertThat(Micros.of(Micros.timestamp(-1))).isEqualTo(-1);
  }

  @Test
  void nowIsCutToMicroseconds() {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(5, 123_456_789), ZoneOffset.UTC);
    assertThat(Micros.now(clock)).isEqualTo(5_123_456);
  }
}
