package io.ringwire.perf.bench;

import io.ringwire.perf.bench.result.GrowthPlots;
import io.ringwire.perf.bench.result.ResultFile;
import io.ringwire.perf.bench.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code bin/ringwire bench plot} does. */
@Command(
    name = "plot",
    header = "Draws how calls a second grow, from a file that bench --json wrote.",
    description = "",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:wrong usage, or a file that has nothing to draw"},
    usageHelpWidth = 110,
    sortOptions = false)
final class PlotCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  private boolean help;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "Where in-flight.svg and payload.svg go, as far as the file has their cases.")
  private Path folder = Path.of("");

  @Parameters(paramLabel = "FILE", description = "Written by --json.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    try {
      Map<String, String> plots = GrowthPlots.of(ResultFile.open(file).as(Results.class));
      if (plots.isEmpty()) {
        throw new IOException(
            file + " has fewer than two cases that differ in calls in flight or payload only");
      }
      for (Map.Entry<String, String> plot : plots.entrySet()) {
        Path written = folder.resolve(plot.getKey());
        Files.writeString(written, plot.getValue());
        spec.commandLine().getOut().println(written);
      }
      return BenchExit.DONE;
    } catch (IOException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
