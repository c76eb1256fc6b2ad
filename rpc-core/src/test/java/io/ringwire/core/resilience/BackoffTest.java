package io.ringwire.core.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.status.StatusCode;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final long MILLI = 1_000_000;

  @Test
  void doublesItsBoundUpToTheMaximum() {
    Backoff longest = new Backoff(20 * MILLI, 1_000 * MILLI, bound -> bound - 1);
    assertThat(longest.nanos(1, 0)).isEqualTo(20 * MILLI);
    assertThat(longest.nanos(2, 0)).isEqualTo(40 * MILLI);
    assertThat(longest.nanos(6, 0)).isEqualTo(640 * MILLI);
    assertThat(longest.nanos(7, 0)).isEqualTo(1_000 * MILLI);
    assertThat(longest.nanos(1_000, 0)).isEqualTo(1_000 * MILLI);
  }

  @Test
  void spreadsOverTheWholeRange() {
    Random random = new Random(1);
    Backoff backoff =
        new Backoff(20 * MILLI, 1_000 * MILLI, bound -> (long) (random.nextDouble() * bound));
    double mean = 0;
    for (int i = 0; i < 10_000; i++) {
      long wait = backoff.nanos(2, 0);
      assertThat(wait).isBetween(0L, 40 * MILLI);
      mean += wait / 10_000.0;
    }
    assertThat(mean).isBetween(19.0 * MILLI, 21.0 * MILLI);
  }

  @Test
  void addsItsJitterToWhatTheServerAsks() {
    Backoff backoff = new Backoff(20 * MILLI, 1_000 * MILLI, bound -> 0);
    assertThat(backoff.nanos(1, 3_000)).isEqualTo(3_000 * MILLI);
  }

  @Test
  void aWishForCenturiesIsALongWaitAndNotANegativeOne() {
    Backoff longest = new Backoff(20 * MILLI, 1_000 * MILLI, bound -> bound - 1);
    assertThat(longest.nanos(1, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(longest.nanos(1, Long.MAX_VALUE / MILLI)).isEqualTo(Long.MAX_VALUE);
    Backoff slowest = new Backoff(Long.MAX_VALUE, Long.MAX_VALUE, bound -> bound - 1);
    assertThat(slowest.nanos(1, 0)).isGreaterThan(Long.MAX_VALUE / 2);
  }

  @Test
  void thePolicyRefusesWhatCannotBe() {
    assertThatThrownBy(() -> RetryPolicy.DEFAULT.withAttemptsMax(6))
        .hasMessage("attemptsMax must be 1 to 5, was 6");
    assertThatThrownBy(
            () -> RetryPolicy.DEFAULT.withBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessage("backoffBase must be above zero and at most backoffMax, were PT2S and PT1S");
    assertThatThrownBy(() -> RetryPolicy.DEFAULT.withRetryableCodes(Set.of(StatusCode.OK)))
        .hasMessage("OK is no failure to retry");
    assertThatThrownBy(() -> RetryPolicy.DEFAULT.withAttemptTimeout(Duration.ofMillis(-1)))
        .hasMessage("attemptTimeout must not be negative, was PT-0.001S");
  }
}
