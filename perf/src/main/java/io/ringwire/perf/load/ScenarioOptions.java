package io.ringwire.perf.load;

import io.ringwire.perf.load.scenario.Scenario;
import io.ringwire.perf.load.scenario.ScenarioException;
import io.ringwire.perf.load.scenario.ScenarioFile;
import io.ringwire.perf.load.template.DataFile;
import io.ringwire.perf.load.template.TemplateException;
import io.ringwire.perf.load.template.Variables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What varies from call to call. */
final class ScenarioOptions {
  private static final String DATA = "data";

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description =
          "A YAML file with a weighted mix of calls over RPC and HTTP, data, and what is done before.")
  private @Nullable Path scenario;

  @Option(
      names = "--base",
      paramLabel = "URL",
      description = "Replaces the scenario's base URL, like http://127.0.0.1:8080.")
  private @Nullable String base;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "Rows for $${data.COLUMN} in the request: .csv with column names in its first line, or .jsonl.")
  private @Nullable Path data;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all that is random, to repeat a run; what was used is in the report.")
  private @Nullable Long seed;

  /** Numbers short enough to be typed again. */
  private final long seedByChance = ThreadLocalRandom.current().nextInt(1_000_000);

  boolean isScenario() {
    return scenario != null;
  }

  long seed() {
    return seed == null ? seedByChance : seed;
  }

  /**
   * The scenario; null when none was asked for.
   *
   * @throws IllegalArgumentException when an option makes no sense
   */
  @Nullable Scenario scenario() throws ScenarioException, IOException {
    if (scenario == null) {
      if (base != null) {
        throw new IllegalArgumentException("--base is of --scenario");
      }
      return null;
    }
    if (data != null) {
      throw new IllegalArgumentException(
          "--data is not of --scenario, which names its data sets itself");
    }
    return ScenarioFile.read(scenario, seed(), base);
  }

  /** What may stand in the templates of a single call. */
  Variables variables() throws TemplateException, IOException {
    return Variables.of(seed(), data == null ? null : DataFile.read(DATA, data, false));
  }
}
