package io.ringwire.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.core.ring.Watchdog.HoldMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private static final Duration LIMIT = Duration.ofMillis(100);

  private final AtomicLong clock = new AtomicLong();
  private final List<String> reports = new ArrayList<>();
  private final List<StackTraceElement> stack = new ArrayList<>();
  private final Watchdog watchdog =
      new Watchdog(
          clock::get,
          (task, thread, nanos, frames) -> {
            reports.add(
                task + " on " + thread.getName() + " for " + TimeUnit.NANOSECONDS.toMillis(nanos));
            stack.addAll(List.of(frames));
          });

  private void sampleAfter(long millis) {
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    watchdog.sample();
  }

  @Test
  void aHoldIsReportedOnceWithMethodThreadAndStack() {
    HoldMark mark = watchdog.mark(LIMIT);
    mark.begin("shop.v1.Orders/Place");
    sampleAfter(20);
    sampleAfter(99);
    assertThat(reports).isEmpty();
    sampleAfter(1);
    assertThat(reports)
        .containsExactly(
            "shop.v1.Orders/Place on " + Thread.currentThread().getName() + " for 100");
    assertThat(stack).anyMatch(frame -> frame.getClassName().equals(WatchdogTest.class.getName()));
    sampleAfter(1000);
    assertThat(reports).hasSize(1);
    assertThat(watchdog.holds()).isEqualTo(1);
  }

  @Test
  void manyShortTasksAreNoHold() {
    HoldMark mark = watchdog.mark(LIMIT);
    for (int i = 0; i < 100; i++) {
      mark.begin("quick");
      sampleAfter(90);
      mark.end();
    }
    sampleAfter(500);
    assertThat(reports).isEmpty();
  }

  @Test
  void theNextHoldIsReportedAgain() {
    HoldMark mark = watchdog.mark(LIMIT);
    for (String task : List.of("first", "second")) {
      mark.begin(task);
      sampleAfter(10);
      sampleAfter(100);
      mark.end();
      sampleAfter(10);
    }
    assertThat(reports).hasSize(2);
    assertThat(reports.get(1)).startsWith("second");
  }

  @Test
  void aLimitOfZeroIsNeverReported() {
    HoldMark mark = watchdog.mark(Duration.ZERO);
    mark.begin("slow");
    sampleAfter(10);
    sampleAfter(10_000);
    assertThat(reports).isEmpty();
  }

  @Test
  void aClosedMarkIsNotLookedAt() {
    HoldMark mark = watchdog.mark(LIMIT);
    mark.begin("slow");
    sampleAfter(10);
    mark.close();
    sampleAfter(10_000);
    assertThat(reports).isEmpty();
  }
}
