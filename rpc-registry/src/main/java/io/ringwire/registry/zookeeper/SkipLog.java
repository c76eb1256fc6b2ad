package io.ringwire.registry.zookeeper;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what registry data was skipped and why, at most {@value #LINES_MAX} lines a minute: whoever can write rubbish
 * into the registry must not be able to fill a disk with our complaints. Confined to the registry's thread.
 */
final class SkipLog {
  static final int LINES_MAX = 10;

  private static final Logger LOG = LoggerFactory.getLogger(SkipLog.class);
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int REASON_CHARS_MAX = 200;

  private long windowStart = System.nanoTime() - WINDOW_NANOS;
  private int lines;
  private int suppressed;

  void skipped(String path, String reason) {
    long now = System.nanoTime();
    if (now - windowStart >= WINDOW_NANOS) {
      if (suppressed > 0) {
        LOG.warn("skipped {} more entries of the registry in the last minutes", suppressed);
      }
      windowStart = now;
      lines = 0;
      suppressed = 0;
    }
    if (lines < LINES_MAX) {
      lines++;
      LOG.warn("skipped {}: {}", printable(path), printable(reason));
    } else {
      suppressed++;
    }
  }

  /** One line, whatever the data holds: a name with a line break must not forge a log entry. */
  private static String printable(String text) {
    String clipped =
        text.length() > REASON_CHARS_MAX ? text.substring(0, REASON_CHARS_MAX) + "..." : text;
    return clipped.replaceAll("\\p{Cntrl}", "?");
  }
}
