package io.ringwire.gateway.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The header {@value #HEADER}: {@code 250ms}, {@code 2s}, {@code 1m}, or a number of seconds. */
final class RequestTimeout {
  static final String HEADER = "x-request-timeout";

  private static final int DIGITS_MAX = 9;

  private RequestTimeout() {}

  /** Null when the text is none. */
  static @Nullable Duration parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0 || digits > DIGITS_MAX) {
      return null;
    }
    long amount = Long.parseLong(text.substring(0, digits));
    if (amount == 0) {
      return null;
    }
    return switch (text.substring(digits)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s", "" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> null;
    };
  }
}
