package io.ringwire.core.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.codahale.metrics.Snapshot;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HdrReservoirTest {
  private final AtomicLong clock = new AtomicLong();
  private final HdrReservoir reservoir = new HdrReservoir(clock::get);

  @Test
  void percentilesAreTrueToTwoDigits() {
    for (int micros = 1; micros <= 10_000; micros++) {
      reservoir.update(TimeUnit.MICROSECONDS.toNanos(micros));
    }
    Snapshot snapshot = reservoir.getSnapshot();
    assertThat(snapshot.size()).isEqualTo(10_000);
    assertThat(snapshot.getMedian()).isCloseTo(5_000_000, withinPercentage(1));
    assertThat(snapshot.get99thPercentile()).isCloseTo(9_900_000, withinPercentage(1));
    assertThat((double) snapshot.getMax()).isCloseTo(10_000_000, withinPercentage(1));
    assertThat((double) snapshot.getMin()).isCloseTo(1_000, withinPercentage(1));
    assertThat(snapshot.getMean()).isCloseTo(5_000_500, withinPercentage(1));
  }

  @Test
  void readingTwiceForgetsNothing() {
    reservoir.update(5_000);
    assertThat(reservoir.getSnapshot().size()).isEqualTo(1);
    assertThat(reservoir.getSnapshot().size()).isEqualTo(1);
    assertThat(reservoir.size()).isEqualTo(1);
  }

  @Test
  void valuesGrowOldAfterTwoWindows() {
    reservoir.update(5_000);
    assertThat(reservoir.size()).isEqualTo(1);
    clock.addAndGet(HdrReservoir.WINDOW_NANOS);
    assertThat(reservoir.size()).isEqualTo(1); // ends the first window
    reservoir.update(6_000);
    clock.addAndGet(HdrReservoir.WINDOW_NANOS);
    assertThat(reservoir.size()).isEqualTo(2); // ends the second
    assertThat(reservoir.size()).isEqualTo(1); // the first is gone
  }

  @Test
  void anEmptyReservoirReadsZero() {
    Snapshot snapshot = reservoir.getSnapshot();
    assertThat(snapshot.getMax()).isZero();
    assertThat(snapshot.getMin()).isZero();
    assertThat(snapshot.getMean()).isZero();
    assertThat(snapshot.getStdDev()).isZero();
    assertThat(snapshot.getValues()).isEmpty();
  }

  @Test
  void valuesBeyondTheRangeCountAsItsEnds() {
    reservoir.update(-1);
    reservoir.update(Long.MAX_VALUE);
    assertThat(reservoir.getSnapshot().getMax()).isBetween(3_500_000_000_000L, 3_700_000_000_000L);
  }

  @Test
  void aDumpListsEveryValue() {
    reservoir.update(1_000);
    reservoir.update(2_000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    reservoir.getSnapshot().dump(out);
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactly("1000", "2000");
  }
}
