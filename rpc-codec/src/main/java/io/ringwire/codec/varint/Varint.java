package io.ringwire.codec.varint;

import io.netty.buffer.ByteBuf;

/**
 * Unsigned LEB128: seven bits a byte, lowest first, the high bit set on all bytes but the last.
 *
 * <pre>
 *   0      00            127    7f
 *   128    80 01         300    ac 02
 * </pre>
 *
 * A longer form than needed is accepted, but never more than {@value #BYTES_MAX_32} bytes for a
 * 32-bit value and {@value #BYTES_MAX_64} for a 63-bit one.
 */
public final class Varint {
  public static final int BYTES_MAX_32 = 5;
  public static final int BYTES_MAX_64 = 10;

  /** What the readers return for bytes that are no number in range, or end too early. */
  public static final int MALFORMED = -1;

  private Varint() {}

  /** Appends a value of at least 0. */
  public static void write(ByteBuf out, long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a varint carries no negative value: " + value);
    }
    long rest = value;
    while (rest > 0x7f) {
      out.writeByte((int) rest | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  /** Length in bytes of a value of at least 0. */
  public static int size(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  /**
   * Reads a value of 0 to 2^31-1 and moves past it.
   *
   * @param end index the number must not reach beyond, at most the writer index
   * @return the value, or {@link #MALFORMED}
   */
  public static int read32(ByteBuf in, int end) {
    long value = read(in, end, BYTES_MAX_32);
    return value > Integer.MAX_VALUE ? MALFORMED : (int) value;
  }

  /** As {@link #read32}, for 0 to 2^63-1. */
  public static long read64(ByteBuf in, int end) {
    return read(in, end, BYTES_MAX_64);
  }

  private static long read(ByteBuf in, int end, int bytesMax) {
    int start = in.readerIndex();
    int available = Math.min(end - start, bytesMax);
    long value = 0;
    for (int i = 0; i < available; i++) {
      int b = in.getByte(start + i);
      value |= (b & 0x7fL) << (7 * i);
      if (b >= 0) {
        // The tenth byte holds bit 63 and up: only a zero there leaves a value in range.
        if (i == BYTES_MAX_64 - 1 && b != 0) {
          return MALFORMED;
        }
        in.readerIndex(start + i + 1);
        return value;
      }
    }
    return MALFORMED;
  }
}
