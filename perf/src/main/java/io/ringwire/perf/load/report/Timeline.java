package io.ringwire.perf.load.report;

import io.ringwire.perf.load.generator.Scores;
import io.ringwire.perf.load.generator.Scores.Interval;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Takes a slice of the scores each second, shows it, and keeps it for the report. Thread-safe. */
public final class Timeline implements AutoCloseable {
  /** Slices kept: a day of them. Later ones are shown and not kept. */
  static final int SECONDS_MAX = 86_400;

  private final Scores scores;
  private final @Nullable PrintWriter live;
  private final long startNanos = System.nanoTime();
  private final List<Second> seconds = new ArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "load-timeline");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Starts at once.
   *
   * @param live where each slice is shown, or null
   */
  public Timeline(Scores scores, @Nullable PrintWriter live) {
    this.scores = scores;
    this.live = live;
    clock.scheduleAtFixedRate(this::take, 1, 1, TimeUnit.SECONDS);
  }

  private synchronized void take() {
    Second second = Second.of((System.nanoTime() - startNanos) / 1e9, scores.takeInterval());
    if (seconds.size() < SECONDS_MAX) {
      seconds.add(second);
    }
    if (live != null) {
      live.println(second.line());
      live.flush();
    }
  }

  /** The slices so far. */
  synchronized List<Second> seconds() {
    return List.copyOf(seconds);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  /**
   * One second of a run.
   *
   * @param atSeconds its end, since the run's start
   * @param sent counted calls that left in it; 0 during the warm-up
   * @param ok successes that came in it
   * @param failed failures that came in it
   * @param inFlight calls under way at its end
   * @param p50Nanos of its successes
   * @param p99Nanos of its successes
   * @param maxNanos of its successes
   */
  record Second(
      double atSeconds,
      long sent,
      long ok,
      long failed,
      long inFlight,
      long p50Nanos,
      long p99Nanos,
      long maxNanos) {
    static Second of(double atSeconds, Interval interval) {
      Histogram ok = interval.ok();
      return new Second(
          atSeconds,
          interval.sent(),
          ok.getTotalCount(),
          interval.failed().getTotalCount(),
          interval.inFlight(),
          ok.getValueAtPercentile(50),
          ok.getValueAtPercentile(99),
          ok.getMaxValue());
    }

    String line() {
      if (sent == 0 && ok == 0 && failed == 0) {
        return String.format(
            Locale.ROOT, "%6.0f s  (not counted)  in flight %,d", atSeconds, inFlight);
      }
      return String.format(
          Locale.ROOT,
          "%6.0f s  sent %,d  ok %,d  failed %,d  in flight %,d  p50 %.3f  p99 %.3f  max %.3f ms",
          atSeconds,
          sent,
          ok,
          failed,
          inFlight,
          p50Nanos / 1e6,
          p99Nanos / 1e6,
          maxNanos / 1e6);
    }
  }
}
