package io.ringwire.perf.load.report;

import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.LoadResult;
import io.ringwire.perf.load.generator.Scores;
import io.ringwire.perf.load.report.page.RunPage;
import io.ringwire.perf.load.report.run.Machine;
import io.ringwire.perf.load.report.run.Run;
import io.ringwire.perf.load.report.run.RunFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is shown and written of one run, in the order in which a command calls it: {@link #open}, {@link #begin},
 * {@link #finish}, {@link #close}. Calls come from one thread; between the second and the third another thread looks at
 * the scores once a second.
 */
public final class LoadReport implements AutoCloseable {
  private final ReportFiles files;
  private final PrintWriter out;
  private final PrintWriter err;
  private final @Nullable OutputStream json;
  private final @Nullable OutputStream hlog;
  private final @Nullable OutputStream html;

  private @Nullable Begun begun;

  private LoadReport(ReportFiles files, PrintWriter out, PrintWriter err, Opened opened) {
    this.files = files;
    this.out = out;
    this.err = err;
    json = opened.json;
    hlog = opened.hlog;
    html = opened.html;
  }

  /**
   * Creates the files, in place of what they hold: one that cannot be written must not be found out after an hour of
   * load.
   *
   * @param out where the table goes when it is over; JSON that is wanted there takes its place, and it goes to {@code
   *     err}
   * @param err where the run is shown while it lasts
   * @throws ReportFileException naming the file and what is wrong with it
   */
  public static LoadReport open(ReportFiles files, PrintWriter out, PrintWriter err)
      throws ReportFileException {
    createFolder(files.folder());
    OutputStream json = files.jsonToStdout() ? null : create(files.json());
    OutputStream hlog = null;
    try {
      hlog = create(files.hlog());
      return new LoadReport(files, out, err, new Opened(json, hlog, create(files.html())));
    } catch (ReportFileException e) {
      closeQuietly(json);
      closeQuietly(hlog);
      throw e;
    }
  }

  private static void createFolder(@Nullable Path folder) throws ReportFileException {
    if (folder != null) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new ReportFileException(folder.toString(), e);
      }
    }
  }

  private static @Nullable OutputStream create(@Nullable String name) throws ReportFileException {
    if (name == null) {
      return null;
    }
    try {
      return new BufferedOutputStream(Files.newOutputStream(Path.of(name)));
    } catch (IOException | InvalidPathException e) {
      throw new ReportFileException(name, e);
    }
  }

  /**
   * Begins to show and log the run.
   *
   * @param target what is called, and where, in one line
   * @param arguments of the command; what is secret in them is left out of the report
   * @param live how the run is shown meanwhile
   */
  public void begin(
      String target, List<String> arguments, LoadPlan plan, Scores scores, Live live) {
    Instant started = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Machine machine = Machine.here();
    List<SliceListener> listeners = new ArrayList<>();
    IntervalLog log = hlog == null ? null : new IntervalLog(hlog, started, target);
    if (log != null) {
      listeners.add(log);
    }
    SliceListener shown = shown(target, plan, live);
    if (shown != null) {
      listeners.add(shown);
    }
    begun =
        new Begun(target, started, arguments, machine, plan, log, new Timeline(scores, listeners));
  }

  private @Nullable SliceListener shown(String target, LoadPlan plan, Live live) {
    if (live == Live.NOTHING) {
      return null;
    }
    Terminal terminal = live == Live.TERMINAL_OR_LINES ? Terminal.ofStandardError() : null;
    return terminal == null
        ? new LiveLines(err)
        : new LiveScreen(
            err, terminal, target, plan.warmup().toNanos() / 1e9, plan.lengthNanos() / 1e9);
  }

  /**
   * Prints the table and writes the files.
   *
   * @throws ReportFileException when a file cannot be written after all; the others are written
   * @throws IllegalStateException when the run was not begun
   */
  public Run finish(LoadResult result) throws ReportFileException {
    Begun run = begun;
    if (run == null) {
      throw new IllegalStateException("finish comes after begin");
    }
    List<Run.Second> seconds = run.timeline.finish(result);
    Run record =
        RunRecorder.record(
            run.target, run.started, run.arguments, run.machine, run.plan, result, seconds);
    new LoadTable(record).print(files.jsonToStdout() ? err : out);
    List<ReportFileException> failures = new ArrayList<>();
    write(files.hlog(), run.log == null ? null : run.log::close, failures);
    write(files.json(), () -> writeJson(record), failures);
    write(files.html(), () -> writeText(html, RunPage.of(record)), failures);
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    return record;
  }

  private static void write(
      @Nullable String file, @Nullable Writing writing, List<ReportFileException> failures) {
    if (file != null && writing != null) {
      try {
        writing.write();
      } catch (IOException e) {
        failures.add(new ReportFileException(file, e));
      }
    }
  }

  private void writeJson(Run record) throws IOException {
    if (json == null) {
      RunFile.write(out, record);
    } else {
      try (Writer writer = new OutputStreamWriter(json, StandardCharsets.UTF_8)) {
        RunFile.write(writer, record);
      }
    }
  }

  private static void writeText(@Nullable OutputStream to, String text) throws IOException {
    if (to != null) {
      try (Writer writer = new OutputStreamWriter(to, StandardCharsets.UTF_8)) {
        writer.write(text);
      }
    }
  }

  /** Stops looking at the scores, and closes files that a run that was not finished left open. */
  @Override
  public void close() {
    if (begun != null) {
      begun.timeline.close();
    }
    for (OutputStream file : new OutputStream[] {json, hlog, html}) {
      closeQuietly(file);
    }
  }

  private static void closeQuietly(@Nullable OutputStream file) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        // What was wrong with a finished file was told by finish; an unfinished one is of no use.
      }
    }
  }

  /** How a run is shown while it lasts. */
  public enum Live {
    /** Not at all. */
    NOTHING,
    /** A line a second. */
    LINES,
    /** Drawn in place when the standard error is a terminal, else a line a second. */
    TERMINAL_OR_LINES
  }

  private record Opened(
      @Nullable OutputStream json, @Nullable OutputStream hlog, @Nullable OutputStream html) {}

  private interface Writing {
    void write() throws IOException;
  }

  private record Begun(
      String target,
      Instant started,
      List<String> arguments,
      Machine machine,
      LoadPlan plan,
      @Nullable IntervalLog log,
      Timeline timeline) {}
}
