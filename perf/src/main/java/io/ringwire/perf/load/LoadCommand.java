package io.ringwire.perf.load;

import io.ringwire.perf.load.generator.LoadGenerator;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.LoadResult;
import io.ringwire.perf.load.generator.PaceClock;
import io.ringwire.perf.load.generator.Scores;
import io.ringwire.perf.load.generator.Target;
import io.ringwire.perf.load.report.LoadReport;
import io.ringwire.perf.load.report.ReportFileException;
import io.ringwire.perf.load.rpc.LookupException;
import io.ringwire.registry.zookeeper.RegistryUnreachableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code bin/ringwire load} does, from its arguments to its exit code. */
@Command(
    name = "ringwire load",
    description = {
      "Puts a constant rate of calls on a service or a URL, and times each from the moment it should have left.",
      ""
    },
    usageHelpWidth = 110,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the rate was kept and every call succeeded",
      "1:the rate was kept and some calls failed",
      "2:wrong usage",
      "3:the registry cannot be reached",
      "4:no such service or method",
      "5:INVALID: the generator did not keep the rate"
    },
    footer = {
      "",
      "TIME is a number and a unit, us, ms, s, m or h: 250us, 500ms, 1.5s, 2m, 1h.",
      "",
      "Examples:",
      "  ringwire load shop.inventory.v1.InventoryService/GetItem '{\"item_id\":\"item-1\"}' --rate 2000 --duration 30s",
      "  ringwire load --http http://127.0.0.1:8080/v1/items --rate 500"
    })
final class LoadCommand implements Callable<Integer> {
  /** How long an interrupted run may take to print what it has. */
  private static final long REPORT_SECONDS_MAX = 5;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  private boolean help;

  @Mixin private TargetOptions targetOptions = new TargetOptions();

  @Option(names = "--rate", required = true, paramLabel = "N", description = "Calls a second.")
  private double rate;

  @Option(
      names = "--duration",
      defaultValue = "10s",
      paramLabel = "TIME",
      description = "How long calls are counted (${DEFAULT-VALUE}).")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--warmup",
      defaultValue = "3s",
      paramLabel = "TIME",
      description = "How long calls are made before any is counted (${DEFAULT-VALUE}).")
  private Duration warmup = Duration.ZERO;

  @Option(
      names = "--timeout",
      defaultValue = "2s",
      paramLabel = "TIME",
      description = "Longest wait for one answer (${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--in-flight",
      defaultValue = "16384",
      paramLabel = "N",
      description = "Calls under way at most; beyond, calls leave late (${DEFAULT-VALUE}).")
  private int inFlightMax;

  @Option(
      names = "--tick",
      defaultValue = "1ms",
      paramLabel = "TIME",
      description =
          "Faster rates than one call a tick leave in bursts, one a tick (${DEFAULT-VALUE}).")
  private Duration tick = Duration.ZERO;

  @Option(
      names = "--late",
      defaultValue = "50ms",
      paramLabel = "TIME",
      description =
          "A call that leaves that long after its time is late; more than 1%% of them, and the run is INVALID"
              + " (${DEFAULT-VALUE}).")
  private Duration lateAfter = LoadPlan.LATE_AFTER_DEFAULT;

  @Mixin private ReportOptions reportOptions = new ReportOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoadPlan plan;
    Target target;
    try {
      plan = new LoadPlan(rate, warmup, duration, timeout, inFlightMax, tick, lateAfter);
      target = targetOptions.open(plan);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "cannot read " + e.getMessage(), e);
    } catch (RegistryUnreachableException e) {
      return fail(LoadExit.REGISTRY_UNREACHABLE, e);
    } catch (LookupException e) {
      return fail(e.isUnreachable() ? LoadExit.REGISTRY_UNREACHABLE : LoadExit.NO_SUCH_METHOD, e);
    }
    try (target;
        LoadReport report = openReport()) {
      return run(plan, target, report);
    } catch (ReportFileException e) {
      return fail(LoadExit.USAGE, e);
    }
  }

  private LoadReport openReport() {
    try {
      return reportOptions.open(spec.commandLine().getOut(), spec.commandLine().getErr());
    } catch (ReportFileException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int fail(int code, Exception cause) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("ringwire load: " + cause.getMessage());
    err.flush();
    return code;
  }

  private int run(LoadPlan plan, Target target, LoadReport report)
      throws IOException, InterruptedException {
    Scores scores = new Scores(target.operations());
    LoadGenerator generator = new LoadGenerator(plan, target, PaceClock.SYSTEM, scores);
    CountDownLatch reported = new CountDownLatch(1);
    Thread onSignal = new Thread(() -> stop(generator, reported), "load-stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      report.begin(
          target.description(),
          spec.commandLine().getParseResult().originalArgs(),
          plan,
          scores,
          reportOptions.live());
      LoadResult result = generator.run();
      report.finish(result);
      return exitCode(result);
    } finally {
      reported.countDown();
      removeHook(onSignal);
    }
  }

  private static int exitCode(LoadResult result) {
    if (!result.invalidity().isEmpty()) {
      return LoadExit.INVALID;
    }
    return result.isAllOk() ? LoadExit.OK : LoadExit.CALLS_FAILED;
  }

  /** Runs in the shutdown hook: the JVM ends when this returns, so it waits for the report. */
  private static void stop(LoadGenerator generator, CountDownLatch reported) {
    generator.stop();
    try {
      reported.await(REPORT_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down already: the hook is what ended the run.
    }
  }
}
