package io.ringwire.perf.load.report.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Columns of cells, the stronger in colour the larger their share of the column. The faintest is anything above nothing,
 * and each level has at least twice the share of the one below: one slow call among thousands is seen.
 *
 * @param title also its heading, in a file
 * @param description says in words what it shows
 * @param columns from left to right, touching or with gaps between them
 */
public record HeatMap(String title, String description, Axis x, Axis y, List<Column> columns) {
  /** Least share of each level above the lightest. */
  private static final double[] SHARES = {0.002, 0.008, 0.016, 0.031, 0.062, 0.125, 0.25, 0.5};

  private static final double OPACITY_MIN = 0.2;

  public HeatMap {
    columns = List.copyOf(columns);
  }

  /** The drawing: an element for a page, or a whole file. */
  public String svg(Canvas canvas) {
    Frame frame = new Frame(canvas, title, description, List.of());
    Axis.Range across = xRange();
    Axis.Range up =
        y.over(
            columns.stream()
                .flatMap(column -> column.cells.stream())
                .flatMapToDouble(cell -> DoubleStream.of(cell.from, cell.to)));
    frame.yAxis(up);
    frame.xAxis(across);
    List<StringBuilder> levels = new ArrayList<>();
    for (int level = 0; level <= SHARES.length; level++) {
      levels.add(new StringBuilder());
    }
    for (Column column : columns) {
      draw(frame, across, up, column, levels);
    }
    for (int level = 0; level < levels.size(); level++) {
      if (!levels.get(level).isEmpty()) {
        frame.svg.leaf(
            "path", "class", "heat", "fill-opacity", opacity(level), "d", levels.get(level));
      }
    }
    legend(frame);
    return frame.end();
  }

  /** Where a value lies on the horizontal axis: 0 at its left end, 1 at its right. */
  public double place(double value) {
    return xRange().place(value);
  }

  private Axis.Range xRange() {
    return x.over(
        columns.stream().flatMapToDouble(column -> DoubleStream.of(column.from, column.to)));
  }

  /** All cells of a level are one path, which takes a tenth of the bytes of an element each. */
  private static void draw(
      Frame frame, Axis.Range across, Axis.Range up, Column column, List<StringBuilder> levels) {
    double left = tenth(frame.x(across, column.from));
    String width = Svg.number(Math.max(0.5, tenth(frame.x(across, column.to)) - left));
    for (Cell cell : column.cells) {
      if (cell.share > 0) {
        double top = tenth(frame.y(up, cell.to));
        String height = Svg.number(Math.max(0.5, tenth(frame.y(up, cell.from)) - top));
        levels
            .get(level(cell.share))
            .append('M')
            .append(Svg.number(left))
            .append(' ')
            .append(Svg.number(top))
            .append('h')
            .append(width)
            .append('v')
            .append(height)
            .append("h-")
            .append(width)
            .append('z');
      }
    }
  }

  /** Edges are rounded before widths are taken: neighbours touch. */
  private static double tenth(double pixels) {
    return Math.rint(pixels * 10) / 10;
  }

  static int level(double share) {
    int level = 0;
    while (level < SHARES.length && share >= SHARES[level]) {
      level++;
    }
    return level;
  }

  private static String opacity(int level) {
    return String.format(
        Locale.ROOT, "%.2f", OPACITY_MIN + (1 - OPACITY_MIN) * level / SHARES.length);
  }

  private static void legend(Frame frame) {
    double width = 12;
    double x = frame.right - width * (SHARES.length + 1) - 86;
    double y = frame.top - 20;
    frame.svg.leafWithText("text", "one call", "x", x - 6, "y", y + 9, "text-anchor", "end");
    for (int level = 0; level <= SHARES.length; level++) {
      frame.svg.leaf(
          "rect",
          "class",
          "heat",
          "fill-opacity",
          opacity(level),
          "x",
          x + level * width,
          "y",
          y,
          "width",
          width,
          "height",
          10);
    }
    double end = x + width * (SHARES.length + 1) + 6;
    frame.svg.leafWithText("text", "half or more", "x", end, "y", y + 9);
  }

  /** What lies between two values of the horizontal axis; cells from the lowest. */
  public record Column(double from, double to, List<Cell> cells) {
    public Column {
      cells = List.copyOf(cells);
    }
  }

  /**
   * One cell of a column.
   *
   * @param from its lower end, above 0 when the axis is logarithmic
   * @param share of the column, 0 to 1
   */
  public record Cell(double from, double to, double share) {}
}
