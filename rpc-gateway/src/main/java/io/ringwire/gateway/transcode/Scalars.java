package io.ringwire.gateway.transcode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;

/**
 * Numbers and bytes from their text, by the rules of proto3 JSON. The text may come from anyone, so what costs more than
 * its length is bounded first: {@code 1e4000000} is nine bytes and would cost seconds.
 */
final class Scalars {
  /** Characters of a number that is not written in plain digits. */
  static final int NUMBER_CHARS_MAX = 400;

  /** Largest exponent, either sign; a double has at most 324. */
  private static final int EXPONENT_MAX = 1_000;

  /** An integer of 64 bits has 20 digits; more zeros than this behind a point or in an exponent is nobody's integer. */
  private static final int INTEGER_EXPONENT_MAX = 64;

  private static final int PLAIN_DIGITS_MAX = 18;

  private static final BigInteger UINT64_MAX =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final BigInteger INT64_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger INT64_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private Scalars() {}

  static int int32(String text) throws TranscodeException {
    long value = int64(text, "int32");
    if (value != (int) value) {
      throw outOfRange(text, "int32");
    }
    return (int) value;
  }

  /** An unsigned value in the bits of a signed one. */
  static int uint32(String text) throws TranscodeException {
    long value = int64(text, "uint32");
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw outOfRange(text, "uint32");
    }
    return (int) value;
  }

  static long int64(String text) throws TranscodeException {
    return int64(text, "int64");
  }

  /** An unsigned value in the bits of a signed one. */
  static long uint64(String text) throws TranscodeException {
    if (isPlain(text)) {
      long value = Long.parseLong(text);
      if (value < 0) {
        throw outOfRange(text, "uint64");
      }
      return value;
    }
    BigInteger value = integer(text, "uint64");
    if (value.signum() < 0 || value.compareTo(UINT64_MAX) > 0) {
      throw outOfRange(text, "uint64");
    }
    return value.longValue();
  }

  private static long int64(String text, String type) throws TranscodeException {
    if (isPlain(text)) {
      return Long.parseLong(text);
    }
    BigInteger value = integer(text, type);
    if (value.compareTo(INT64_MIN) < 0 || value.compareTo(INT64_MAX) > 0) {
      throw outOfRange(text, type);
    }
    return value.longValue();
  }

  static double float64(String text) throws TranscodeException {
    switch (text) {
      case "NaN":
        return Double.NaN;
      case "Infinity":
        return Double.POSITIVE_INFINITY;
      case "-Infinity":
        return Double.NEGATIVE_INFINITY;
      default:
        checkNumber(text, "double", EXPONENT_MAX);
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
          throw outOfRange(text, "double");
        }
        return value;
    }
  }

  static float float32(String text) throws TranscodeException {
    double value = float64(text);
    float narrow = (float) value;
    if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
      throw outOfRange(text, "float");
    }
    return narrow;
  }

  static boolean bool(String text) throws TranscodeException {
    switch (text) {
      case "true":
        return true;
      case "false":
        return false;
      default:
        throw expected("true or false", text);
    }
  }

  /** Base64 of either alphabet, padded or not. */
  static byte[] bytes(String text) throws TranscodeException {
    try {
      boolean url = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
      return (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
    } catch (IllegalArgumentException e) {
      throw expected("base64", text);
    }
  }

  static int enumNumber(EnumShape shape, String text) throws TranscodeException {
    Integer number = shape.number(text);
    if (number == null) {
      throw TranscodeException.of("no value of " + shape.fullName() + ": " + quote(text));
    }
    return number;
  }

  static int enumNumber(EnumShape shape, int number) throws TranscodeException {
    if (!shape.accepts(number)) {
      throw TranscodeException.of("no value of " + shape.fullName() + ": " + number);
    }
    return number;
  }

  static TranscodeException expected(String type, String text) {
    return TranscodeException.of("expected " + type + ", got " + quote(text));
  }

  /** A piece of the client's own text for an error message. */
  static String quote(String text) {
    int shown = 40;
    return text.length() <= shown ? "\"" + text + "\"" : "\"" + text.substring(0, shown) + "...\"";
  }

  private static TranscodeException outOfRange(String text, String type) {
    return TranscodeException.of("out of range of " + type + ": " + quote(text));
  }

  private static boolean isPlain(String text) {
    int digits = text.startsWith("-") ? 1 : 0;
    if (text.length() == digits || text.length() - digits > PLAIN_DIGITS_MAX) {
      return false;
    }
    for (int i = digits; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static BigInteger integer(String text, String type) throws TranscodeException {
    checkNumber(text, type, INTEGER_EXPONENT_MAX);
    try {
      return new BigDecimal(text).toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw TranscodeException.of("expected " + type + ", got a fraction: " + quote(text));
    }
  }

  // JSON's own grammar of numbers, but for leading zeros: what Java's parsers take besides (hex,
  // "1d") is refused.
  private static void checkNumber(String text, String type, int exponentMax)
      throws TranscodeException {
    if (text.length() > NUMBER_CHARS_MAX) {
      throw TranscodeException.of("a number of more than " + NUMBER_CHARS_MAX + " characters");
    }
    int at = text.startsWith("-") ? 1 : 0;
    int digits = at;
    at = skipDigits(text, at);
    boolean valid = at > digits;
    if (valid && at < text.length() && text.charAt(at) == '.') {
      digits = at + 1;
      at = skipDigits(text, digits);
      valid = at > digits;
    }
    if (valid && at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      digits = at;
      at = skipDigits(text, at);
      valid = at > digits;
      if (valid && (at - digits > 9 || Integer.parseInt(text, digits, at, 10) > exponentMax)) {
        throw outOfRange(text, type);
      }
    }
    if (!valid || at < text.length()) {
      throw expected(type, text);
    }
  }

  private static int skipDigits(String text, int at) {
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
