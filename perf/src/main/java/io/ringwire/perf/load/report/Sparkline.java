package io.ringwire.perf.load.report;

/** A row of bars in one line of text, from zero to the highest value. */
final class Sparkline {
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";
  private static final String ASCII = "_.:-=+*#";

  private Sparkline() {}

  /**
   * Draws the last values, as many as there is room for.
   *
   * @param values one a column; what is not a number leaves its column blank
   * @param unicode whether the terminal has block characters
   */
  static String of(double[] values, int width, boolean unicode) {
    String levels = unicode ? BLOCKS : ASCII;
    int from = Math.max(0, values.length - width);
    double most = 0;
    for (int i = from; i < values.length; i++) {
      if (values[i] > most) {
        most = values[i];
      }
    }
    StringBuilder line = new StringBuilder(width);
    for (int i = from; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        line.append(' ');
      } else {
        double share = most > 0 ? Math.max(0, values[i]) / most : 0;
        line.append(levels.charAt((int) Math.rint(share * (levels.length() - 1))));
      }
    }
    return line.toString();
  }
}
