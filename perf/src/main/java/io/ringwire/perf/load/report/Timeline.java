package io.ringwire.perf.load.report;

import io.ringwire.perf.load.generator.LoadResult;
import io.ringwire.perf.load.generator.OperationResult;
import io.ringwire.perf.load.generator.Scores;
import io.ringwire.perf.load.generator.Scores.Interval;
import io.ringwire.perf.load.generator.Scores.OperationInterval;
import io.ringwire.perf.load.report.run.LatencyCounts;
import io.ringwire.perf.load.report.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Takes a slice of the scores each second, tells its listeners of it, and keeps it for the report. Thread-safe. */
final class Timeline implements AutoCloseable {
  /** Slices kept: a day of them. Listeners are told of later ones, too. */
  static final int SECONDS_MAX = 86_400;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int SIGNIFICANT_DIGITS = 3;

  private final Scores scores;
  private final List<SliceListener> listeners;
  private final long startNanos = System.nanoTime();
  private final long startMillis = System.currentTimeMillis();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "load-timeline");
            thread.setDaemon(true);
            return thread;
          });

  // Guarded by this.
  private final List<Run.Second> seconds = new ArrayList<>();
  private final List<Taken> taken = new ArrayList<>();
  private boolean finished;

  /** Starts at once. */
  Timeline(Scores scores, List<SliceListener> listeners) {
    this.scores = scores;
    this.listeners = List.copyOf(listeners);
    clock.scheduleAtFixedRate(this::take, 1, 1, TimeUnit.SECONDS);
  }

  private synchronized void take() {
    if (finished) {
      return;
    }
    Interval interval = scores.takeInterval();
    for (int i = 0; i < interval.operations().size(); i++) {
      if (taken.size() == i) {
        taken.add(new Taken(startMillis));
      }
      taken.get(i).add(interval.operations().get(i));
    }
    tell(interval);
  }

  private void tell(Interval interval) {
    Run.Second second = second((System.nanoTime() - startNanos) / NANOS_PER_SECOND, interval);
    if (seconds.size() < SECONDS_MAX) {
      seconds.add(second);
    }
    listeners.forEach(listener -> listener.onSlice(second, interval));
  }

  /** Ends with what came after the last whole second: the result has it, and nobody was told of it yet. */
  synchronized List<Run.Second> finish(LoadResult result) {
    if (!finished) {
      finished = true;
      clock.shutdownNow();
      tell(rest(result));
    }
    return List.copyOf(seconds);
  }

  private Interval rest(LoadResult result) {
    long nowMillis = System.currentTimeMillis();
    Histogram ok = histogram();
    Histogram failed = histogram();
    long sent = 0;
    List<OperationInterval> operations = new ArrayList<>();
    for (int i = 0; i < result.operations().size(); i++) {
      OperationResult all = result.operations().get(i);
      Taken before = i < taken.size() ? taken.get(i) : new Taken(startMillis);
      OperationInterval rest = before.upTo(all, nowMillis);
      ok.add(rest.ok());
      failed.add(rest.failed());
      sent += rest.sent();
      operations.add(rest);
    }
    return new Interval(sent, ok, failed, result.unanswered(), operations);
  }

  private static Histogram histogram() {
    return new Histogram(Scores.LATENCY_NANOS_MAX, SIGNIFICANT_DIGITS);
  }

  static Run.Second second(double atSeconds, Interval interval) {
    Histogram ok = interval.ok();
    return new Run.Second(
        atSeconds,
        interval.sent(),
        ok.getTotalCount(),
        interval.failed().getTotalCount(),
        interval.inFlight(),
        ok.getValueAtPercentile(50) / NANOS_PER_MILLI,
        ok.getValueAtPercentile(90) / NANOS_PER_MILLI,
        ok.getValueAtPercentile(99) / NANOS_PER_MILLI,
        ok.getValueAtPercentile(99.9) / NANOS_PER_MILLI,
        ok.getMaxValue() / NANOS_PER_MILLI,
        LatencyCounts.of(ok));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  /** What an operation's slices held together. */
  private static final class Taken {
    private final Histogram ok = histogram();
    private final Histogram failed = histogram();
    private long sent;
    private long endMillis;

    Taken(long startMillis) {
      endMillis = startMillis;
    }

    void add(OperationInterval slice) {
      ok.add(slice.ok());
      failed.add(slice.failed());
      sent += slice.sent();
      endMillis = slice.ok().getEndTimeStamp();
    }

    OperationInterval upTo(OperationResult all, long nowMillis) {
      return new OperationInterval(
          all.name(),
          all.sent() - sent,
          without(all.ok(), ok, nowMillis),
          without(all.failed(), failed, nowMillis));
    }

    private Histogram without(Histogram all, Histogram before, long nowMillis) {
      Histogram rest = all.copy();
      rest.subtract(before);
      rest.setStartTimeStamp(endMillis);
      rest.setEndTimeStamp(nowMillis);
      return rest;
    }
  }
}
