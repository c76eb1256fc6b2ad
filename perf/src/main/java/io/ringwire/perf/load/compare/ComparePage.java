package io.ringwire.perf.load.compare;

import io.ringwire.perf.load.compare.Comparison.Cell;
import io.ringwire.perf.load.compare.Comparison.Row;
import io.ringwire.perf.load.compare.Comparison.Side;
import io.ringwire.perf.load.report.page.Html;
import io.ringwire.perf.load.report.page.NumberTable;
import io.ringwire.perf.load.report.page.Page;
import io.ringwire.perf.load.report.page.PercentilePlot;
import io.ringwire.perf.load.report.plot.Line.Look;
import io.ringwire.perf.load.report.run.Run;
import java.util.ArrayList;
import java.util.List;

/** A comparison as a page: the figures, and the percentiles of all runs in one plot. */
final class ComparePage {
  private final Comparison comparison;
  private final Html html = new Html();

  private ComparePage(Comparison comparison) {
    this.comparison = comparison;
  }

  static String of(Comparison comparison) {
    ComparePage page = new ComparePage(comparison);
    page.write();
    return Page.of("Comparison: " + comparison.base().run().target(), page.html);
  }

  private void write() {
    html.leaf("p", "ringwire compare", "class", "kind");
    html.leaf("h1", comparison.base().run().target());
    comparison.warnings().forEach(warning -> html.leaf("p", warning, "class", "warning"));
    table("Each run against " + comparison.base().name(), comparison.rows());
    html.leaf("p", CompareTable.HOW, "class", "remark");
    html.leaf("h2", "Latency by percentile");
    PercentilePlot plot = new PercentilePlot();
    for (Side side : comparison.sides()) {
      plot.add(side.name() + "  " + side.file(), Look.MEASURED, side.run().okLatency());
    }
    plot.writeTo(html, "Latency by percentile", "Latencies of successes, of all runs.");
    if (!comparison.operationRows().isEmpty()) {
      html.leaf("h2", "Operations");
      table("Each operation against " + comparison.base().name(), comparison.operationRows());
    }
    html.leaf("h2", "The runs");
    NumberTable runs =
        new NumberTable(
            "What was compared", List.of("run", "started", "plan", "commit", "verdict"));
    for (Side side : comparison.sides()) {
      Run run = side.run();
      String commit = run.machine().commit();
      runs.row(
          side.name() + "  " + side.file(),
          run.started(),
          run.plan().pace(),
          commit == null ? "-" : commit,
          run.verdictText());
    }
    runs.writeTo(html);
  }

  private void table(String caption, List<Row> rows) {
    List<String> heads = new ArrayList<>(List.of("figure", comparison.base().name()));
    for (Side other : comparison.others()) {
      heads.addAll(List.of(other.name(), "change", "judged"));
    }
    NumberTable table = new NumberTable(caption, heads);
    for (Row row : rows) {
      List<String> cells = new ArrayList<>(List.of(row.label(), row.base()));
      for (Cell cell : row.others()) {
        cells.addAll(List.of(cell.value(), cell.change(), cell.judgement().mark));
      }
      table.markedRow(mark(row), cells.toArray(new String[0]));
    }
    table.writeTo(html);
  }

  private static String mark(Row row) {
    if (row.others().stream().anyMatch(cell -> cell.judgement() == Judgement.WORSE)) {
      return "bad";
    }
    return row.others().stream().anyMatch(cell -> cell.judgement() == Judgement.BETTER)
        ? "better"
        : "";
  }
}
