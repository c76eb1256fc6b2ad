package io.ringwire.perf.bench.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.ringwire.perf.load.generator.DurationText;
import io.ringwire.perf.load.scenario.ScenarioException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bin/ringwire bench shop}. */
@Command(
    name = "shop",
    description = {
      "Puts the whole platform under load on this machine, the load generator included: gateway over HTTP, services,",
      "database, and back. Shows whether it bears the rate, where the processors' time goes, and the highest rate it bears.",
      "Takes about nine minutes. Leave the machine alone meanwhile.",
      ""
    },
    usageHelpWidth = 110,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the rate was kept, no request failed, the books are right",
      "1:it was not so, or the platform did not start",
      "2:wrong usage"
    })
public final class ShopCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final Duration QUICK_WARMUP_MAX = Duration.ofSeconds(20);
  private static final Duration QUICK_DURATION_MAX = Duration.ofSeconds(20);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  private boolean help;

  @Option(
      names = "--rate",
      defaultValue = "12000",
      paramLabel = "N",
      description = "Requests a second (${DEFAULT-VALUE}; a billion a day are 11,574).")
  private double rate;

  @Option(
      names = "--duration",
      defaultValue = "5m",
      paramLabel = "TIME",
      description = "How long (${DEFAULT-VALUE}).")
  private String duration = "";

  @Option(
      names = "--warmup",
      defaultValue = "60s",
      paramLabel = "TIME",
      description = "Before that, with a rate that grows to it; not counted (${DEFAULT-VALUE}).")
  private String warmup = "";

  @Option(
      names = "--step",
      defaultValue = "1000",
      paramLabel = "N",
      description =
          "Then the highest rate borne is looked for, this finely; 0 for not at all (${DEFAULT-VALUE}).")
  private double step;

  @Option(
      names = "--step-duration",
      defaultValue = "15s",
      paramLabel = "TIME",
      description = "How long each rate is tried for that (${DEFAULT-VALUE}).")
  private String stepDuration = "";

  @Option(
      names = "--max-p99",
      defaultValue = "250ms",
      paramLabel = "TIME",
      description =
          "A rate is borne when, in one of two tries, it was kept, no request failed, and p99 was at most this"
              + " (${DEFAULT-VALUE}).")
  private String p99Max = "";

  @Option(
      names = "--profile",
      defaultValue = "20s",
      paramLabel = "TIME",
      description =
          "How long stacks are sampled at the end, at --rate; 0s for not at all (${DEFAULT-VALUE}).")
  private String profile = "";

  @Option(
      names = "--timeout",
      defaultValue = "5s",
      paramLabel = "TIME",
      description = "Longest wait for an answer (${DEFAULT-VALUE}).")
  private String timeout = "";

  @Option(
      names = "--processes",
      description =
          "Each part in a process of its own, the database over TCP; else all but the generator in one.")
  private boolean processes;

  @Option(
      names = "--instances",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Instances of each service (${DEFAULT-VALUE}: a second one on the same processors adds work and no power).")
  private int instances;

  @Option(
      names = "--quick",
      description =
          "A look: at most 20 s of warm-up, 20 s measured, the highest rate not looked for.")
  private boolean quick;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "JVM option for each process of the platform (may be repeated).")
  private List<String> jvmOptions = List.of();

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description = "Another mix of requests than perf/scenarios/shop.yaml.")
  private @Nullable Path scenario;

  @Option(names = "--json", paramLabel = "FILE", description = "Keep everything measured.")
  private @Nullable Path json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    ShopPlan plan = plan();
    // Before the run: a file that cannot be written must not be found out after minutes of it.
    requireWritable();
    try {
      ShopResult result = new ShopRun(plan, err).run();
      new ShopTable(result, spec.commandLine().getOut()).print();
      write(result);
      return result.isGood() ? 0 : FAILED;
    } catch (IOException | ScenarioException | IllegalStateException e) {
      err.println("ringwire bench shop: " + e.getMessage());
      err.flush();
      return FAILED;
    }
  }

  private ShopPlan plan() {
    try {
      Path mix =
          scenario == null
              ? Launcher.ofThisTree().script().resolve("../../perf/scenarios/shop.yaml").normalize()
              : scenario;
      return new ShopPlan(
          mix,
          rate,
          atMost(DurationText.parse(warmup), QUICK_WARMUP_MAX),
          atMost(DurationText.parse(duration), QUICK_DURATION_MAX),
          quick ? 0 : step,
          DurationText.parse(stepDuration),
          DurationText.parse(p99Max),
          DurationText.parse(profile),
          DurationText.parse(timeout),
          !processes,
          instances,
          jvmOptions);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Duration atMost(Duration given, Duration quickMax) {
    return quick && given.compareTo(quickMax) > 0 ? quickMax : given;
  }

  private void requireWritable() {
    if (json == null) {
      return;
    }
    try {
      Files.writeString(json, "");
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "cannot write " + json + " (" + e.getClass().getSimpleName() + ")",
          e);
    }
  }

  private void write(ShopResult result) throws IOException {
    if (json != null) {
      ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      Files.writeString(json, mapper.writeValueAsString(result) + "\n");
    }
  }
}
