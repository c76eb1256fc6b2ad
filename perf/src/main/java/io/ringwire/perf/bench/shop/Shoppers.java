package io.ringwire.perf.bench.shop;

import io.ringwire.perf.load.generator.Gates;
import io.ringwire.perf.load.generator.LoadGenerator;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.LoadResult;
import io.ringwire.perf.load.generator.Pace;
import io.ringwire.perf.load.generator.PaceClock;
import io.ringwire.perf.load.generator.Scores;
import io.ringwire.perf.load.http.HttpOptions;
import io.ringwire.perf.load.http.HttpOrigin;
import io.ringwire.perf.load.http.HttpPool;
import io.ringwire.perf.load.scenario.Scenario;
import io.ringwire.perf.load.scenario.ScenarioException;
import io.ringwire.perf.load.scenario.ScenarioFile;
import io.ringwire.perf.load.scenario.ScenarioTarget;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The load generator on the platform's front door. One for the whole run: it keeps warm, and so do its connections. */
final class Shoppers implements AutoCloseable {
  /** Requests under way at most; far beyond what a platform that keeps its latency has. */
  private static final int IN_FLIGHT_MAX = 16_384;

  /** HTTP/1.1 carries one request at a time on each. */
  private static final int CONNECTIONS_MAX = 1_024;

  private static final Duration TICK = Duration.ofMillis(1);
  private static final long SEED = 1;

  private final ShopPlan plan;
  private final ScenarioTarget target;

  private Shoppers(ShopPlan plan, ScenarioTarget target) {
    this.plan = plan;
    this.target = target;
  }

  /**
   * @throws ScenarioException when the scenario is none, or calls something else than the gateway
   */
  static Shoppers open(ShopPlan plan, String url) throws ScenarioException, IOException {
    Scenario scenario = ScenarioFile.read(plan.scenario(), SEED, url);
    HttpPool pool =
        new HttpPool(
            HttpOrigin.of(URI.create(url)),
            HttpOptions.of(IN_FLIGHT_MAX, plan.timeout()).withConnections(CONNECTIONS_MAX));
    try {
      return new Shoppers(plan, new ScenarioTarget(scenario, new GatewayCarriers(pool), SEED));
    } catch (ScenarioException | RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** Makes the users and orders that the mix reads. */
  void setUp() throws ScenarioException, InterruptedException {
    target.setUp();
  }

  /** Puts load on the platform, waits for its answers, and judges whether it was borne. */
  LoadResult load(Pace pace, Duration duration) throws InterruptedException {
    LoadPlan load =
        new LoadPlan(
            pace,
            Duration.ZERO,
            duration,
            plan.timeout(),
            IN_FLIGHT_MAX,
            TICK,
            LoadPlan.LATE_AFTER_DEFAULT);
    Gates gates =
        new Gates(
            List.of(new Gates.LatencyBound("max-p99", 99, plan.p99Max())),
            Gates.ErrorBound.ofCount(0),
            0);
    Scores scores = new Scores(target.operations());
    return new LoadGenerator(load, gates, target, PaceClock.SYSTEM, scores).run();
  }

  @Override
  public void close() {
    target.close();
  }
}
