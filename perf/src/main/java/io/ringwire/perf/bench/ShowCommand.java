package io.ringwire.perf.bench;

import io.ringwire.perf.bench.result.BenchReport;
import io.ringwire.perf.bench.result.ResultFile;
import io.ringwire.perf.bench.result.Results;
import io.ringwire.perf.bench.scale.ScaleReport;
import io.ringwire.perf.bench.scale.ScaleResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code bin/ringwire bench show} does. */
@Command(
    name = "show",
    header = "Prints the tables of files that --json wrote, as they were printed after the run.",
    description = "",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:wrong usage, or a file that is no result"},
    usageHelpWidth = 110,
    sortOptions = false)
final class ShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  private boolean help;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Written by --json.")
  private List<Path> files = List.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (Path path : files) {
      try {
        show(path, out);
      } catch (IOException | IllegalArgumentException e) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
    }
    return BenchExit.DONE;
  }

  private void show(Path path, PrintWriter out) throws IOException {
    ResultFile file = ResultFile.open(path);
    switch (file.format()) {
      case Results.FORMAT -> new BenchReport(file.as(Results.class), out).print();
      case ScaleResults.FORMAT -> new ScaleReport(file.as(ScaleResults.class), out).print();
      default ->
          throw new IOException(
              path
                  + " is not of a format this version knows ("
                  + Results.FORMAT
                  + ", "
                  + ScaleResults.FORMAT
                  + "): its \"format\" is '"
                  + file.format()
                  + "'");
    }
  }
}
