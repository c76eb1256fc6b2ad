package io.ringwire.perf.load.template;

import java.util.List;

/**
 * Rows of values under column names, read from a file. Each call takes one row, the same for all its values: rows take
 * turns by the call's number, or are drawn at random. Immutable.
 *
 * @param name what it is called in templates
 * @param columns names, each different
 * @param rows one at least, each with a value for every column
 */
public record DataSet(
    String name, List<String> columns, List<List<String>> rows, boolean isRandom) {
  static final int COLUMNS_MAX = 1_000;
  public static final int ROWS_MAX = 1_000_000;

  public DataSet {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("the data set " + name + " has no rows");
    }
  }

  Value.Text column(int column, long seed) {
    long salt = name.hashCode();
    int size = rows.size();
    return sequence -> {
      long row =
          isRandom ? Randomness.below(size, seed, salt, sequence) : Math.floorMod(sequence, size);
      return rows.get((int) row).get(column);
    };
  }
}
