package io.ringwire.perf.load.report.page;

import java.util.ArrayList;
import java.util.List;

/** A table of figures. The first column names its rows. */
public final class NumberTable {
  private final String caption;
  private final List<String> heads;
  private final List<Row> rows = new ArrayList<>();

  public NumberTable(String caption, List<String> heads) {
    this.caption = caption;
    this.heads = List.copyOf(heads);
  }

  /** Adds a row, with a cell for each head. */
  public NumberTable row(String... cells) {
    return row(Double.NaN, "", List.of(cells));
  }

  /** Adds a row that stands out. */
  public NumberTable markedRow(String mark, String... cells) {
    return row(Double.NaN, mark, List.of(cells));
  }

  /** Adds a row that belongs to a place on the plot beside it: 0 at the left end, 1 at the right. */
  NumberTable placedRow(double place, List<String> cells) {
    return row(place, "", cells);
  }

  private NumberTable row(double place, String mark, List<String> cells) {
    if (cells.size() != heads.size()) {
      throw new IllegalArgumentException(
          "a row of " + caption + " needs " + heads.size() + " cells, has " + cells.size());
    }
    rows.add(new Row(place, mark, cells));
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Writes it, in a box that can be scrolled on a narrow screen. */
  public void writeTo(Html html) {
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption);
    html.open("table").leaf("caption", caption);
    html.open("thead").open("tr");
    heads.forEach(head -> html.leaf("th", head, "scope", "col"));
    html.close("tr").close("thead").open("tbody");
    for (Row row : rows) {
      if (Double.isFinite(row.place)) {
        html.open("tr", "data-x", Math.rint(row.place * 10_000) / 10_000);
      } else if (row.mark.isEmpty()) {
        html.open("tr");
      } else {
        html.open("tr", "class", row.mark);
      }
      html.leaf("th", row.cells.get(0), "scope", "row");
      row.cells.stream().skip(1).forEach(cell -> html.leaf("td", cell));
      html.close("tr");
    }
    html.close("tbody").close("table").close("div");
  }

  private record Row(double place, String mark, List<String> cells) {}
}
