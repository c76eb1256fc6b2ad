package io.ringwire.perf.bench.result;

import io.ringwire.perf.load.report.plot.Axis;
import io.ringwire.perf.load.report.plot.Canvas;
import io.ringwire.perf.load.report.plot.Line;
import io.ringwire.perf.load.report.plot.LinePlot;
import io.ringwire.perf.load.report.plot.Scale;
import io.ringwire.perf.load.report.plot.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How calls a second grow, as SVG files for documents: with calls in flight and with the payload, over cases; with
 * connections and with CPUs, over contenders that differ in that setting only. And what a pick costs among more endpoints.
 */
public final class GrowthPlots {
  private static final int POINTS_MIN = 2;

  private static final Pattern IN_FLIGHT = Pattern.compile("get-(?<count>\\d+)");
  private static final Pattern PAYLOAD =
      Pattern.compile("echo-(?<count>\\d+)(?<unit>B|KiB|MiB)-\\d+");
  private static final Map<String, Integer> BYTES = Map.of("B", 1, "KiB", 1 << 10, "MiB", 1 << 20);

  private static final Pattern CONNECTIONS = Pattern.compile("\\+connections=(?<count>\\d+)");
  private static final int CONNECTIONS_DEFAULT = 1;
  private static final Pattern CPUS = Pattern.compile("\\+cpus=(?<count>\\d+)");

  private static final String PICK = ".PickBenchmark.pick";
  private static final String ENDPOINTS = "endpoints";

  private static final Axis CALLS_OVER_DECADES = new Axis("calls/s", Scale.LOG, Unit.COUNT);
  private static final Axis CALLS = new Axis("calls/s", Scale.LINEAR, Unit.COUNT);

  private final Map<String, String> files = new LinkedHashMap<>();

  private GrowthPlots() {}

  /** Each plot for which a bench has two points of a line or more, by the name of its file. */
  public static Map<String, String> of(Results results) {
    GrowthPlots plots = new GrowthPlots();
    plots.draw(
        "in-flight.svg",
        "get: calls a second against calls in flight",
        new Axis("calls in flight", Scale.LOG, Unit.COUNT),
        CALLS_OVER_DECADES,
        overCases(results, IN_FLIGHT, GrowthPlots::count));
    plots.draw(
        "payload.svg",
        "echo: calls a second against the payload",
        new Axis("payload", Scale.LOG, Unit.BYTES),
        CALLS_OVER_DECADES,
        overCases(
            results, PAYLOAD, match -> count(match) * BYTES.getOrDefault(match.group("unit"), 1)));
    plots.draw(
        "connections.svg",
        "calls a second against connections",
        new Axis("connections", Scale.LOG, Unit.COUNT),
        CALLS,
        overContenders(results, CONNECTIONS, CONNECTIONS_DEFAULT));
    plots.draw(
        "cores.svg",
        "calls a second against CPUs that client and server share",
        new Axis("CPUs", Scale.LOG, Unit.COUNT),
        CALLS,
        overContenders(results, CPUS, results.origin().machine().processors()));
    return plots.files;
  }

  /** The plot of picks, when scores of JMH have two sizes or more of a policy. */
  public static Map<String, String> of(List<JmhScore> scores) {
    Points points = new Points();
    for (JmhScore score : scores) {
      String endpoints = score.params().get(ENDPOINTS);
      if (score.benchmark().endsWith(PICK) && endpoints != null) {
        points.add(
            score
                .params()
                .getOrDefault("policy", "pick")
                .toLowerCase(Locale.ROOT)
                .replace('_', ' '),
            Double.parseDouble(endpoints),
            score.score());
      }
    }
    GrowthPlots plots = new GrowthPlots();
    plots.draw(
        "endpoints.svg",
        "one pick against endpoints to choose from",
        new Axis(ENDPOINTS, Scale.LOG, Unit.COUNT),
        new Axis("ns a pick", Scale.LINEAR, Unit.COUNT),
        points);
    return plots.files;
  }

  private void draw(String file, String title, Axis x, Axis y, Points points) {
    List<Line> lines = points.lines();
    if (!lines.isEmpty()) {
      files.put(
          file,
          new LinePlot(title, title + "; a line for each of the legend", x, y, lines)
              .svg(Canvas.FILE));
    }
  }

  /** Where on the axis a name belongs that matched. */
  private interface Place {
    double of(Matcher match);
  }

  /** A line for each contender, a point for each case that matches. */
  private static Points overCases(Results results, Pattern cases, Place place) {
    Points points = new Points();
    Rounds rounds = results.rounds();
    for (String contender : contenders(results)) {
      for (String name : cases(results)) {
        Matcher match = cases.matcher(name);
        if (match.matches()) {
          callsPerSecond(rounds, name, contender)
              .ifPresent(calls -> points.add(contender, place.of(match), calls));
        }
      }
    }
    return points;
  }

  /** A line for each case and each contender but for the setting, a point for each value of it. */
  private static Points overContenders(Results results, Pattern setting, int unset) {
    Points points = new Points();
    Rounds rounds = results.rounds();
    List<String> cases = cases(results);
    for (String contender : contenders(results)) {
      Matcher match = setting.matcher(contender);
      double at = match.find() ? count(match) : unset;
      String others = match.replaceFirst("");
      for (String name : cases) {
        String line = cases.size() == 1 ? others : others + ", " + name;
        callsPerSecond(rounds, name, contender).ifPresent(calls -> points.add(line, at, calls));
      }
    }
    return points;
  }

  private static Optional<Double> callsPerSecond(Rounds rounds, String name, String contender) {
    return rounds.spread(name, contender, Figure.CALLS_PER_SECOND).map(Spread::median);
  }

  private static List<String> contenders(Results results) {
    return results.measurements().stream().map(Measurement::contender).distinct().toList();
  }

  private static List<String> cases(Results results) {
    return results.measurements().stream().map(Measurement::caseName).distinct().toList();
  }

  private static double count(Matcher match) {
    return Double.parseDouble(match.group("count"));
  }

  /** Points by their line, from left to right. */
  private static final class Points {
    private final Map<String, Map<Double, Double>> byLine = new LinkedHashMap<>();

    void add(String line, double x, double y) {
      byLine.computeIfAbsent(line, unused -> new TreeMap<>()).put(x, y);
    }

    /** Those that are lines. */
    List<Line> lines() {
      List<Line> lines = new ArrayList<>();
      byLine.forEach(
          (name, points) -> {
            if (points.size() >= POINTS_MIN) {
              lines.add(
                  new Line(
                      name,
                      Line.Look.DOTTED,
                      points.entrySet().stream()
                          .map(point -> new Line.Point(point.getKey(), point.getValue()))
                          .toList()));
            }
          });
      return lines;
    }
  }
}
