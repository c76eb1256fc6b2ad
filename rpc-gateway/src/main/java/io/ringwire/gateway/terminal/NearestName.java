package io.ringwire.gateway.terminal;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant to type. */
final class NearestName {
  private static final int CHARS_MAX = 200;

  private NearestName() {}

  /** The known name with the fewest edits from a typed one, if those are at most a third of its letters. */
  static Optional<String> of(String typed, Collection<String> known) {
    String sought = typed.toLowerCase(Locale.ROOT);
    String nearest = null;
    int fewest = Math.max(2, typed.length() / 3) + 1;
    for (String name : known) {
      int edits = edits(sought, name.toLowerCase(Locale.ROOT));
      if (edits < fewest) {
        nearest = name;
        fewest = edits;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Levenshtein's distance. */
  private static int edits(String a, String b) {
    if (a.length() > CHARS_MAX || b.length() > CHARS_MAX) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
