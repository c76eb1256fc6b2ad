package io.ringwire.perf.load.compare;

import io.ringwire.perf.load.compare.Comparison.Side;
import io.ringwire.perf.load.report.run.RunFile;
import io.ringwire.perf.load.report.run.UnreadableRunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code bin/ringwire compare} does, from its arguments to its exit code. */
@Command(
    name = "ringwire compare",
    description = {
      "Puts runs of ringwire load side by side, each against the first, and marks differences beyond noise.",
      ""
    },
    usageHelpWidth = 110,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:compared; no regression, when one was asked for",
      "1:a regression larger than --max-regression allows",
      "2:wrong usage, or a file that cannot be read or written"
    },
    footer = {
      "",
      "Noise is judged by the spread of the seconds within each run: a difference of 1%% or more counts when the",
      "middle halves of the two runs' seconds do not overlap; a difference in failures when it is larger than three",
      "standard errors. What differs from run to run is not seen by that: run each side several times.",
      "",
      "Example:",
      "  ringwire compare before.json after.json --max-regression 10%% --html compare.html"
    })
final class CompareCommand implements Callable<Integer> {
  static final int OK = 0;
  static final int REGRESSION = 1;
  static final int USAGE = 2;

  private static final double PERCENT_MAX = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  private boolean help;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "What ringwire load --json wrote; the first is what the others are compared with.")
  private List<Path> files = List.of();

  @Option(
      names = "--max-regression",
      paramLabel = "PERCENT",
      description =
          "Fail when ok/s, p50, p90, p99 or p99.9 is worse than the first run's by more than that, beyond noise;"
              + " when more calls failed; or when a run is INVALID.")
  private @Nullable String maxRegression;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the comparison as a page, in place of what the file holds.")
  private @Nullable Path html;

  @Override
  public Integer call() {
    double shareMax = maxRegression == null ? Double.NaN : share(maxRegression);
    Comparison comparison = read();
    if (html != null) {
      writePage(html, ComparePage.of(comparison));
    }
    PrintWriter out = spec.commandLine().getOut();
    new CompareTable(comparison).print(out);
    if (maxRegression == null) {
      return OK;
    }
    List<String> regressions = comparison.regressions(shareMax);
    regressions.forEach(regression -> out.println("REGRESSION: " + regression));
    if (regressions.isEmpty()) {
      out.println("no regression beyond " + maxRegression);
    }
    out.flush();
    return regressions.isEmpty() ? OK : REGRESSION;
  }

  private Comparison read() {
    if (files.size() < 2) {
      throw wrong("name two files at least, the first to be compared with");
    }
    if (files.size() > Comparison.SIDES_MAX) {
      throw wrong(
          "at most " + Comparison.SIDES_MAX + " files can be compared, were " + files.size());
    }
    List<Side> sides = new ArrayList<>();
    for (Path file : files) {
      try {
        sides.add(
            new Side(
                String.valueOf((char) ('A' + sides.size())), file.toString(), RunFile.read(file)));
      } catch (UnreadableRunException e) {
        throw wrong(String.valueOf(e.getMessage()));
      }
    }
    return new Comparison(sides);
  }

  private double share(String percent) {
    if (!percent.matches("\\d{1,4}(\\.\\d{1,4})?%?")) {
      throw wrong("--max-regression must be like 10%, was " + percent);
    }
    double number = Double.parseDouble(percent.replace("%", ""));
    if (number > PERCENT_MAX) {
      throw wrong("--max-regression must be at most 1000%, was " + percent);
    }
    return number / 100;
  }

  private void writePage(Path file, String page) {
    try {
      Files.writeString(file, page);
    } catch (NoSuchFileException e) {
      throw wrong("cannot write " + file + ": there is no such folder");
    } catch (IOException e) {
      throw wrong("cannot write " + file + ": " + e.getMessage());
    }
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
