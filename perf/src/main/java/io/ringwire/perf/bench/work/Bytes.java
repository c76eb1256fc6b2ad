package io.ringwire.perf.bench.work;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as case names have them: {@code 16B}, {@code 1KiB}, {@code 1MiB}. */
final class Bytes {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,7})(B|KiB|MiB)");
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  private Bytes() {}

  static String text(int bytes) {
    if (bytes >= MIB && bytes % MIB == 0) {
      return bytes / MIB + "MiB";
    }
    return bytes >= KIB && bytes % KIB == 0 ? bytes / KIB + "KiB" : bytes + "B";
  }

  /**
   * @throws IllegalArgumentException when the text is no size, or one above {@code most}
   */
  static int parse(String text, int most) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      long unit = matcher.group(2).equals("B") ? 1 : matcher.group(2).equals("KiB") ? KIB : MIB;
      long bytes = Long.parseLong(matcher.group(1)) * unit;
      if (bytes <= most) {
        return (int) bytes;
      }
    }
    throw new IllegalArgumentException(
        "a size is like 16B, 1KiB or 1MiB, at most " + text(most) + ", was '" + text + "'");
  }
}
