package io.ringwire.perf.load;

import io.ringwire.perf.load.report.LoadReport;
import io.ringwire.perf.load.report.LoadReport.Live;
import io.ringwire.perf.load.report.ReportFileException;
import io.ringwire.perf.load.report.ReportFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a run is shown, and which files it leaves. */
final class ReportOptions {
  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Write all figures as JSON, for compare and for programs; - is the standard output.")
  private @Nullable String json;

  @Option(
      names = "--hlog",
      paramLabel = "FILE",
      description = "Write an HdrHistogram interval log: a histogram for each second.")
  private @Nullable String hlog;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with percentile, throughput and heat-map plots.")
  private @Nullable String html;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Write all three, as run.json, run.hlog and run.html of a folder, which is made when there is none."
              + " Files hold what was there before no longer.")
  private @Nullable Path folder;

  @Option(names = "--quiet", description = "Show nothing until the run is over.")
  private boolean quiet;

  /** Creates the files. */
  LoadReport open(PrintWriter out, PrintWriter err) throws ReportFileException {
    ReportFiles files = new ReportFiles(json, hlog, html);
    return LoadReport.open(folder == null ? files : files.in(folder), out, err);
  }

  Live live() {
    return quiet ? Live.NOTHING : Live.TERMINAL_OR_LINES;
  }
}
