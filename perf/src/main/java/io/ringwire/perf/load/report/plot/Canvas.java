package io.ringwire.perf.load.report.plot;

/**
 * How large a plot is drawn, and for what. Letters are 12 pixels high.
 *
 * @param width in pixels
 * @param height in pixels
 * @param file whether it is a file of its own: with a heading, a ground and its style inside
 */
public record Canvas(int width, int height, boolean file) {
  /** Within a page, which has a heading and the style. */
  public static final Canvas WIDE = new Canvas(880, 300, false);

  /** The same for a phone. */
  public static final Canvas NARROW = new Canvas(360, 270, false);

  /** A file for a document. */
  public static final Canvas FILE = new Canvas(760, 360, true);

  public Canvas {
    if (width < 200 || height < 150) {
      throw new IllegalArgumentException(
          "a plot needs at least 200 by 150 pixels, was given " + width + " by " + height);
    }
  }
}
