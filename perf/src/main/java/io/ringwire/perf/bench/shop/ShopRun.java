package io.ringwire.perf.bench.shop;

import io.ringwire.perf.bench.shop.ShopResult.Phase;
import io.ringwire.perf.bench.shop.ShopResult.Step;
import io.ringwire.perf.bench.shop.ShopResult.StockCheck;
import io.ringwire.perf.load.generator.LoadResult;
import io.ringwire.perf.load.generator.Pace;
import io.ringwire.perf.load.report.run.Machine;
import io.ringwire.perf.load.scenario.ScenarioException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One run, from top to bottom: {@link #run}. The generator is this process; the platform's are others on the same machine.
 */
final class ShopRun {
  /** The request that takes pieces from the stock, by its name in the scenario, and how many. */
  static final String PLACE_ORDER = "place order";

  static final int PIECES_AN_ORDER = 2;

  /** The rate at which the growing warm-up begins, as a share of the one that it grows to. */
  private static final double WARMUP_FROM_SHARE = 0.01;

  /**
   * The end of the warm-up is at the full rate, apart from what grew: as one load ends and the next begins, code runs that
   * did not, and both ends compile for a second.
   */
  private static final int WARMUP_KEPT_PART = 6;

  private final ShopPlan plan;
  private final PrintWriter progress;

  ShopRun(ShopPlan plan, PrintWriter progress) {
    this.plan = plan;
    this.progress = progress;
  }

  ShopResult run() throws IOException, ScenarioException, InterruptedException {
    Instant started = Instant.now();
    say("starting the platform: " + deployment());
    try (Platform platform =
            Platform.start(
                Launcher.ofThisTree(), plan.inOneProcess(), plan.instances(), plan.jvmOptions());
        Shoppers shoppers = Shoppers.open(plan, platform.url())) {
      if (isProfiled()) {
        for (Part part : platform.parts()) {
          Profile.prepare(part.pid());
        }
      }
      say("placing the first users and orders");
      shoppers.setUp();
      Stock stock = new Stock(platform.url());
      long before = stock.pieces();

      say("warm-up: up to %s in %d s", Pace.rate(plan.rate()), plan.warmup().toSeconds());
      Duration keeping = plan.warmup().dividedBy(WARMUP_KEPT_PART);
      Trial growing =
          trial(
              platform,
              shoppers,
              new Pace.Ramp(plan.rate() * WARMUP_FROM_SHARE, plan.rate()),
              plan.warmup().minus(keeping));
      Trial kept = trial(platform, shoppers, new Pace.Constant(plan.rate()), keeping);

      say("measured: %s for %d s", Pace.rate(plan.rate()), plan.duration().toSeconds());
      Trial measured = trial(platform, shoppers, new Pace.Constant(plan.rate()), plan.duration());
      tell(measured.step());

      List<Trial> trials = new ArrayList<>(List.of(growing, kept, measured));
      List<Step> steps = steps(platform, shoppers, measured, trials);
      Map<String, Long> profile = profile(platform, shoppers, trials);
      return new ShopResult(
          ShopResult.SCHEMA,
          started.toString(),
          Machine.here(),
          deployment(),
          jvmOptions(platform),
          String.valueOf(plan.scenario().getFileName()),
          List.of(growing.phase(), kept.phase()),
          measured.phase(),
          measured.step().use(),
          steps,
          isProfiled() ? trials.get(trials.size() - 1).phase() : null,
          profile,
          check(stock, before, trials.stream().map(Trial::phase).toList()));
    }
  }

  private static Map<String, List<String>> jvmOptions(Platform platform) {
    Map<String, List<String>> options = new LinkedHashMap<>();
    platform.parts().forEach(part -> options.put(part.name(), part.jvmOptions()));
    return options;
  }

  private boolean isProfiled() {
    return !plan.profile().isZero();
  }

  private String deployment() {
    return (plan.inOneProcess()
            ? "registry, database, services and gateway in one process"
            : "registry, database, each service and the gateway in processes of their own")
        + (plan.instances() == 1
            ? ", one instance of each service"
            : ", " + plan.instances() + " instances of each service");
  }

  private Trial trial(Platform platform, Shoppers shoppers, Pace pace, Duration duration)
      throws IOException, InterruptedException {
    UseMeter meter = new UseMeter(platform);
    LoadResult result = shoppers.load(pace, duration);
    platform.requireAlive();
    Phase phase = Phase.of(pace.description(), result);
    return new Trial(
        phase, Step.of(result.stages().get(result.stages().size() - 1), meter.during(phase)));
  }

  /** Rates tried for the highest that is borne, the measured one first. */
  private List<Step> steps(Platform platform, Shoppers shoppers, Trial measured, List<Trial> trials)
      throws IOException, InterruptedException {
    if (plan.step() == 0) {
      return List.of();
    }
    say(
        "the highest rate borne: %d s each, no request failed, p99 at most %d ms",
        plan.stepDuration().toSeconds(), plan.p99Max().toMillis());
    List<Step> steps = new ArrayList<>(List.of(measured.step()));
    RateSearch search =
        new RateSearch(
            plan.rate(),
            measured.step().isBorne(),
            plan.step(),
            plan.rate() * ShopPlan.RATE_FACTOR_MAX);
    for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
      Trial trial =
          trial(platform, shoppers, new Pace.Constant(rate.getAsDouble()), plan.stepDuration());
      trials.add(trial);
      steps.add(trial.step());
      search.tried(trial.step().isBorne());
      tell(trial.step());
    }
    return steps;
  }

  private void tell(Step step) {
    say(
        "%,.0f/s: %,.0f answered, %,d failed, p99 %.1f ms: %s",
        step.plannedPerSecond(),
        step.okPerSecond(),
        step.failed(),
        step.latencies().p99Millis(),
        step.isBorne() ? "borne" : "not borne");
  }

  /** Sampled last and apart from what is measured, for sampling costs time of its own. */
  private Map<String, Long> profile(Platform platform, Shoppers shoppers, List<Trial> trials)
      throws IOException, InterruptedException {
    Map<String, Long> byLayer = new LinkedHashMap<>();
    if (!isProfiled()) {
      return byLayer;
    }
    say("sampling stacks at %s for %d s", Pace.rate(plan.rate()), plan.profile().toSeconds());
    for (Part part : platform.parts()) {
      Profile.begin(part.pid());
    }
    trials.add(trial(platform, shoppers, new Pace.Constant(plan.rate()), plan.profile()));
    Profile all = new Profile(Map.of());
    for (Part part : platform.parts()) {
      all = all.plus(Profile.end(part.pid()));
    }
    for (Layer layer : Layer.values()) {
      byLayer.put(layer.text(), all.samples().getOrDefault(layer, 0L));
    }
    return byLayer;
  }

  private static StockCheck check(Stock stock, long before, List<Phase> phases)
      throws IOException, InterruptedException {
    long confirmed = phases.stream().mapToLong(phase -> phase.ok(PLACE_ORDER)).sum();
    long sent =
        phases.stream()
            .flatMap(phase -> phase.operations().stream())
            .filter(operation -> operation.name().equals(PLACE_ORDER))
            .mapToLong(ShopResult.Operation::sent)
            .sum();
    long ordered = confirmed * PIECES_AN_ORDER;
    return new StockCheck(
        before, stock.settled(before - ordered), ordered, (sent - confirmed) * PIECES_AN_ORDER);
  }

  /** A pace that was tried: all of it, and its last part against what makes a rate borne. */
  private record Trial(Phase phase, Step step) {}

  private void say(String format, Object... values) {
    progress.println("bench shop: " + String.format(Locale.ROOT, format, values));
    progress.flush();
  }
}
