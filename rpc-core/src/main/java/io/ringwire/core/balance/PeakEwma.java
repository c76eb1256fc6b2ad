package io.ringwire.core.balance;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A moving average of latencies that jumps up with a worse one and comes down slowly, and that fades
 * while nothing is measured, so that an endpoint which was once slow is tried again.
 *
 * <p>A failure counts as {@value #FAILURE_NANOS} ns, else an endpoint that fails at once would look
 * the fastest and draw all calls. It enters by its share of {@link #TAU_NANOS} instead of as a peak:
 * of many calls a second one failure weighs little, and a hundred in a row much.
 *
 * <p>Threads update without a lock; an update lost to another is one sample of many.
 *
 * @see <a
 *     href="https://github.com/twitter/finagle/blob/develop/finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/PeakEwma.scala">
 *     Finagle, PeakEwma</a>
 */
class PeakEwma {
  /** A sample's weight falls to 1/e in this time. */
  static final long TAU_NANOS = 10_000_000_000L;

  /** What a failed attempt counts as, at least. */
  static final long FAILURE_NANOS = 1_000_000_000L;

  /** A reading fades in steps of 2^28 ns, by 2.7% each: a pick reads two, and two exponentials would double its cost. */
  private static final int FADE_STEP_BITS = 28;

  private static final double[] FADED = new double[512];

  private static final VarHandle AVERAGE;
  private static final VarHandle STAMP;

  static {
    for (int step = 0; step < FADED.length; step++) {
      FADED[step] = Math.exp(-((double) ((long) step << FADE_STEP_BITS) / TAU_NANOS));
    }
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      AVERAGE = lookup.findVarHandle(PeakEwma.class, "average", double.class);
      STAMP = lookup.findVarHandle(PeakEwma.class, "stampNanos", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private double average;
  private long stampNanos;

  /** An attempt was answered. */
  void answered(long nowNanos, long elapsedNanos) {
    double before = (double) AVERAGE.getOpaque(this);
    double after =
        elapsedNanos > before ? elapsedNanos : blend(before, elapsedNanos, weightOfPast(nowNanos));
    set(after, nowNanos);
  }

  /** An attempt failed in a way that speaks against its endpoint. */
  void failed(long nowNanos, long elapsedNanos) {
    double before = (double) AVERAGE.getOpaque(this);
    double cost = Math.max(elapsedNanos, FAILURE_NANOS);
    double after = before == 0 ? cost : blend(before, cost, weightOfPast(nowNanos));
    set(Math.max(after, elapsedNanos), nowNanos);
  }

  /** An attempt was given up: it would have taken at least this long. */
  void abandoned(long nowNanos, long elapsedNanos) {
    // Against what is left of the average, or one that has faded could never be renewed.
    if (elapsedNanos > read(nowNanos)) {
      set(elapsedNanos, nowNanos);
    }
  }

  /** The average in nanoseconds, faded to 3%; 0 when nothing was ever measured. */
  double read(long nowNanos) {
    long steps = Math.max(0, nowNanos - (long) STAMP.getOpaque(this)) >>> FADE_STEP_BITS;
    return (double) AVERAGE.getOpaque(this) * FADED[(int) Math.min(steps, FADED.length - 1)];
  }

  private double weightOfPast(long nowNanos) {
    double age = Math.max(0, nowNanos - (long) STAMP.getOpaque(this)) / (double) TAU_NANOS;
    // The usual age is far below tau, where two terms of the series are exact to a millionth.
    return age < 0.01 ? 1 - age + age * age / 2 : Math.exp(-age);
  }

  private static double blend(double past, double sample, double weightOfPast) {
    return past * weightOfPast + sample * (1 - weightOfPast);
  }

  private void set(double average, long nowNanos) {
    AVERAGE.setOpaque(this, average);
    STAMP.setOpaque(this, nowNanos);
  }
}
