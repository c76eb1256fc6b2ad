package io.ringwire.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogThrottleTest {
  @Test
  void linesBeyondTheRateAreCountedInsteadOfWritten() {
    AtomicLong clock = new AtomicLong(-5); // a monotonic clock may start anywhere
    LogThrottle throttle = new LogThrottle(2, clock::get);
    assertThat(throttle.tryPass()).isTrue();
    assertThat(throttle.tryPass()).isFalse();
    assertThat(throttle.tryPass()).isFalse();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(499));
    assertThat(throttle.tryPass()).isFalse();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    assertThat(throttle.tryPass()).isTrue();
    assertThat(throttle.takeSuppressed()).isEqualTo(3);
    assertThat(throttle.takeSuppressed()).isZero();
  }
}
