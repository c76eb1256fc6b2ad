package io.ringwire.perf.bench;

import io.ringwire.perf.bench.result.GrowthPlots;
import io.ringwire.perf.bench.result.ResultFile;
import io.ringwire.perf.bench.result.Results;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
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
    header = "Draws how cost grows, from files that bench --json and micro -rf json wrote.",
    description = {
      "",
      "Writes, as far as a file has two points of a line:",
      "  in-flight.svg    cases get-N:             --cases get-1,get-4,get-16,get-64,get-256",
      "  payload.svg      cases echo-SIZE-N:       --cases 'echo-*'",
      "  connections.svg  contenders that differ:  --contenders inline,inline+connections=2,inline+connections=4",
      "  cores.svg        the same:                --contenders inline+cpus=1,inline+cpus=2",
      "  endpoints.svg    picks of micro:          micro PickBenchmark.pick -rf json -rff FILE",
      ""
    },
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
      description = "Where the plots go; there must be such a folder.")
  private Path folder = Path.of("");

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Of bench or of micro.")
  private List<Path> files = List.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      for (Path file : files) {
        for (Map.Entry<String, String> plot : plots(file).entrySet()) {
          Path written = folder.resolve(plot.getKey());
          Files.writeString(written, plot.getValue());
          out.println(written);
        }
      }
      return BenchExit.DONE;
    } catch (NoSuchFileException e) {
      throw wrong("there is no folder " + folder + " (--to)", e);
    } catch (IOException e) {
      throw wrong(String.valueOf(e.getMessage()), e);
    }
  }

  private static Map<String, String> plots(Path path) throws IOException {
    ResultFile file = ResultFile.open(path);
    Map<String, String> plots =
        switch (file.format()) {
          case Results.FORMAT -> GrowthPlots.of(file.as(Results.class));
          case ResultFile.JMH -> GrowthPlots.of(file.jmhScores());
          default ->
              throw new IOException(
                  path
                      + " is of neither bench nor micro: its \"format\" is '"
                      + file.format()
                      + "', not "
                      + Results.FORMAT);
        };
    if (plots.isEmpty()) {
      throw new IOException(
          path
              + " has nothing that grows: no two cases that differ in calls in flight or payload only, no two"
              + " contenders that differ in connections or cpus only, no picks among different numbers of endpoints");
    }
    return plots;
  }

  private CommandLine.ParameterException wrong(String message, IOException cause) {
    return new CommandLine.ParameterException(spec.commandLine(), message, cause);
  }
}
