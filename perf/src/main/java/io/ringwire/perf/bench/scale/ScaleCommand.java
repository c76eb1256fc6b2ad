package io.ringwire.perf.bench.scale;

import io.ringwire.perf.bench.contender.Contender;
import io.ringwire.perf.bench.process.HeldMemory;
import io.ringwire.perf.bench.result.Origin;
import io.ringwire.perf.bench.result.ResultFile;
import io.ringwire.perf.bench.scale.ScaleSettings.Trial;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code bin/ringwire bench scale} does. */
@Command(
    name = "scale",
    header = "Measures how Ringwire bears large messages, idle connections and connect storms.",
    description = {
      "Small calls beside 1 MiB ones on a connection; 10,000 connections of which 100 call; 1,000 clients that connect"
          + " and call at once. What a choice among 10,000 endpoints costs is measured by ringwire micro.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a trial failed, or (with --targets) a target was missed",
      "2:wrong usage, or too few open files allowed"
    },
    usageHelpWidth = 110,
    sortOptions = false)
public final class ScaleCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final List<String> JVM_OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

  /** Files, jars and pipes of a process, besides its connections. */
  private static final int OTHER_DESCRIPTORS = 300;

  private static final List<String> CONTENDERS = List.of("inline", "ring", "blocking");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  private boolean help;

  @Option(
      names = "--contenders",
      split = ",",
      defaultValue = "inline,ring",
      paramLabel = "NAME",
      description = "inline, ring, blocking; varied as for ringwire bench (${DEFAULT-VALUE}).")
  private List<String> contenders = List.of();

  @Option(
      names = "--trials",
      split = ",",
      defaultValue = "beside,idle,storm",
      paramLabel = "NAME",
      description = "What is tried (${DEFAULT-VALUE}).")
  private List<Trial> trials = List.of();

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Turns of each contender (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--connections",
      defaultValue = "10000",
      paramLabel = "N",
      description = "Of the idle trial, those that call included (${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--active",
      defaultValue = "100",
      paramLabel = "N",
      description = "Of these, those that call (${DEFAULT-VALUE}).")
  private int active;

  @Option(
      names = "--clients",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Of the storm (${DEFAULT-VALUE}).")
  private int stormClients;

  @Option(
      names = "--warmup",
      defaultValue = "4",
      paramLabel = "SECONDS",
      description = "Before each measurement (${DEFAULT-VALUE}).")
  private int warmupSeconds;

  @Option(
      names = "--measure",
      defaultValue = "4",
      paramLabel = "SECONDS",
      description = "Each measurement (${DEFAULT-VALUE}).")
  private int measureSeconds;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description =
          "JVM option for every child, after -Xms1g -Xmx1g -XX:+UseG1GC (may be repeated).")
  private List<String> jvmOptions = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Keep everything measured; ringwire bench show prints it again.")
  private @Nullable Path json;

  @Option(names = "--targets", description = "End with 1 when a target is missed.")
  private boolean targetsDecide;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ScaleSettings settings;
    try {
      settings = settings();
      if (json != null) {
        ResultFile.requireWritable(json);
      }
    } catch (IllegalArgumentException | IOException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    PrintWriter err = spec.commandLine().getErr();
    Scale scale = new Scale(settings, Origin.here(), err);
    for (int round = 1; round <= rounds; round++) {
      scale.runRound(round);
      if (json != null) {
        ResultFile.write(json, scale.results());
      }
    }
    ScaleReport report = new ScaleReport(scale.results(), spec.commandLine().getOut());
    report.print();
    boolean failed = !scale.results().failures().isEmpty();
    return failed || (targetsDecide && report.missed() > 0) ? FAILED : 0;
  }

  private ScaleSettings settings() {
    for (String label : contenders) {
      Contender contender = Contender.of(label);
      if (!CONTENDERS.contains(contender.stack().label())) {
        throw new IllegalArgumentException(
            "contender " + label + " is not Ringwire; there are " + String.join(", ", CONTENDERS));
      }
      contender.childJvm(jvmOptions); // what this machine does not have is found out before a round
    }
    long most = Math.max(trials.contains(Trial.IDLE) ? connections : 0, stormClients);
    if (most + OTHER_DESCRIPTORS > HeldMemory.openDescriptorsMax()) {
      throw new IllegalArgumentException(
          most
              + " connections need as many open files in one process, and "
              + HeldMemory.openDescriptorsMax()
              + " are allowed: raise ulimit -n to "
              + (most + OTHER_DESCRIPTORS)
              + ", or take fewer --connections and --clients");
    }
    return new ScaleSettings(
        contenders,
        trials,
        rounds,
        connections,
        active,
        stormClients,
        warmupSeconds,
        measureSeconds,
        Stream.concat(JVM_OPTIONS.stream(), jvmOptions.stream()).toList());
  }
}
