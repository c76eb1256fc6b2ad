package io.ringwire.perf.load.report;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a run's files go; null for those that are not wanted.
 *
 * @param json everything, as {@link io.ringwire.perf.load.report.run.Run} describes; {@code -} is the standard output
 * @param hlog an HdrHistogram interval log
 * @param html a page
 * @param folder is made when there is none
 */
public record ReportFiles(
    @Nullable String json, @Nullable String hlog, @Nullable String html, @Nullable Path folder) {
  /** Stands for the standard output. */
  public static final String STDOUT = "-";

  public ReportFiles(@Nullable String json, @Nullable String hlog, @Nullable String html) {
    this(json, hlog, html, null);
  }

  /** The same, and each that is not named yet as {@code run.json}, {@code run.hlog} and {@code run.html} of a folder. */
  public ReportFiles in(Path folder) {
    return new ReportFiles(
        json == null ? folder.resolve("run.json").toString() : json,
        hlog == null ? folder.resolve("run.hlog").toString() : hlog,
        html == null ? folder.resolve("run.html").toString() : html,
        folder);
  }

  boolean jsonToStdout() {
    return STDOUT.equals(json);
  }
}
