package io.ringwire.perf.bench;

import io.ringwire.perf.bench.result.BenchReport;
import io.ringwire.perf.bench.result.Origin;
import io.ringwire.perf.bench.result.ResultFile;
import io.ringwire.perf.bench.result.Results;
import io.ringwire.perf.bench.result.Settings;
import io.ringwire.perf.bench.work.Case;
import io.ringwire.perf.bench.work.Cases;
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

/** What {@code bin/ringwire bench} does. */
@Command(
    name = "ringwire bench",
    header = "Measures Ringwire against raw Netty with protobuf, the limit, and against grpc-java.",
    description = {
      "Each contender is a server and a client process of its own, by turns. Leave the machine alone meanwhile; only"
          + " ratios of one run mean anything.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a case failed, or (with --targets) a target was missed",
      "2:wrong usage"
    },
    usageHelpWidth = 110,
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  private static final String CONTENDERS = "raw,inline,ring,grpc-direct,grpc-default";

  /** One heap for all, and the collector of the field's measurements. */
  private static final List<String> JVM_OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

  /** Defaults, first of the whole run, then of the quick one. */
  private record Lengths(int rounds, int warmup, int settle, int measure) {
    static final Lengths WHOLE = new Lengths(5, 12, 3, 4);
    static final Lengths QUICK = new Lengths(3, 8, 2, 4);
  }

  private static final List<String> QUICK_CASES = List.of("get-64");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  private boolean help;

  @Option(
      names = "--contenders",
      split = ",",
      defaultValue = CONTENDERS,
      paramLabel = "NAME",
      description =
          "Who takes part, the one the others are measured against first (${DEFAULT-VALUE}). There is also blocking."
              + " A contender may be varied, and the same stack may take part in several ways: inline,inline+loops=2+jvm=25."
              + " loops=N event loops a side, and as many rings; connections=N of the client;"
              + " transport=NIO|EPOLL|IO_URING (the native ones need a build with -Pnative: perf/results/README.md) and"
              + " allocator=ADAPTIVE|POOLED|UNPOOLED of Netty, not of grpc-java's; cpus=N for both processes together;"
              + " jvm=25, or the home of a JDK; and of ring only, wait=YIELD (or another RingWait) and batch=N calls between flushes.")
  private List<String> contenders = List.of();

  @Option(
      names = "--cases",
      split = ",",
      paramLabel = "NAME",
      description =
          "What is measured, by name or glob: get-64 (calls in flight), get-callers-32 (threads that wait),"
              + " get-open-20000 (calls a second), echo-1KiB-16, stream-100B, 'stream-*'. Default: the cases of the"
              + " targets; '*' for all that are prepared.")
  private @Nullable List<String> cases;

  @Option(names = "--quick", description = "Only get-64, in a few minutes.")
  private boolean quick;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Turns of each contender (5; quick: 3).")
  private @Nullable Integer rounds;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description =
          "Before the first case of a process (12; quick: 8). The gRPC contenders get half as much again: they have"
              + " more code to compile.")
  private @Nullable Integer warmupSeconds;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      description = "Before each further case (3; quick: 2).")
  private @Nullable Integer settleSeconds;

  @Option(names = "--measure", paramLabel = "SECONDS", description = "Each measurement (4).")
  private @Nullable Integer measureSeconds;

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
  public Integer call() throws IOException {
    BenchPlan plan;
    try {
      plan = BenchPlan.of(settings());
      if (json != null) {
        ResultFile.requireWritable(json);
      }
    } catch (IllegalArgumentException | IOException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    Results results = run(plan);
    new BenchReport(results, spec.commandLine().getOut()).print();
    return results.hasFailure() || (targetsDecide && results.missed() > 0)
        ? BenchExit.FAILED
        : BenchExit.DONE;
  }

  private Settings settings() {
    Lengths lengths = quick ? Lengths.QUICK : Lengths.WHOLE;
    List<String> chosen = cases != null ? cases : quick ? QUICK_CASES : Cases.OF_TARGETS;
    return new Settings(
        contenders,
        Cases.select(chosen).stream().map(Case::name).toList(),
        rounds != null ? rounds : lengths.rounds,
        warmupSeconds != null ? warmupSeconds : lengths.warmup,
        settleSeconds != null ? settleSeconds : lengths.settle,
        measureSeconds != null ? measureSeconds : lengths.measure,
        Stream.concat(JVM_OPTIONS.stream(), jvmOptions.stream()).toList());
  }

  /** The file is written after each round: a bench that is broken off leaves the rounds it has. */
  private Results run(BenchPlan plan) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        "%d contenders, %d cases, %d rounds: about %d min; JVM options of every child: %s%n",
        plan.entrants().size(),
        plan.cases().size(),
        plan.settings().rounds(),
        plan.timeExpected().plusSeconds(30).toMinutes(),
        String.join(" ", plan.settings().jvmOptions()));
    err.flush();
    Bench bench = new Bench(plan, Origin.here(), err);
    for (int round = 1; round <= plan.settings().rounds(); round++) {
      bench.runRound(round);
      if (json != null) {
        ResultFile.write(json, bench.results());
      }
    }
    return bench.results();
  }
}
