package io.ringwire.perf.load.report.plot;

/** Text that came from outside, for HTML and SVG. */
public final class Markup {
  private Markup() {}

  /** Harmless as content and inside of a quoted attribute. Control characters, which XML has none of, become blanks. */
  public static String escape(String any) {
    StringBuilder escaped = new StringBuilder(any.length() + 16);
    for (int i = 0; i < any.length(); i++) {
      char c = any.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c < ' ' ? ' ' : c);
      }
    }
    return escaped.toString();
  }
}
