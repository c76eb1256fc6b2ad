package io.ringwire.perf.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code bin/ringwire bench} does. */
@Command(
    name = "ringwire bench",
    description = {
      "Measures Ringwire against raw Netty with protobuf: closed loop on one connection, each contender a server and a",
      "client process of its own, by turns. Leave the machine alone meanwhile; only ratios of one run mean anything.",
      ""
    },
    usageHelpWidth = 110,
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  /** One heap for all, and the collector of the field's measurements. */
  private static final List<String> JVM_OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  private boolean help;

  @Option(
      names = "--contenders",
      split = ",",
      defaultValue = "raw,inline,ring",
      paramLabel = "NAME",
      description =
          "Who takes part, the one the others are measured against first (${DEFAULT-VALUE}).")
  private List<String> contenders = List.of();

  @Option(
      names = "--in-flight",
      split = ",",
      defaultValue = "64,1",
      paramLabel = "N",
      description = "Calls kept under way, one measurement each (${DEFAULT-VALUE}).")
  private List<Integer> inFlight = List.of();

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Turns of each contender (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warmup",
      defaultValue = "15",
      paramLabel = "SECONDS",
      description = "Before the first measurement of a process (${DEFAULT-VALUE}).")
  private int warmupSeconds;

  @Option(
      names = "--settle",
      defaultValue = "3",
      paramLabel = "SECONDS",
      description = "Before each further one (${DEFAULT-VALUE}).")
  private int settleSeconds;

  @Option(
      names = "--measure",
      defaultValue = "8",
      paramLabel = "SECONDS",
      description = "Each measurement (${DEFAULT-VALUE}).")
  private int measureSeconds;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "JVM option for every child (may be repeated).")
  private List<String> jvmOptions = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "Keep everything measured.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException {
    BenchPlan plan;
    try {
      plan =
          new BenchPlan(
              contenders.stream().map(Contender::of).toList(),
              inFlight,
              rounds,
              warmupSeconds,
              settleSeconds,
              measureSeconds,
              childOptions());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    // Before the run: a file that cannot be written must not be found out after minutes of it.
    try (Writer figures = json == null ? Writer.nullWriter() : openFigures(json)) {
      run(plan, figures);
    }
    return 0;
  }

  private Writer openFigures(Path file) {
    try {
      return Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "cannot write " + file + " (" + e.getClass().getSimpleName() + ")",
          e);
    }
  }

  private void run(BenchPlan plan, Writer figures) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "about "
            + plan.secondsExpected()
            + " s; JVM options of every child: "
            + String.join(" ", plan.jvmOptions()));
    err.flush();
    Instant started = Instant.now();
    List<Measurement> measurements = new Bench(plan, err).run();
    new BenchTable(plan, measurements).print(spec.commandLine().getOut());
    BenchJson.write(figures, started, plan, measurements);
  }

  /** Ours, then what this JVM was given besides memory (native access, system properties), then the user's. */
  private List<String> childOptions() {
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--") || option.startsWith("-D"))
        .forEach(options::add);
    options.addAll(jvmOptions);
    return options;
  }
}
