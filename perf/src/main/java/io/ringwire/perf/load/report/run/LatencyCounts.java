package io.ringwire.perf.load.report.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Calls counted by latency, coarsely: bucket {@code i} holds latencies from {@code 2^((i-1)/4)} to below
 * {@code 2^(i/4)} microseconds, a fifth apart; bucket 0 holds all below one microsecond. Heat maps are made of them.
 *
 * @param first number of the first bucket listed; those before it are empty
 * @param counts of that bucket and those after it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record LatencyCounts(int first, List<Long> counts) {
  public static final LatencyCounts NONE = new LatencyCounts(0, List.of());

  /** Up to more than the longest latency that is recorded, an hour. */
  public static final int BUCKETS_MAX = 130;

  private static final double BUCKETS_PER_DOUBLING = 4;
  private static final double MICROS_PER_MILLI = 1_000;
  private static final double NANOS_PER_MICRO = 1_000;

  public LatencyCounts {
    counts = List.copyOf(counts);
    if (first < 0 || first + counts.size() > BUCKETS_MAX) {
      throw new IllegalArgumentException(
          "latency counts must be of buckets 0 to "
              + (BUCKETS_MAX - 1)
              + ", were of "
              + first
              + " to "
              + (first + counts.size() - 1));
    }
  }

  /** What a histogram of nanoseconds holds. */
  public static LatencyCounts of(Histogram nanos) {
    long[] counts = new long[BUCKETS_MAX];
    for (HistogramIterationValue value : nanos.recordedValues()) {
      counts[bucket(value.getValueIteratedTo())] += value.getCountAtValueIteratedTo();
    }
    return of(counts);
  }

  /** The same calls in one slice. */
  public static LatencyCounts sum(List<LatencyCounts> slices) {
    long[] counts = new long[BUCKETS_MAX];
    for (LatencyCounts slice : slices) {
      for (int i = 0; i < slice.counts.size(); i++) {
        counts[slice.first + i] += slice.counts.get(i);
      }
    }
    return of(counts);
  }

  private static LatencyCounts of(long[] counts) {
    int first = 0;
    while (first < counts.length && counts[first] == 0) {
      first++;
    }
    int end = counts.length;
    while (end > first && counts[end - 1] == 0) {
      end--;
    }
    if (first == end) {
      return NONE;
    }
    List<Long> listed = new ArrayList<>(end - first);
    for (int i = first; i < end; i++) {
      listed.add(counts[i]);
    }
    return new LatencyCounts(first, listed);
  }

  static int bucket(long nanos) {
    double micros = nanos / NANOS_PER_MICRO;
    if (micros < 1) {
      return 0;
    }
    int bucket = 1 + (int) Math.floor(Math.log(micros) / Math.log(2) * BUCKETS_PER_DOUBLING);
    return Math.min(bucket, BUCKETS_MAX - 1);
  }

  /** Lower end of a bucket, in milliseconds; bucket 0 is drawn as wide as the others. */
  public static double fromMillis(int bucket) {
    return Math.pow(2, (bucket - 1) / BUCKETS_PER_DOUBLING) / MICROS_PER_MILLI;
  }

  /** Calls in all buckets. */
  public long total() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
