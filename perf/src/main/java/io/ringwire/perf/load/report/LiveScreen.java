package io.ringwire.perf.load.report;

import io.ringwire.perf.load.generator.Scores.Interval;
import io.ringwire.perf.load.report.run.Run;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The run so far, in some lines of a terminal that are drawn over in place once a second. Each drawing is one write, and
 * no line is emptied before it is written anew, so nothing flickers. Lines are cut, not wrapped, when the window is
 * made narrower meanwhile.
 */
final class LiveScreen implements SliceListener {
  /** Seconds that a sparkline shows at most. */
  private static final int HISTORY_MAX = 240;

  private static final String ESCAPE = "\u001b[";
  private static final String RESET = ESCAPE + "0m";
  private static final String DIM = ESCAPE + "2m";
  private static final String RED = ESCAPE + "31m";
  private static final String CYAN = ESCAPE + "36m";
  private static final String NO_WRAP = ESCAPE + "?7l";
  private static final String WRAP = ESCAPE + "?7h";
  private static final String CLEAR_REST = ESCAPE + "K";

  /** Width of a figure with its name, before its sparkline. */
  private static final int FIGURE_WIDTH = 22;

  private static final int BAR_WIDTH_MAX = 30;
  private static final int GRAPH_WIDTH_MIN = 5;

  private final PrintWriter out;
  private final Terminal terminal;
  private final String target;
  private final double warmupSeconds;
  private final double lengthSeconds;
  private final List<Double> rates = new ArrayList<>();
  private final List<Double> tails = new ArrayList<>();
  private long sent;
  private long ok;
  private long failed;
  private double beforeSeconds;
  private int drawnLines;

  /**
   * @param target what is called
   * @param lengthSeconds from the start to the last planned call, warm-up included
   */
  LiveScreen(
      PrintWriter out,
      Terminal terminal,
      String target,
      double warmupSeconds,
      double lengthSeconds) {
    this.out = out;
    this.terminal = terminal;
    this.target = target.replaceAll("[\\s\\p{Cntrl}]+", " ");
    this.warmupSeconds = warmupSeconds;
    this.lengthSeconds = lengthSeconds;
  }

  @Override
  public void onSlice(Run.Second second, Interval interval) {
    sent += second.sent();
    ok += second.ok();
    failed += second.failed();
    double length = second.atSeconds() - beforeSeconds;
    beforeSeconds = second.atSeconds();
    double rate = length > 0 ? second.ok() / length : 0;
    if (isCounting()) {
      push(rates, rate);
      push(tails, second.ok() > 0 ? second.p99Millis() : Double.NaN);
    }
    out.print(drawing(lines(second, rate)));
    out.flush();
  }

  private boolean isCounting() {
    return sent > 0 || ok > 0 || failed > 0;
  }

  private static void push(List<Double> history, double value) {
    history.add(value);
    if (history.size() > HISTORY_MAX) {
      history.remove(0);
    }
  }

  private List<String> lines(Run.Second second, double rate) {
    return List.of(
        styled(DIM, fitting(target)),
        bar(second.atSeconds()),
        graph("ok/s", String.format(Locale.ROOT, "%,.0f", rate), rates),
        graph("p99", String.format(Locale.ROOT, "%,.3f ms", second.p99Millis()), tails),
        fitting(
            String.format(
                Locale.ROOT,
                "last second   p50 %.3f   p99 %.3f   p99.9 %.3f   max %.3f ms",
                second.p50Millis(),
                second.p99Millis(),
                second.p999Millis(),
                second.maxMillis())),
        counts(second));
  }

  private String bar(double atSeconds) {
    String said =
        String.format(
            Locale.ROOT,
            " %.0f of %.0f s   %s",
            Math.min(atSeconds, Math.ceil(lengthSeconds)),
            lengthSeconds,
            phase(atSeconds));
    int width = Math.min(BAR_WIDTH_MAX, terminal.columns() - said.length() - 1);
    if (width < GRAPH_WIDTH_MIN) {
      return fitting(said.strip());
    }
    double share = lengthSeconds > 0 ? Math.min(1, atSeconds / lengthSeconds) : 1;
    int full = (int) Math.rint(share * width);
    String done = (terminal.unicode() ? "█" : "#").repeat(full);
    String open = (terminal.unicode() ? "░" : ".").repeat(width - full);
    return styled(CYAN, done) + styled(DIM, open) + said;
  }

  private String phase(double atSeconds) {
    if (!isCounting() && atSeconds <= warmupSeconds + 1) {
      return "warming up, not counted";
    }
    return atSeconds <= lengthSeconds + 1 ? "measuring" : "waiting for the last answers";
  }

  private String graph(String name, String figure, List<Double> history) {
    String said = String.format(Locale.ROOT, "%-5s%15s  ", name, figure);
    int width = terminal.columns() - FIGURE_WIDTH - 1;
    if (width < GRAPH_WIDTH_MIN || said.length() > FIGURE_WIDTH) {
      return fitting(said);
    }
    double[] values = history.stream().mapToDouble(Double::doubleValue).toArray();
    return said + styled(CYAN, Sparkline.of(values, width, terminal.unicode()));
  }

  private String counts(Run.Second second) {
    String good =
        String.format(
            Locale.ROOT, "in flight %,d   sent %,d   ok %,d   ", second.inFlight(), sent, ok);
    if (failed == 0) {
      return fitting(good + "failed 0");
    }
    String bad =
        String.format(
            Locale.ROOT,
            "failed %,d (%.3g%%), %,d of them just now",
            failed,
            100.0 * failed / (ok + failed),
            second.failed());
    int room = terminal.columns() - 1 - good.length();
    return room <= 0
        ? fitting(good)
        : good + styled(RED, bad.substring(0, Math.min(room, bad.length())));
  }

  private String fitting(String line) {
    return line.substring(0, Math.min(terminal.columns() - 1, line.length()));
  }

  private String styled(String style, String text) {
    return terminal.colour() && !text.isEmpty() ? style + text + RESET : text;
  }

  private String drawing(List<String> lines) {
    StringBuilder drawing = new StringBuilder(1_024);
    if (drawnLines > 0) {
      drawing.append(ESCAPE).append(drawnLines).append('A');
    }
    drawing.append('\r').append(NO_WRAP);
    for (String line : lines) {
      drawing.append(line).append(CLEAR_REST).append("\r\n");
    }
    drawnLines = lines.size();
    return drawing.append(WRAP).toString();
  }
}
