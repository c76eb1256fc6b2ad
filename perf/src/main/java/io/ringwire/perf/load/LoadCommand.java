package io.ringwire.perf.load;

import io.ringwire.perf.load.generator.Gates;
import io.ringwire.perf.load.generator.LoadGenerator;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.LoadResult;
import io.ringwire.perf.load.generator.PaceClock;
import io.ringwire.perf.load.generator.Scores;
import io.ringwire.perf.load.generator.Target;
import io.ringwire.perf.load.report.LoadReport;
import io.ringwire.perf.load.report.ReportFileException;
import io.ringwire.perf.load.rpc.LookupException;
import io.ringwire.perf.load.scenario.Scenario;
import io.ringwire.perf.load.scenario.ScenarioException;
import io.ringwire.perf.load.scenario.ScenarioTarget;
import io.ringwire.perf.load.template.TemplateException;
import io.ringwire.registry.zookeeper.RegistryUnreachableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code bin/ringwire load} does, from its arguments to its exit code. */
@Command(
    name = "ringwire load",
    description = {
      "Puts load on a service, a URL or a mix of both. At a planned rate each call is timed from the moment it should"
          + " have left.",
      ""
    },
    usageHelpWidth = 110,
    usageHelpAutoWidth = true,
    abbreviateSynopsis = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the load was put on as planned, all gates passed, and no call failed or no more than --max-errors allows",
      "1:it was, and some calls failed, or the scenario's setup did",
      "2:wrong usage, or a file that cannot be read or written",
      "3:the registry cannot be reached",
      "4:no such service or method",
      "5:INVALID: the generator did not keep the rate; the figures say nothing about it",
      "6:a gate failed; with --steps, at the first step"
    },
    footer = {
      "",
      "TIME is a number and a unit, us, ms, s, m or h: 250us, 500ms, 1.5s, 2m, 1h.",
      "",
      "In requests, $${...} is made anew for each call: $${seq}, $${random(1,1000)}, $${pick(a,b,c)}, $${uuid},",
      "and $${data.COLUMN} of a row of --data. A second dollar before it leaves it as it is.",
      "",
      "Examples:",
      "  ringwire load shop.inventory.v1.InventoryService/GetItem '{\"item_id\":\"item-0001\"}' --rate 2000",
      "  ringwire load --http 'http://127.0.0.1:8080/v1/items/item-000$${random(1,9)}' --rate 500 --max-p99 20ms",
      "  ringwire load --scenario perf/scenarios/shop.yaml --steps 1000:8000:8 --report /tmp/shop"
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

  @ArgGroup(
      validate = false,
      order = 4,
      heading = "%nHow much, and for how long (one of the first five):%n")
  private PaceOptions paceOptions = new PaceOptions();

  @ArgGroup(
      validate = false,
      order = 5,
      heading = "%nGates, for CI (a failed one is exit code 6):%n")
  private GateOptions gateOptions = new GateOptions();

  @ArgGroup(validate = false, order = 6, heading = "%nReport:%n")
  private ReportOptions reportOptions = new ReportOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoadPlan plan;
    Gates gates;
    Target target;
    try {
      Scenario scenario = targetOptions.scenario();
      plan = paceOptions.plan(scenario == null ? Optional.empty() : scenario.timeout());
      gates = gateOptions.gates();
      target = targetOptions.open(plan, scenario);
    } catch (IllegalArgumentException | ScenarioException | TemplateException e) {
      throw wrong(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw wrong("cannot read " + e.getMessage(), e);
    } catch (RegistryUnreachableException e) {
      return fail(LoadExit.REGISTRY_UNREACHABLE, e);
    } catch (LookupException e) {
      return fail(e.isUnreachable() ? LoadExit.REGISTRY_UNREACHABLE : LoadExit.NO_SUCH_METHOD, e);
    }
    try (target;
        LoadReport report = openReport()) {
      if (target instanceof ScenarioTarget scenario) {
        scenario.setUp();
      }
      return run(plan, gates, target, report);
    } catch (ReportFileException e) {
      return fail(LoadExit.USAGE, e);
    } catch (ScenarioException e) {
      return fail(LoadExit.CALLS_FAILED, e);
    }
  }

  private CommandLine.ParameterException wrong(String message, Exception cause) {
    return new CommandLine.ParameterException(spec.commandLine(), message, cause);
  }

  private LoadReport openReport() {
    try {
      return reportOptions.open(spec.commandLine().getOut(), spec.commandLine().getErr());
    } catch (ReportFileException e) {
      throw wrong(String.valueOf(e.getMessage()), e);
    }
  }

  private int fail(int code, Exception cause) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("ringwire load: " + cause.getMessage());
    err.flush();
    return code;
  }

  private int run(LoadPlan plan, Gates gates, Target target, LoadReport report)
      throws IOException, InterruptedException {
    Scores scores = new Scores(target.operations());
    LoadGenerator generator = new LoadGenerator(plan, gates, target, PaceClock.SYSTEM, scores);
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
    return switch (result.verdict()) {
      case GOOD -> LoadExit.OK;
      case CALLS_FAILED -> LoadExit.CALLS_FAILED;
      case GATE_FAILED -> LoadExit.GATE_FAILED;
      case INVALID -> LoadExit.INVALID;
    };
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
