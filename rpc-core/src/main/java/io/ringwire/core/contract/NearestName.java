package io.ringwire.core.contract;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the name of a service or method that a caller may have meant. Callers can be strangers, so the work is bounded: by the length of the name, by
 * the number of candidates, and by a band around the diagonal of the edit distance.
 */
public final class NearestName {
  /** Longer names are near to nothing. */
  public static final int CHARS_MAX = 128;

  private static final int CANDIDATES_MAX = 256;
  private static final int DISTANCE_MAX = 6;

  private NearestName() {}

  /**
   * The nearest of {@code known}, or null when none is near: at most a third of the letters differ, upper and lower case
   * aside.
   */
  public static @Nullable String of(String name, Collection<String> known) {
    if (name.isEmpty() || name.length() > CHARS_MAX) {
      return null;
    }
    String sought = name.toLowerCase(Locale.ROOT);
    int allowed = Math.min(DISTANCE_MAX, Math.max(1, name.length() / 3));
    String nearest = null;
    int tried = 0;
    for (String candidate : known) {
      if (++tried > CANDIDATES_MAX) {
        break;
      }
      int distance = distance(sought, candidate.toLowerCase(Locale.ROOT), allowed);
      if (distance <= allowed) {
        nearest = candidate;
        allowed = distance - 1;
        if (distance == 0) {
          break;
        }
      }
    }
    return nearest;
  }

  /** Edits between two names, or any number above {@code most} when there are more. */
  private static int distance(String a, String b, int most) {
    if (Math.abs(a.length() - b.length()) > most) {
      return most + 1;
    }
    int[] above = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j <= most ? j : most + 1;
    }
    for (int i = 1; i <= a.length(); i++) {
      int from = Math.max(1, i - most);
      int to = Math.min(b.length(), i + most);
      row[from - 1] = from == 1 ? i : most + 1;
      for (int j = from; j <= to; j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int dropped = j < i + most ? above[j] + 1 : most + 1;
        row[j] = Math.min(replaced, Math.min(dropped, row[j - 1] + 1));
      }
      int[] done = row;
      row = above;
      above = done;
    }
    return above[b.length()];
  }
}
