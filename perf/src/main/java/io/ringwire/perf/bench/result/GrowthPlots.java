package io.ringwire.perf.bench.result;

import io.ringwire.perf.load.report.plot.Axis;
import io.ringwire.perf.load.report.plot.Canvas;
import io.ringwire.perf.load.report.plot.Line;
import io.ringwire.perf.load.report.plot.LinePlot;
import io.ringwire.perf.load.report.plot.Scale;
import io.ringwire.perf.load.report.plot.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How calls a second grow with calls in flight and with the payload, as SVG files for documents. */
public final class GrowthPlots {
  private static final int POINTS_MIN = 2;
  private static final Map<String, Integer> BYTES = Map.of("B", 1, "KiB", 1 << 10, "MiB", 1 << 20);

  private GrowthPlots() {}

  /** Each plot for which the results have two cases or more, by the name of its file. */
  public static Map<String, String> of(Results results) {
    Map<String, String> plots = new LinkedHashMap<>();
    add(
        plots,
        "in-flight.svg",
        "get: calls a second against calls in flight",
        new Axis("calls in flight", Scale.LOG, Unit.COUNT),
        results,
        Pattern.compile("get-(\\d+)"),
        match -> Double.parseDouble(match.group(1)));
    add(
        plots,
        "payload.svg",
        "echo: calls a second against the payload",
        new Axis("payload", Scale.LOG, Unit.BYTES),
        results,
        Pattern.compile("echo-(\\d+)(B|KiB|MiB)-\\d+"),
        match -> Double.parseDouble(match.group(1)) * BYTES.getOrDefault(match.group(2), 1));
    return plots;
  }

  private static void add(
      Map<String, String> plots,
      String file,
      String title,
      Axis x,
      Results results,
      Pattern cases,
      ToDoubleFunction<MatchResult> place) {
    List<Line> lines = lines(results, cases, place);
    if (!lines.isEmpty()) {
      Axis y = new Axis("calls/s", Scale.LOG, Unit.COUNT);
      plots.put(
          file,
          new LinePlot(title, title + ", medians; a line for each contender", x, y, lines)
              .svg(Canvas.FILE));
    }
  }

  private static List<Line> lines(
      Results results, Pattern cases, ToDoubleFunction<MatchResult> place) {
    Rounds rounds = results.rounds();
    List<String> names =
        results.measurements().stream().map(Measurement::caseName).distinct().toList();
    List<Line> lines = new ArrayList<>();
    for (String contender :
        results.measurements().stream().map(Measurement::contender).distinct().toList()) {
      List<Line.Point> points = new ArrayList<>();
      for (String name : names) {
        Matcher match = cases.matcher(name);
        if (match.matches()) {
          double at = place.applyAsDouble(match);
          rounds
              .spread(name, contender, Figure.CALLS_PER_SECOND)
              .ifPresent(spread -> points.add(new Line.Point(at, spread.median())));
        }
      }
      if (points.size() >= POINTS_MIN) {
        points.sort(Comparator.comparingDouble(Line.Point::x));
        lines.add(Line.of(contender, points));
      }
    }
    return lines;
  }
}
