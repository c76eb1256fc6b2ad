package io.ringwire.perf.load.generator;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type them: {@code 250us}, {@code 500ms}, {@code 1.5s}, {@code 2m}, {@code 1h}. */
public final class DurationText {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(us|ms|s|m|h)");

  private DurationText() {}

  /**
   * @throws IllegalArgumentException naming the text and the form it should have
   */
  public static Duration parse(String text) {
    Matcher match = FORM.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write 250us, 500ms, 1.5s, 2m or 1h");
    }
    double unitNanos =
        switch (match.group(2)) {
          case "us" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          case "m" -> 60e9;
          default -> 3_600e9;
        };
    return Duration.ofNanos(Math.round(Double.parseDouble(match.group(1)) * unitNanos));
  }
}
