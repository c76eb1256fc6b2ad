package io.ringwire.perf.bench.shop;

import io.ringwire.perf.bench.shop.ShopResult.Phase;
import io.ringwire.perf.bench.shop.ShopResult.Step;
import io.ringwire.perf.bench.shop.ShopResult.StockCheck;
import io.ringwire.perf.bench.shop.ShopResult.Use;
import io.ringwire.perf.load.generator.Gates;
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
import java.util.Optional;

/**
 * One run, from top to bottom: {@link #run}. The generator is this process; the platform's are others on the same machine.
 */
final class ShopRun {
  /** The request that takes pieces from the stock, by its name in the scenario, and how many. */
  static final String PLACE_ORDER = "place order";

  static final int PIECES_AN_ORDER = 2;

  /** The rate at which the growing warm-up begins, as a share of the one that it grows to. */
  private static final double WARMUP_FROM_SHARE = 0.01;

  /** Work of a row that is a whole process. */
  static final String ALL = "all";

  private static final String GENERATOR = "generator";

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
      say("placing the first users and orders");
      shoppers.setUp();
      Stock stock = new Stock(platform.url());
      long before = stock.pieces();

      say("warm-up: up to %s in %d s", Pace.rate(plan.rate()), plan.warmup().toSeconds());
      Phase warmup =
          phase(
              platform,
              shoppers,
              new Pace.Ramp(plan.rate() * WARMUP_FROM_SHARE, plan.rate()),
              plan.warmup());

      say("measured: %s for %d s", Pace.rate(plan.rate()), plan.duration().toSeconds());
      List<Optional<ProcessTimes>> used = times(platform);
      Phase measured = phase(platform, shoppers, new Pace.Constant(plan.rate()), plan.duration());
      List<Use> use = use(platform, used, times(platform), measured);
      say(
          "%,.0f/s, %,d failed, p99 %.1f ms",
          measured.okPerSecond(), measured.failed(), measured.latencies().p99Millis());

      List<Phase> phases = new ArrayList<>(List.of(warmup, measured));
      Map<String, Long> profile = profile(platform, shoppers, phases);
      List<Step> steps = steps(platform, shoppers, phases);
      return new ShopResult(
          ShopResult.SCHEMA,
          started.toString(),
          Machine.here(),
          deployment(),
          plan.jvmOptions(),
          String.valueOf(plan.scenario().getFileName()),
          warmup,
          measured,
          use,
          profile,
          steps,
          check(stock, before, phases));
    }
  }

  private String deployment() {
    return (plan.inOneProcess()
            ? "registry, database, services and gateway in one process"
            : "registry, database, each service and the gateway in processes of their own")
        + (plan.instances() == 1
            ? ", one instance of each service"
            : ", " + plan.instances() + " instances of each service");
  }

  private Phase phase(Platform platform, Shoppers shoppers, Pace pace, Duration duration)
      throws IOException, InterruptedException {
    LoadResult result = shoppers.load(pace, duration, Gates.NONE);
    platform.requireAlive();
    return Phase.of(pace.description(), result);
  }

  /** Sampled apart from what is measured, for sampling costs time of its own. */
  private Map<String, Long> profile(Platform platform, Shoppers shoppers, List<Phase> phases)
      throws IOException, InterruptedException {
    Map<String, Long> byLayer = new LinkedHashMap<>();
    if (plan.profile().isZero()) {
      return byLayer;
    }
    say("sampling stacks at the same rate for %d s", plan.profile().toSeconds());
    for (Part part : platform.parts()) {
      Profile.begin(part.pid());
    }
    phases.add(phase(platform, shoppers, new Pace.Constant(plan.rate()), plan.profile()));
    Profile all = new Profile(Map.of());
    for (Part part : platform.parts()) {
      all = all.plus(Profile.end(part.pid()));
    }
    for (Layer layer : Layer.values()) {
      byLayer.put(layer.text(), all.samples().getOrDefault(layer, 0L));
    }
    return byLayer;
  }

  private List<Step> steps(Platform platform, Shoppers shoppers, List<Phase> phases)
      throws IOException, InterruptedException {
    if (plan.step() == 0) {
      return List.of();
    }
    int count = 1 + (int) (plan.rate() * (ShopPlan.STEPS_RATE_FACTOR_MAX - 1) / plan.step());
    Pace.Steps pace = new Pace.Steps(plan.rate(), plan.rate() + plan.step() * (count - 1), count);
    say(
        "steps of %s beyond it, %d s each, until one has failures or a p99 above %d ms",
        Pace.rate(plan.step()), plan.stepDuration().toSeconds(), plan.p99Max().toMillis());
    Gates gates =
        new Gates(
            List.of(new Gates.LatencyBound("max-p99", 99, plan.p99Max())),
            Gates.ErrorBound.ofCount(0),
            0);
    LoadResult result = shoppers.load(pace, plan.stepDuration(), gates);
    platform.requireAlive();
    phases.add(Phase.of(pace.description(), result));
    return Step.of(result.stages());
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

  /** Of the generator first, then of each part. */
  private static List<Optional<ProcessTimes>> times(Platform platform) {
    List<Optional<ProcessTimes>> times = new ArrayList<>();
    times.add(ProcessTimes.of(ProcessHandle.current().pid()));
    times.addAll(platform.times());
    return times;
  }

  private static List<Use> use(
      Platform platform,
      List<Optional<ProcessTimes>> before,
      List<Optional<ProcessTimes>> after,
      Phase measured) {
    List<String> names = new ArrayList<>(List.of(GENERATOR));
    platform.parts().forEach(part -> names.add(part.name()));
    List<Use> use = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (before.get(i).isPresent() && after.get(i).isPresent()) {
        ProcessTimes used = after.get(i).get().minus(before.get(i).get());
        use.add(use(names.get(i), ALL, used.whole(), used.residentMib(), measured));
        for (Map.Entry<ThreadWork, ProcessTimes.Used> work : used.byWork().entrySet()) {
          use.add(use(names.get(i), work.getKey().text(), work.getValue(), 0, measured));
        }
      }
    }
    return use;
  }

  private static Use use(
      String process, String work, ProcessTimes.Used used, long residentMib, Phase measured) {
    return new Use(
        process,
        work,
        used.seconds() / measured.seconds(),
        used.systemSeconds() / measured.seconds(),
        measured.sent() == 0 ? 0 : used.seconds() * 1e6 / measured.sent(),
        residentMib);
  }

  private void say(String format, Object... values) {
    progress.println("bench shop: " + String.format(Locale.ROOT, format, values));
    progress.flush();
  }
}
