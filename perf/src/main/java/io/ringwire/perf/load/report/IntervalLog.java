package io.ringwire.perf.load.report;

import io.ringwire.perf.load.generator.Scores.Interval;
import io.ringwire.perf.load.generator.Scores.OperationInterval;
import io.ringwire.perf.load.report.run.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * An HdrHistogram interval log: a histogram of nanoseconds for each second, under the tags {@code ok} and
 * {@code failed}, and of a mix also under {@code ok:NAME} and {@code failed:NAME} for each operation.
 */
final class IntervalLog implements SliceListener, AutoCloseable {
  static final String OK = "ok";
  static final String FAILED = "failed";

  private final PrintStream out;
  private final HistogramLogWriter log;
  private boolean begun;

  /** Writes the head at once. */
  IntervalLog(OutputStream out, Instant started, String target) {
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    log = new HistogramLogWriter(this.out);
    log.outputComment("ringwire load: " + target.replaceAll("\\s+", " "));
    log.outputComment(
        "values are nanoseconds, the column of maxima milliseconds; tags: ok, failed");
    log.outputLogFormatVersion();
    log.outputStartTime(started.toEpochMilli());
    log.setBaseTime(started.toEpochMilli());
    log.outputLegend();
  }

  /** Seconds of the warm-up are left out. Later ones are not, though nothing came in them: a stall has rows too. */
  @Override
  public void onSlice(Run.Second second, Interval interval) {
    begun |= second.isMeasured();
    if (!begun) {
      return;
    }
    List<OperationInterval> operations = interval.operations();
    Histogram timed = operations.get(0).ok();
    write(OK, interval.ok(), timed);
    writeIfAny(FAILED, interval.failed(), timed);
    if (operations.size() > 1) {
      for (OperationInterval operation : operations) {
        writeIfAny(OK + ":" + tag(operation.name()), operation.ok(), timed);
        writeIfAny(FAILED + ":" + tag(operation.name()), operation.failed(), timed);
      }
    }
  }

  private void writeIfAny(String tag, Histogram values, Histogram timed) {
    if (values.getTotalCount() > 0) {
      write(tag, values, timed);
    }
  }

  private void write(String tag, Histogram values, Histogram timed) {
    Histogram row = values.copy(); // others see it too, and one histogram has one tag
    row.setTag(tag);
    row.setStartTimeStamp(timed.getStartTimeStamp());
    row.setEndTimeStamp(timed.getEndTimeStamp());
    log.outputIntervalHistogram(row);
  }

  /** The format's tags hold neither commas nor blanks. */
  static String tag(String operation) {
    return operation.replaceAll("[,\\s]", "_");
  }

  /**
   * Writes what is left.
   *
   * @throws IOException when any of it could not be written, now or before
   */
  @Override
  public void close() throws IOException {
    boolean failed = out.checkError();
    out.close();
    if (failed) {
      throw new IOException("not all of the interval log could be written; is the disk full?");
    }
  }
}
