package io.ringwire.perf.load.report.plot;

import io.ringwire.perf.load.report.plot.Frame.LegendEntry;
import io.ringwire.perf.load.report.plot.Frame.Swatch;
import io.ringwire.perf.load.report.plot.Line.Look;
import io.ringwire.perf.load.report.plot.Line.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Lines over two axes, the first of them on top. For a document:
 *
 * <pre>{@code
 * new LinePlot(
 *         "calls/s against calls in flight",
 *         "what the plot shows, for those who cannot see it",
 *         new Axis("calls in flight", Scale.LOG, Unit.COUNT),
 *         new Axis("calls/s", Scale.LINEAR, Unit.COUNT),
 *         List.of(Line.of("ring", points), Line.of("raw", others)))
 *     .svg(Canvas.FILE)
 * }</pre>
 *
 * @param title also its heading, in a file
 * @param description says in words what it shows
 */
public record LinePlot(String title, String description, Axis x, Axis y, List<Line> lines) {
  public LinePlot {
    lines = List.copyOf(lines);
  }

  /** The drawing: an element for a page, or a whole file. */
  public String svg(Canvas canvas) {
    Frame frame = new Frame(canvas, title, description, legend());
    Axis.Range across = xRange();
    Axis.Range up = y.over(values(Point::y)).rounded();
    frame.yAxis(up);
    frame.xAxis(across);
    int colour = (int) lines.stream().filter(LinePlot::hasColour).count();
    for (int i = lines.size() - 1; i >= 0; i--) { // the first line on top
      colour -= hasColour(lines.get(i)) ? 1 : 0;
      draw(frame, lines.get(i), colour, across, up);
    }
    return frame.end();
  }

  /** Where a value lies on the horizontal axis: 0 at its left end, 1 at its right. */
  public double place(double value) {
    return xRange().place(value);
  }

  private Axis.Range xRange() {
    return x.over(values(Point::x));
  }

  private DoubleStream values(ToDoubleFunction<Point> of) {
    return lines.stream().flatMapToDouble(line -> line.points().stream().mapToDouble(of));
  }

  private List<LegendEntry> legend() {
    List<LegendEntry> entries = new ArrayList<>();
    int colour = 0;
    for (Line line : lines) {
      boolean bad = line.look() == Look.BAD;
      entries.add(
          new LegendEntry(
              line.name(), bad ? "bad" : look(line, colour), bad ? Swatch.DOT : Swatch.LINE));
      colour += hasColour(line) ? 1 : 0;
    }
    return entries;
  }

  private static boolean hasColour(Line line) {
    return line.look() == Look.MEASURED || line.look() == Look.DOTTED;
  }

  private static String look(Line line, int colour) {
    if (line.look() == Look.REFERENCE) {
      return "line reference";
    }
    String own = "line l" + colour % PlotStyle.SERIES;
    return colour < PlotStyle.SERIES ? own : own + " again";
  }

  private void draw(Frame frame, Line line, int colour, Axis.Range across, Axis.Range up) {
    StringBuilder path = new StringBuilder();
    boolean joined = false;
    for (Point point : line.points()) {
      if (!x.scale().holds(point.x()) || !y.scale().holds(point.y())) {
        joined = false;
        continue;
      }
      double right = frame.x(across, point.x());
      double down = frame.y(up, point.y());
      if (line.look() == Look.BAD) {
        frame.svg.leaf("circle", "class", "bad", "cx", right, "cy", down, "r", 4);
        continue;
      }
      if (line.look() == Look.DOTTED) {
        String fill = "f" + colour % PlotStyle.SERIES;
        frame.svg.leaf("circle", "class", fill, "cx", right, "cy", down, "r", 3.5);
      }
      path.append(joined ? 'L' : 'M').append(Svg.number(right)).append(' ');
      path.append(Svg.number(down));
      joined = true;
    }
    if (!path.isEmpty()) {
      frame.svg.leaf("path", "class", look(line, colour), "d", path);
    }
  }
}
