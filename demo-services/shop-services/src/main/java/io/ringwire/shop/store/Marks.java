package io.ringwire.shop.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;

/**
 * Parameters of {@code IN (?, ?, ...)}. Their number is rounded up to a power of two, and the last key fills what is left:
 * so a statement that differs in nothing else has few texts, and is prepared few times.
 */
public final class Marks {
  private Marks() {}

  /** The parenthesis for so many keys, at least one. */
  public static String of(int keys) {
    return "(" + String.join(", ", Collections.nCopies(rounded(keys), "?")) + ")";
  }

  /** Sets the parameters from the first on. */
  public static void fill(PreparedStatement statement, Collection<String> keys)
      throws SQLException {
    int parameter = 1;
    String last = "";
    for (String key : keys) {
      statement.setString(parameter++, key);
      last = key;
    }
    while (parameter <= rounded(keys.size())) {
      statement.setString(parameter++, last);
    }
  }

  private static int rounded(int keys) {
    if (keys < 1) {
      throw new IllegalArgumentException("keys must be at least 1, was " + keys);
    }
    return keys == 1 ? 1 : Integer.highestOneBit(keys - 1) << 1;
  }
}
