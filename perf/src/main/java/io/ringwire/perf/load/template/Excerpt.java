package io.ringwire.perf.load.template;

/** What is shown of a text in an error. */
final class Excerpt {
  private static final int CHARS_MAX = 80;

  private Excerpt() {}

  static String of(String text) {
    return text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX) + "...";
  }
}
