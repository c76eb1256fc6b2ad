package io.ringwire.perf.load.report.page;

import io.ringwire.perf.load.report.plot.Unit;
import io.ringwire.perf.load.report.run.Latencies;
import java.util.Locale;

/** Figures as pages write them. */
public final class Texts {
  private static final String NOTHING = "-";

  private Texts() {}

  /** Milliseconds in the unit that suits them; nothing for 0, which stands for none. */
  public static String millis(double millis) {
    return millis > 0 ? Unit.MILLIS.text(millis) : NOTHING;
  }

  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Calls a second. */
  public static String rate(double perSecond) {
    return Double.isFinite(perSecond) ? Unit.COUNT.text(perSecond) + "/s" : NOTHING;
  }

  /** A share of 1 in percent. */
  public static String share(double share) {
    return share == 0 ? "0%" : String.format(Locale.ROOT, "%.3g%%", share * 100);
  }

  /** The time that so many percent of the calls took at most; nothing when there were no calls. */
  public static String at(Latencies latencies, double percentile) {
    for (Latencies.Point point : latencies.spectrum()) {
      if (point.percentile() >= percentile - 1e-9) {
        return millis(point.millis());
      }
    }
    return NOTHING;
  }
}
