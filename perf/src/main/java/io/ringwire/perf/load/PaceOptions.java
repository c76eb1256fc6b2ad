package io.ringwire.perf.load;

import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What makes calls leave, for how long, and what bounds them. */
final class PaceOptions {
  private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(2);
  private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,9})?)";
  private static final Pattern RAMP = Pattern.compile(NUMBER + ":" + NUMBER);
  private static final Pattern STEPS = Pattern.compile(NUMBER + ":" + NUMBER + ":(\\d{1,4})");

  @Option(names = "--rate", paramLabel = "N", description = "Calls a second, from start to end.")
  private @Nullable Double rate;

  @Option(
      names = "--ramp",
      paramLabel = "FROM:TO",
      description = "Calls a second that go evenly from one number to the other.")
  private @Nullable String ramp;

  @Option(
      names = "--steps",
      paramLabel = "FROM:TO:N",
      description =
          "N constant rates one after the other, each for --duration, until one is not borne: it breaks a gate,"
              + " the generator cannot keep it, or (without --max-errors) a call fails. Tells the last good one.")
  private @Nullable String steps;

  @Option(
      names = "--closed",
      paramLabel = "N",
      description = "Closed loop: N calls kept under way, each answer makes the next.")
  private @Nullable Integer closed;

  @Option(
      names = "--callers",
      paramLabel = "N",
      description = "Closed loop: N threads that call, wait for the answer, and call again.")
  private @Nullable Integer callers;

  @Option(
      names = "--think",
      paramLabel = "TIME",
      description = "In closed loops, the pause between an answer and the next call. Default none.")
  private @Nullable Duration think;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "How long calls are counted; with --steps, in each. Default 10s.")
  private Duration duration = Duration.ofSeconds(10);

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      description = "How long calls are made before any is counted, at the first rate. Default 3s.")
  private Duration warmup = Duration.ofSeconds(3);

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Longest wait for one answer. Default 2s, or what the scenario says.")
  private @Nullable Duration timeout;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      description = "Calls under way at most; beyond, calls leave late. Default 16384.")
  private int inFlightMax = 16_384;

  @Option(
      names = "--tick",
      paramLabel = "TIME",
      description = "Faster rates than one call a tick leave in bursts, one a tick. Default 1ms.")
  private Duration tick = Duration.ofMillis(1);

  @Option(
      names = "--late",
      paramLabel = "TIME",
      description =
          "A call that leaves that long after its time is late; more than 1%% of them, and the run is INVALID."
              + " Default 50ms.")
  private Duration lateAfter = LoadPlan.LATE_AFTER_DEFAULT;

  /**
   * @param timeoutOfScenario counts unless one was given here
   * @throws IllegalArgumentException when there is no plan in these options
   */
  LoadPlan plan(Optional<Duration> timeoutOfScenario) {
    Pace pace = pace();
    if (think != null && !pace.isClosed()) {
      throw new IllegalArgumentException(
          "--think is of closed loops (--closed, --callers): at a planned rate calls leave when the plan says so");
    }
    Duration longest = timeout != null ? timeout : timeoutOfScenario.orElse(TIMEOUT_DEFAULT);
    int bound = inFlightMax;
    if (pace instanceof Pace.Closed kept) {
      bound = kept.inFlight();
    } else if (pace instanceof Pace.Callers threads) {
      bound = threads.threads();
    }
    return new LoadPlan(pace, warmup, duration, longest, bound, tick, lateAfter);
  }

  private Pace pace() {
    List<Pace> paces = new ArrayList<>();
    Duration pause = think == null ? Duration.ZERO : think;
    if (rate != null) {
      paces.add(new Pace.Constant(rate));
    }
    if (ramp != null) {
      Matcher match = match(RAMP, ramp, "--ramp must be like 1000:8000");
      paces.add(new Pace.Ramp(number(match, 1), number(match, 2)));
    }
    if (steps != null) {
      Matcher match = match(STEPS, steps, "--steps must be like 1000:8000:8");
      paces.add(
          new Pace.Steps(number(match, 1), number(match, 2), Integer.parseInt(match.group(3))));
    }
    if (closed != null) {
      paces.add(new Pace.Closed(closed, pause));
    }
    if (callers != null) {
      paces.add(new Pace.Callers(callers, pause));
    }
    if (paces.size() != 1) {
      throw new IllegalArgumentException(
          "say one of --rate, --ramp, --steps, --closed and --callers");
    }
    return paces.get(0);
  }

  private static Matcher match(Pattern form, String text, String wanted) {
    Matcher match = form.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(wanted + ", was " + text);
    }
    return match;
  }

  private static double number(Matcher match, int group) {
    return Double.parseDouble(match.group(group));
  }
}
