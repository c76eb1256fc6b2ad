package io.ringwire.perf.bench.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.perf.load.scenario.Scenario;
import io.ringwire.perf.load.scenario.ScenarioFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class ShopCommandTest {
  private static final Path SCENARIO =
      Path.of(System.getProperty("basedir", ".")).resolve("scenarios").resolve("shop.yaml");

  @ParameterizedTest
  @CsvSource({
    "--rate=0, --rate must be above 0",
    "--step=20000, --step must be 0 to the rate",
    "--instances=17, --instances must be 1 to 16",
    "--duration=5, is no duration",
    "--duration=100ms, --duration must be 1s to 24h",
    "--json=/nowhere/at/all.json, cannot write /nowhere/at/all.json",
  })
  void wrongUsageIsNamedBeforeAnythingStarts(String option, String told) {
    StringWriter err = new StringWriter();
    int code = new CommandLine(new ShopCommand()).setErr(new PrintWriter(err)).execute(option);
    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains(told);
  }

  @Test
  void theCommittedMixIsNineteenReadsToOneOrder() throws Exception {
    Scenario scenario = ScenarioFile.read(SCENARIO, 1, "http://127.0.0.1:1");
    double all = scenario.calls().stream().mapToDouble(Scenario.MixCall::weight).sum();
    double orders =
        scenario.calls().stream()
            .filter(call -> call.call().name().equals(ShopRun.PLACE_ORDER))
            .mapToDouble(Scenario.MixCall::weight)
            .sum();
    assertThat(orders / all).isEqualTo(0.05);
  }
}
