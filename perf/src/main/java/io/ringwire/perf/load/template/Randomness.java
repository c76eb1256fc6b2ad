package io.ringwire.perf.load.template;

/**
 * Random numbers that depend on nothing but a seed, a salt and a call's number, so that a run can be repeated whatever
 * thread makes which call.
 *
 * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea, Flood 2014: SplitMix</a>
 */
public final class Randomness {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Randomness() {}

  /** Any long, each as likely. */
  public static long mix(long seed, long salt, long sequence) {
    return finish(finish(seed + GOLDEN_GAMMA * salt) + GOLDEN_GAMMA * (sequence + 1));
  }

  /**
   * From 0, each as likely but for one in 2^63 divided by the bound.
   *
   * @param bound above 0; excluded
   */
  public static long below(long bound, long seed, long salt, long sequence) {
    return (mix(seed, salt, sequence) >>> 1) % bound;
  }

  private static long finish(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
