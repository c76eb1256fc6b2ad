package io.ringwire.perf.load.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class LatenciesTest {
  @Test
  void percentilesAndSpectrumAreThoseOfTheHistogram() {
    Histogram nanos = new Histogram(3);
    for (int millis = 1; millis <= 1_000; millis++) {
      nanos.recordValue(millis * 1_000_000L);
    }
    Latencies latencies = Latencies.of(nanos);

    assertThat(latencies.count()).isEqualTo(1_000);
    assertThat(latencies.minMillis()).isBetween(0.999, 1.001);
    assertThat(latencies.p50Millis()).isBetween(499.5, 500.5);
    assertThat(latencies.p999Millis()).isBetween(998.0, 1_000.0);
    assertThat(latencies.maxMillis()).isBetween(999.0, 1_001.0);
    assertThat(latencies.spectrum()).hasSizeBetween(30, 200);
    assertThat(latencies.spectrum().get(0).percentile()).isZero();
    assertThat(latencies.spectrum().get(latencies.spectrum().size() - 1).percentile())
        .isEqualTo(100);
    assertThat(latencies.spectrum())
        .isSortedAccordingTo((a, b) -> Double.compare(a.millis(), b.millis()));
  }

  @Test
  void withoutCallsThereAreNoLatencies() {
    assertThat(Latencies.of(new Histogram(3))).isEqualTo(Latencies.NONE);
  }

  @Test
  void eachCallIsCountedInTheBucketThatHoldsItsLatency() {
    Histogram nanos = new Histogram(3_600_000_000_000L, 3);
    nanos.recordValueWithCount(1_500_000, 7);
    nanos.recordValue(3_600_000_000_000L);
    nanos.recordValue(10);
    LatencyCounts counts = LatencyCounts.of(nanos);

    assertThat(counts.total()).isEqualTo(9);
    assertThat(counts.first()).isZero();
    int bucket = LatencyCounts.bucket(1_500_000);
    assertThat(LatencyCounts.fromMillis(bucket)).isLessThanOrEqualTo(1.5);
    assertThat(LatencyCounts.fromMillis(bucket + 1)).isGreaterThan(1.5);
    assertThat(counts.counts().get(bucket)).isEqualTo(7);
    assertThat(counts.counts()).hasSizeLessThanOrEqualTo(LatencyCounts.BUCKETS_MAX);
  }

  @Test
  void slicesAddUp() {
    LatencyCounts low = new LatencyCounts(10, List.of(1L, 2L));
    LatencyCounts high = new LatencyCounts(11, List.of(3L, 0L, 4L));

    assertThat(LatencyCounts.sum(List.of(low, LatencyCounts.NONE, high)))
        .isEqualTo(new LatencyCounts(10, List.of(1L, 5L, 0L, 4L)));
    assertThat(LatencyCounts.sum(List.of())).isEqualTo(LatencyCounts.NONE);
  }

  @Test
  void bucketsThatThereAreNotAreRefused() {
    assertThatThrownBy(() -> new LatencyCounts(-1, List.of())).hasMessageContaining("-1");
    List<Long> many = Collections.nCopies(LatencyCounts.BUCKETS_MAX, 1L);
    assertThatThrownBy(() -> new LatencyCounts(1, many)).hasMessageContaining("1 to 130");
  }
}
