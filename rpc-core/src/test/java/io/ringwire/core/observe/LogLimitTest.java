package io.ringwire.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLimitTest {
  @Test
  void linesBeyondTheRateAreCountedInsteadOfWritten() {
    AtomicLong clock = new AtomicLong(-5); // a monotonic clock may start anywhere
    LogLimit limit = new LogLimit(2, clock::get);
    assertThat(limit.tryPass()).isTrue();
    assertThat(limit.tryPass()).isFalse();
    assertThat(limit.tryPass()).isFalse();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(499));
    assertThat(limit.tryPass()).isFalse();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    assertThat(limit.tryPass()).isTrue();
    assertThat(limit.takeSuppressed()).isEqualTo(3);
    assertThat(limit.takeSuppressed()).isZero();
  }
}
