package io.ringwire.gateway.transcode;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Timestamp and Duration to and from text. A value is {@code seconds} and {@code nanos} as the messages hold them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3339#section-5.6">RFC 3339</a>
 */
final class TimeText {
  /** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
  private static final long TIMESTAMP_SECONDS_MIN = -62_135_596_800L;

  private static final long TIMESTAMP_SECONDS_MAX = 253_402_300_799L;

  /** About 10,000 years, as duration.proto has it. */
  private static final long DURATION_SECONDS_MAX = 315_576_000_000L;

  private static final int NANOS_PER_SECOND = 1_000_000_000;

  /** Seconds and nanoseconds. */
  record Time(long seconds, int nanos) {}

  private TimeText() {}

  static Time timestamp(String text) throws TranscodeException {
    // 2026-11-22T16:00:00[.fraction](Z|+01:00)
    if (text.length() < 20
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      throw noTimestamp(text);
    }
    int at = 19;
    int nanos = 0;
    if (text.charAt(at) == '.') {
      int end = at + 1;
      while (end < text.length()
          && Character.digit(text.charAt(end), 10) >= 0
          && text.charAt(end) < 0x80) {
        end++;
      }
      nanos = fraction(text, at + 1, end);
      at = end;
    }
    if (nanos < 0) {
      throw noTimestamp(text);
    }
    int offsetSeconds = offsetSeconds(text, at);
    try {
      LocalDateTime local =
          LocalDateTime.of(
              digits(text, 0, 4),
              digits(text, 5, 7),
              digits(text, 8, 10),
              digits(text, 11, 13),
              digits(text, 14, 16),
              digits(text, 17, 19));
      long seconds = local.toEpochSecond(ZoneOffset.UTC) - offsetSeconds;
      if (!isTimestamp(seconds, nanos)) {
        throw TranscodeException.of("out of the range of a timestamp: " + Scalars.quote(text));
      }
      return new Time(seconds, nanos);
    } catch (DateTimeException e) {
      throw noTimestamp(text);
    }
  }

  static boolean isTimestamp(long seconds, int nanos) {
    return seconds >= TIMESTAMP_SECONDS_MIN
        && seconds <= TIMESTAMP_SECONDS_MAX
        && nanos >= 0
        && nanos < NANOS_PER_SECOND;
  }

  static void printTimestamp(long seconds, int nanos, StringBuilder out) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    padded(time.getYear(), 4, out);
    padded(time.getMonthValue(), 2, out.append('-'));
    padded(time.getDayOfMonth(), 2, out.append('-'));
    padded(time.getHour(), 2, out.append('T'));
    padded(time.getMinute(), 2, out.append(':'));
    padded(time.getSecond(), 2, out.append(':'));
    printFraction(nanos, out);
    out.append('Z');
  }

  static Time duration(String text) throws TranscodeException {
    int end = text.length() - 1;
    if (end < 1 || text.charAt(end) != 's') {
      throw noDuration(text);
    }
    boolean negative = text.charAt(0) == '-';
    int from = negative ? 1 : 0;
    int point = text.indexOf('.');
    int secondsEnd = point < 0 ? end : point;
    long seconds = 0;
    if (secondsEnd == from || secondsEnd - from > 12) {
      throw noDuration(text);
    }
    for (int i = from; i < secondsEnd; i++) {
      int digit = digit(text, i);
      if (digit < 0) {
        throw noDuration(text);
      }
      seconds = seconds * 10 + digit;
    }
    int nanos = point < 0 ? 0 : fraction(text, point + 1, end);
    if (nanos < 0) {
      throw noDuration(text);
    }
    if (!isDuration(seconds, nanos)) {
      throw TranscodeException.of("out of the range of a duration: " + Scalars.quote(text));
    }
    return negative ? new Time(-seconds, -nanos) : new Time(seconds, nanos);
  }

  static boolean isDuration(long seconds, int nanos) {
    return Math.abs(seconds) <= DURATION_SECONDS_MAX
        && seconds != Long.MIN_VALUE
        && nanos > -NANOS_PER_SECOND
        && nanos < NANOS_PER_SECOND
        && !(seconds > 0 && nanos < 0)
        && !(seconds < 0 && nanos > 0);
  }

  static void printDuration(long seconds, int nanos, StringBuilder out) {
    if (seconds < 0 || nanos < 0) {
      out.append('-');
    }
    out.append(Math.abs(seconds));
    printFraction(Math.abs(nanos), out);
    out.append('s');
  }

  // 0, 3, 6 or 9 digits, as the proto3 JSON mapping wants them.
  private static void printFraction(int nanos, StringBuilder out) {
    if (nanos == 0) {
      return;
    }
    out.append('.');
    if (nanos % 1_000_000 == 0) {
      padded(nanos / 1_000_000, 3, out);
    } else if (nanos % 1_000 == 0) {
      padded(nanos / 1_000, 6, out);
    } else {
      padded(nanos, 9, out);
    }
  }

  private static void padded(int value, int width, StringBuilder out) {
    for (int below = (int) Math.pow(10, width - 1.0); below > value && below > 1; below /= 10) {
      out.append('0');
    }
    out.append(value);
  }

  /** Nanoseconds of 1 to 9 fraction digits; -1 when it is none. */
  private static int fraction(String text, int from, int to) {
    if (to <= from || to - from > 9) {
      return -1;
    }
    int nanos = 0;
    for (int i = from; i < from + 9; i++) {
      int digit = i < to ? digit(text, i) : 0;
      if (digit < 0) {
        return -1;
      }
      nanos = nanos * 10 + digit;
    }
    return nanos;
  }

  private static int offsetSeconds(String text, int at) throws TranscodeException {
    if (at == text.length() - 1 && text.charAt(at) == 'Z') {
      return 0;
    }
    if (at + 6 != text.length() || text.charAt(at + 3) != ':') {
      throw noTimestamp(text);
    }
    int hours = digits(text, at + 1, at + 3);
    int minutes = digits(text, at + 4, at + 6);
    if (hours > 23 || minutes > 59) {
      throw noTimestamp(text);
    }
    int seconds = hours * 3600 + minutes * 60;
    return switch (text.charAt(at)) {
      case '+' -> seconds;
      case '-' -> -seconds;
      default -> throw noTimestamp(text);
    };
  }

  private static int digits(String text, int from, int to) throws TranscodeException {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = digit(text, i);
      if (digit < 0) {
        throw noTimestamp(text);
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static int digit(String text, int at) {
    char c = text.charAt(at);
    return c >= '0' && c <= '9' ? c - '0' : -1;
  }

  private static TranscodeException noTimestamp(String text) {
    return Scalars.expected("a timestamp such as 2026-11-22T16:00:00Z", text);
  }

  private static TranscodeException noDuration(String text) {
    return Scalars.expected("a duration such as 1.5s", text);
  }
}
