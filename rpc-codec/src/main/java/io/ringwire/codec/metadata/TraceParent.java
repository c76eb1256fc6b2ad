package io.ringwire.codec.metadata;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The W3C trace context of a call: whose trace it belongs to and which span is its parent.
 *
 * @param traceIdHigh first half of the 16-byte trace id
 * @param traceIdLow second half; both halves are not zero at once
 * @param spanId the parent span, not zero
 * @param flags bit 0 says sampled; the other bits are kept as received
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>
 */
public record TraceParent(long traceIdHigh, long traceIdLow, long spanId, byte flags) {
  /** On the wire: trace id 16, span id 8, flags 1. The version, 00, is left out. */
  public static final int BYTES = 25;

  private static final int SAMPLED = 1;
  private static final int TEXT_CHARS = 55;
  private static final HexFormat HEX = HexFormat.of();

  public TraceParent {
    if ((traceIdHigh | traceIdLow) == 0 || spanId == 0) {
      throw new IllegalArgumentException("a trace id or span id of zero means no trace");
    }
  }

  public boolean isSampled() {
    return (flags & SAMPLED) != 0;
  }

  /**
   * Reads the header of HTTP, {@code 00-<32 hex>-<16 hex>-<2 hex>}. Of a later version it reads the
   * part that version 00 defines, as W3C asks.
   *
   * @return null when the text is no valid traceparent: a call goes on without, never fails for it
   */
  public static @Nullable TraceParent parse(String text) {
    int length = text.length();
    boolean whole = length == TEXT_CHARS || length > TEXT_CHARS && text.charAt(TEXT_CHARS) == '-';
    if (!whole
        || text.charAt(2) != '-'
        || text.charAt(35) != '-'
        || text.charAt(52) != '-'
        || !isLowerHex(text, 0, 2)
        || !isLowerHex(text, 3, 35)
        || !isLowerHex(text, 36, 52)
        || !isLowerHex(text, 53, 55)) {
      return null;
    }
    int version = HexFormat.fromHexDigits(text, 0, 2);
    if (version == 0xff || version == 0 && length != TEXT_CHARS) {
      return null;
    }
    long high = HexFormat.fromHexDigitsToLong(text, 3, 19);
    long low = HexFormat.fromHexDigitsToLong(text, 19, 35);
    long span = HexFormat.fromHexDigitsToLong(text, 36, 52);
    return (high | low) == 0 || span == 0
        ? null
        : new TraceParent(high, low, span, (byte) HexFormat.fromHexDigits(text, 53, 55));
  }

  /** The HTTP form, version 00. */
  @Override
  public String toString() {
    return "00-"
        + HEX.toHexDigits(traceIdHigh)
        + HEX.toHexDigits(traceIdLow)
        + '-'
        + HEX.toHexDigits(spanId)
        + '-'
        + HEX.toHexDigits(flags);
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(traceIdHigh)
        .putLong(traceIdLow)
        .putLong(spanId)
        .put(flags)
        .array();
  }

  static @Nullable TraceParent ofBytes(byte[] value) {
    if (value.length != BYTES) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(value);
    long high = in.getLong();
    long low = in.getLong();
    long span = in.getLong();
    return (high | low) == 0 || span == 0 ? null : new TraceParent(high, low, span, in.get());
  }

  private static boolean isLowerHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }
}
