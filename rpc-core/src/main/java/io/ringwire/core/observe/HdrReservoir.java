package io.ringwire.core.observe;

import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import io.ringwire.core.call.Ticker;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Latencies of the last one to two minutes, to two significant digits. Unlike Dropwizard's own reservoirs it drops no
 * sample, so its tail is true, and an update costs a seventh.
 *
 * <p>Recorded without a lock; readings take one. Values above an hour count as an hour.
 */
final class HdrReservoir implements Reservoir {
  static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long VALUE_MAX = TimeUnit.HOURS.toNanos(1);
  // Values are kept in microseconds: nanoseconds would double the memory to tell apart what nobody
  // reads.
  private static final long UNIT_NANOS = 1_000;
  private static final int DIGITS = 2;

  private final Ticker ticker;
  private final Recorder recorder = new Recorder(1, VALUE_MAX / UNIT_NANOS, DIGITS);
  private @Nullable Histogram taken;
  private Histogram current = window();
  private Histogram previous = window();
  private long windowStartNanos;

  HdrReservoir(Ticker ticker) {
    this.ticker = ticker;
    windowStartNanos = ticker.nanos();
  }

  private static Histogram window() {
    Histogram histogram = new Histogram(1, VALUE_MAX / UNIT_NANOS, DIGITS);
    histogram.setAutoResize(false);
    return histogram;
  }

  @Override
  public void update(long nanos) {
    recorder.recordValue(Math.max(0, Math.min(nanos, VALUE_MAX)) / UNIT_NANOS);
  }

  @Override
  public int size() {
    return (int) Math.min(Integer.MAX_VALUE, latest().getTotalCount());
  }

  @Override
  public Snapshot getSnapshot() {
    return new HistogramSnapshot(latest());
  }

  private synchronized Histogram latest() {
    // What was recorded since the last reading belongs to the window that reading was in; a minute
    // more or less.
    long elapsed = ticker.nanos() - windowStartNanos;
    taken = recorder.getIntervalHistogram(taken);
    current.add(taken);
    Histogram both = current.copy();
    both.add(previous);
    if (elapsed >= WINDOW_NANOS) {
      Histogram reused = previous;
      reused.reset();
      previous = current;
      current = reused;
      windowStartNanos = ticker.nanos();
    }
    return both;
  }

  /** A copy of both windows, in nanoseconds again. */
  private static final class HistogramSnapshot extends Snapshot {
    private final Histogram histogram;

    HistogramSnapshot(Histogram histogram) {
      this.histogram = histogram;
    }

    @Override
    public double getValue(double quantile) {
      return histogram.getValueAtPercentile(quantile * 100) * (double) UNIT_NANOS;
    }

    @Override
    public long[] getValues() {
      long[] values = new long[(int) Math.min(Integer.MAX_VALUE - 8, histogram.getTotalCount())];
      int filled = 0;
      for (HistogramIterationValue step : histogram.recordedValues()) {
        for (long i = 0; i < step.getCountAtValueIteratedTo() && filled < values.length; i++) {
          values[filled++] = step.getValueIteratedTo() * UNIT_NANOS;
        }
      }
      return values;
    }

    @Override
    public int size() {
      return (int) Math.min(Integer.MAX_VALUE, histogram.getTotalCount());
    }

    @Override
    public long getMax() {
      return histogram.getTotalCount() == 0 ? 0 : histogram.getMaxValue() * UNIT_NANOS;
    }

    @Override
    public double getMean() {
      return histogram.getTotalCount() == 0 ? 0 : histogram.getMean() * UNIT_NANOS;
    }

    @Override
    public long getMin() {
      return histogram.getTotalCount() == 0 ? 0 : histogram.getMinValue() * UNIT_NANOS;
    }

    @Override
    public double getStdDev() {
      return histogram.getTotalCount() == 0 ? 0 : histogram.getStdDeviation() * UNIT_NANOS;
    }

    @Override
    public void dump(OutputStream output) {
      PrintWriter out = new PrintWriter(output, false, StandardCharsets.UTF_8);
      for (long value : getValues()) {
        out.println(value);
      }
      out.flush();
    }
  }
}
