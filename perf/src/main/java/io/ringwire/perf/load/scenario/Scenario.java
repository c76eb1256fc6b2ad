package io.ringwire.perf.load.scenario;

import io.ringwire.perf.load.template.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A scenario as it was read.
 *
 * @param registry where services are found, when it says so
 * @param timeout longest wait for one answer, when it says so
 * @param setup calls made before the load, in order
 * @param calls the mix, one call at least, each with a name of its own
 * @param pools what captures fill and templates draw from, by name
 */
public record Scenario(
    String name,
    Optional<String> registry,
    Optional<Duration> timeout,
    List<SetupCall> setup,
    List<MixCall> calls,
    Map<String, Pool> pools) {
  public static final int CALLS_MAX = 64;

  public Scenario {
    setup = List.copyOf(setup);
    calls = List.copyOf(calls);
    pools = Map.copyOf(pools);
  }

  /**
   * One of the mix.
   *
   * @param weight how often it is made, as a share of all weights; above 0
   * @param think pause after it in closed loops
   */
  public record MixCall(ScenarioCall call, double weight, Duration think) {}

  /**
   * One made before the load.
   *
   * @param times how often
   */
  public record SetupCall(ScenarioCall call, int times) {
    static final int TIMES_MAX = 1_000_000;
  }
}
