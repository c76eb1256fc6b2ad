package io.ringwire.perf.load.report;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the standard error is shown on.
 *
 * @param columns characters a line
 * @param colour whether colours are wanted
 * @param unicode whether it has more than ASCII
 */
record Terminal(int columns, boolean colour, boolean unicode) {
  static final int COLUMNS_DEFAULT = 80;
  private static final int COLUMNS_MIN = 20;
  private static final int COLUMNS_MAX = 500;
  private static final long SECONDS_MAX = 2;
  private static final int SIZE_BYTES_MAX = 32;

  /** Java cannot ask whether a stream is a terminal, and how wide; a shell that inherits the stream can. */
  private static final String[] QUESTION = {
    "sh", "-c", "test -t 2 && { stty size <&2 2>/dev/null || echo 0 0; }"
  };

  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d{1,4})\\s*");

  /** That of the standard error, or null when it is none that can be drawn on. */
  static @Nullable Terminal ofStandardError() {
    String size = ask();
    return size == null ? null : of(size, System.getenv(), charset());
  }

  /**
   * What a terminal is in that environment.
   *
   * @param size rows and columns, as stty says them
   */
  static @Nullable Terminal of(String size, Map<String, String> environment, Charset charset) {
    if (environment.getOrDefault("TERM", "").equals("dumb")) {
      return null;
    }
    return new Terminal(
        columns(size, environment.getOrDefault("COLUMNS", "")),
        // no-color.org: when set and not empty, whatever it holds
        environment.getOrDefault("NO_COLOR", "").isEmpty(),
        charset.canEncode() && charset.newEncoder().canEncode('█'));
  }

  private static int columns(String size, String wished) {
    Matcher measured = SIZE.matcher(size);
    int columns = 0;
    if (wished.matches("\\d{1,4}")) {
      columns = Integer.parseInt(wished);
    } else if (measured.matches()) {
      columns = Integer.parseInt(measured.group(1));
    }
    return columns < COLUMNS_MIN ? COLUMNS_DEFAULT : Math.min(columns, COLUMNS_MAX);
  }

  private static @Nullable String ask() {
    try {
      Process shell =
          new ProcessBuilder(QUESTION).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try {
        if (!shell.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || shell.exitValue() != 0) {
          return null;
        }
        byte[] said = shell.getInputStream().readNBytes(SIZE_BYTES_MAX);
        return new String(said, StandardCharsets.US_ASCII);
      } finally {
        shell.destroy();
      }
    } catch (IOException e) {
      return null; // no shell, so no terminal that could be asked
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Java 17 names that of a terminal only under its old property. */
  private static Charset charset() {
    String name = System.getProperty("stderr.encoding", System.getProperty("sun.stderr.encoding"));
    return name != null && Charset.isSupported(name)
        ? Charset.forName(name)
        : Charset.defaultCharset();
  }
}
