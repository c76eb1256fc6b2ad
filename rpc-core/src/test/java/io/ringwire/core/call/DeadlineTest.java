package io.ringwire.core.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final FakeTime time = new FakeTime();

  @Test
  void countsDownAndPasses() {
    Deadline deadline = time.deadlineIn(Duration.ofMillis(10));
    assertThat(deadline.remainingNanos()).isEqualTo(10_000_000);
    time.advance(Duration.ofMillis(10));
    assertThat(deadline.hasPassed()).isTrue();
    time.advance(Duration.ofMillis(1));
    assertThat(deadline.remainingNanos()).isEqualTo(-1_000_000);
  }

  @Test
  void noneNeverPasses() {
    assertThat(Deadline.NONE.isNone()).isTrue();
    assertThat(Deadline.NONE.hasPassed()).isFalse();
    assertThat(Deadline.NONE.remainingNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void takesTheEarlierOfTwo() {
    Deadline soon = time.deadlineIn(Duration.ofMillis(1));
    Deadline late = time.deadlineIn(Duration.ofHours(1));
    assertThat(soon.earlier(late)).isSameAs(soon);
    assertThat(late.earlier(soon)).isSameAs(soon);
    assertThat(late.earlier(Deadline.NONE)).isSameAs(late);
    assertThat(Deadline.NONE.earlier(late)).isSameAs(late);
    assertThat(Deadline.NONE.earlier(Deadline.NONE)).isSameAs(Deadline.NONE);
  }

  @Test
  void doesNotOverflow() {
    assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)).hasPassed()).isFalse();
    assertThat(Deadline.afterNanos(Long.MAX_VALUE, time).hasPassed()).isFalse();
    assertThat(Deadline.after(Duration.ZERO).hasPassed()).isTrue();
    assertThat(Deadline.after(Duration.ofSeconds(-1)).hasPassed()).isTrue();
  }
}
