package io.ringwire.perf.load.report;

import io.ringwire.perf.load.generator.Scores.Interval;
import io.ringwire.perf.load.report.run.Run;
import java.io.PrintWriter;
import java.util.Locale;

/** A line a second, for files and other programs. */
final class LiveLines implements SliceListener {
  private final PrintWriter out;

  LiveLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void onSlice(Run.Second second, Interval interval) {
    out.println(line(second));
    out.flush();
  }

  static String line(Run.Second second) {
    if (!second.isMeasured()) {
      return String.format(
          Locale.ROOT,
          "%6.0f s  (not counted)  in flight %,d",
          second.atSeconds(),
          second.inFlight());
    }
    return String.format(
        Locale.ROOT,
        "%6.0f s  sent %,d  ok %,d  failed %,d  in flight %,d  p50 %.3f  p99 %.3f  max %.3f ms",
        second.atSeconds(),
        second.sent(),
        second.ok(),
        second.failed(),
        second.inFlight(),
        second.p50Millis(),
        second.p99Millis(),
        second.maxMillis());
  }
}
