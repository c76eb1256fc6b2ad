package io.ringwire.perf.load.report.plot;

import java.util.Locale;

/** Writes the elements of one drawing; everything that is not a number is escaped. */
final class Svg {
  private final StringBuilder text = new StringBuilder(4_096);

  /** Opens an element, with pairs of attribute names and values. */
  Svg open(String element, Object... attributes) {
    start(element, attributes);
    text.append('>');
    return this;
  }

  Svg close(String element) {
    text.append("</").append(element).append(">\n");
    return this;
  }

  /** An element without content. */
  Svg leaf(String element, Object... attributes) {
    start(element, attributes);
    text.append("/>\n");
    return this;
  }

  /** An element whose content is text. */
  Svg leafWithText(String element, String content, Object... attributes) {
    start(element, attributes);
    text.append('>').append(Markup.escape(content));
    return close(element);
  }

  /** The style sheet of plots, which is this package's own and needs no escape. */
  Svg style() {
    text.append("<style>").append(PlotStyle.CSS).append("</style>\n");
    return this;
  }

  private void start(String element, Object... attributes) {
    text.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      text.append(' ').append(attributes[i]).append("=\"");
      text.append(
          value instanceof Double number ? number(number) : Markup.escape(String.valueOf(value)));
      text.append('"');
    }
  }

  /** A tenth of a pixel is finer than anybody sees. */
  static String number(double value) {
    double tenths = Math.rint(value * 10);
    return tenths % 10 == 0
        ? Long.toString((long) tenths / 10)
        : String.format(Locale.ROOT, "%.1f", tenths / 10);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
