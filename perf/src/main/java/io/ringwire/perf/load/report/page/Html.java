package io.ringwire.perf.load.report.page;

import io.ringwire.perf.load.report.plot.Markup;

/** Writes the elements of a page; all text is escaped. */
public final class Html {
  private final StringBuilder text = new StringBuilder(16_384);

  /** Opens an element, with pairs of attribute names and values. */
  public Html open(String element, Object... attributes) {
    text.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ').append(attributes[i]).append("=\"");
      text.append(Markup.escape(String.valueOf(attributes[i + 1]))).append('"');
    }
    text.append('>');
    return this;
  }

  public Html close(String element) {
    text.append("</").append(element).append(">\n");
    return this;
  }

  /** An element that holds text. */
  public Html leaf(String element, String content, Object... attributes) {
    open(element, attributes);
    text.append(Markup.escape(content));
    return close(element);
  }

  /** A drawing of the package plot, which escapes its own. */
  Html drawing(String svg) {
    text.append(svg);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
