package io.ringwire.perf.load.compare;

import io.ringwire.perf.load.compare.Comparison.Cell;
import io.ringwire.perf.load.compare.Comparison.Row;
import io.ringwire.perf.load.compare.Comparison.Side;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A comparison as text. */
final class CompareTable {
  static final String HOW =
      "better, WORSE: the middle halves of the two runs' seconds do not overlap, and the figures differ by 1% or more"
          + " (failures: by three standard errors). ~ is noise, ? not judged. What differs from run to run is not seen:"
          + " run each side several times.";

  private final Comparison comparison;

  CompareTable(Comparison comparison) {
    this.comparison = comparison;
  }

  void print(PrintWriter out) {
    for (Side side : comparison.sides()) {
      out.println(
          side.name()
              + "  "
              + side.file()
              + "  "
              + side.run().target()
              + "  "
              + side.run().started());
    }
    comparison.warnings().forEach(warning -> out.println("warning: " + warning));
    out.println();
    printHead(out);
    comparison.rows().forEach(row -> print(out, row));
    List<Row> operations = comparison.operationRows();
    if (!operations.isEmpty()) {
      out.println();
      operations.forEach(row -> print(out, row));
    }
    out.println();
    out.println(HOW);
    out.flush();
  }

  private void printHead(PrintWriter out) {
    StringBuilder head = new StringBuilder(String.format("%-24s", ""));
    head.append(String.format("%14s", comparison.base().name()));
    for (Side other : comparison.others()) {
      head.append(
          String.format("%14s%10s %-7s", other.name(), "to " + comparison.base().name(), ""));
    }
    out.println(head.toString().stripTrailing());
  }

  private static void print(PrintWriter out, Row row) {
    StringBuilder line = new StringBuilder(String.format("%-24s%14s", row.label(), row.base()));
    for (Cell cell : row.others()) {
      line.append(
          String.format(
              Locale.ROOT, "%14s%10s %-7s", cell.value(), cell.change(), cell.judgement().mark));
    }
    out.println(line.toString().stripTrailing());
  }
}
