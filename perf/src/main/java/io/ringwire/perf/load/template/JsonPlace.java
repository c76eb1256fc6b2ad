package io.ringwire.perf.load.template;

/** Follows JSON text piece by piece, to know whether a place is inside a string. */
final class JsonPlace {
  private boolean inString;
  private boolean escaped;
  private int skipped;

  /** The next characters read are not JSON's own: quotes that were added around a value. */
  void skip(int characters) {
    skipped = characters;
  }

  void read(CharSequence more) {
    for (int i = skipped; i < more.length(); i++) {
      char c = more.charAt(i);
      if (escaped) {
        escaped = false;
      } else if (inString && c == '\\') {
        escaped = true;
      } else if (c == '"') {
        inString = !inString;
      }
    }
    skipped = 0;
  }

  boolean isInString() {
    return inString;
  }
}
