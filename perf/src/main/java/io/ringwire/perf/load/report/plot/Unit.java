package io.ringwire.perf.load.report.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** What the values of an axis are, and so how they are written beside it. */
public enum Unit {
  /** A number of anything: {@code 1,500}, {@code 2M}. */
  COUNT,
  /** Milliseconds: {@code 20 us}, {@code 1.5 ms}, {@code 2 s}. */
  MILLIS,
  /** Seconds: {@code 30 s}, {@code 5 min}. */
  SECONDS,
  /** Percentiles and shares in percent: {@code 99.9%}. */
  PERCENT,
  /** Bytes: {@code 64 KiB}. */
  BYTES,
  /** How many times something else: {@code 0.8x}. */
  RATIO;

  private static final double MILLION = 1e6;
  private static final double KIB = 1_024;

  /** A value as people read it. */
  public String text(double value) {
    return switch (this) {
      case COUNT -> count(value);
      case MILLIS -> millis(value);
      case SECONDS -> seconds(value);
      case PERCENT -> digits(value, 8) + "%";
      case BYTES -> bytes(value);
      case RATIO -> digits(value, 4) + "x";
    };
  }

  private static String count(double value) {
    if (Math.abs(value) >= MILLION) {
      return digits(value / MILLION, 4) + "M";
    }
    return Math.abs(value) >= 100 ? String.format(Locale.ROOT, "%,.0f", value) : digits(value, 3);
  }

  private static String millis(double value) {
    double size = Math.abs(value);
    if (size >= 1_000) {
      return digits(value / 1_000, 3) + " s";
    }
    return size >= 1 || size == 0 ? digits(value, 3) + " ms" : digits(value * 1_000, 3) + " us";
  }

  private static String seconds(double value) {
    if (Math.abs(value) >= 7_200) {
      return digits(value / 3_600, 3) + " h";
    }
    return Math.abs(value) >= 120 ? digits(value / 60, 3) + " min" : digits(value, 3) + " s";
  }

  private static String bytes(double value) {
    if (Math.abs(value) >= KIB * KIB) {
      return digits(value / KIB / KIB, 3) + " MiB";
    }
    return Math.abs(value) >= KIB ? digits(value / KIB, 3) + " KiB" : digits(value, 3) + " B";
  }

  /** So many significant digits, without zeros at the end and without exponents. */
  private static String digits(double value, int significant) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : "-";
    }
    return BigDecimal.valueOf(value)
        .round(new MathContext(significant))
        .stripTrailingZeros()
        .toPlainString();
  }
}
