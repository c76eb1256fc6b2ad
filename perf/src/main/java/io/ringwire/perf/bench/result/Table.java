package io.ringwire.perf.bench.result;

import java.io.PrintWriter;
import java.util.List;

/** A Markdown table that fits a document. */
public final class Table {
  private final PrintWriter out;

  /** Prints the heads of the columns. */
  public Table(PrintWriter out, List<String> columns) {
    this.out = out;
    out.println();
    row(columns);
    out.println("|" + "---|".repeat(columns.size()));
  }

  public void row(List<String> cells) {
    out.println("| " + String.join(" | ", cells) + " |");
  }
}
