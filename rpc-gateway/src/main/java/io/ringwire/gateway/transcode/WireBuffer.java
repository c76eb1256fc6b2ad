package io.ringwire.gateway.transcode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Protobuf bytes under construction, written front to back. Lengths of nested messages come before their content on the
 * wire but are known only after it; so each nested message leaves a mark, and {@link #toByteArray()} puts the lengths in
 * at the marks while it makes its one copy.
 */
final class WireBuffer {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int START_GROUP = 3;
  static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  private static final int BYTES_START = 256;
  private static final int MARKS_START = 16;

  private final int bytesMax;
  private byte[] bytes = new byte[BYTES_START];
  private int size;

  /** Position and content length of each nested message, in the order of their beginnings. */
  private int[] marks = new int[2 * MARKS_START];

  private int marksUsed;

  /** Open nested messages: index of its mark, and the bytes of all lengths known when it began. */
  private int[] open = new int[2 * MARKS_START];

  private int openUsed;
  private int lengthBytes;

  WireBuffer(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Bytes written so far, lengths of nested messages not counted. */
  int size() {
    return size;
  }

  /** What was written since {@link #size()} was {@code from}, byte for char: a key to compare by. */
  String text(int from) {
    return new String(bytes, from, size - from, StandardCharsets.ISO_8859_1);
  }

  /**
   * Takes a scalar field back that holds its type's default, as fields without presence are not written then. The default
   * of every type is all zero bytes, and no other value is.
   *
   * @param start where its tag began
   * @param value where its value began
   */
  void dropDefault(int start, int value) {
    for (int i = value; i < size; i++) {
      if (bytes[i] != 0) {
        return;
      }
    }
    size = start;
  }

  /** Nested messages under construction. */
  int depth() {
    return openUsed / 2;
  }

  void tag(int number, int wireType) throws TranscodeException {
    varint32(number << 3 | wireType);
  }

  /** Begins a nested message, tag included. */
  void open(int number) throws TranscodeException {
    tag(number, LENGTH);
    if (marksUsed == marks.length) {
      marks = Arrays.copyOf(marks, marks.length * 2);
    }
    if (openUsed == open.length) {
      open = Arrays.copyOf(open, open.length * 2);
    }
    open[openUsed++] = marksUsed;
    open[openUsed++] = lengthBytes;
    marks[marksUsed++] = size;
    marks[marksUsed++] = 0;
  }

  /** Ends the nested message begun last. */
  void close() {
    int lengthBytesBefore = open[--openUsed];
    int mark = open[--openUsed];
    int length = size - marks[mark] + lengthBytes - lengthBytesBefore;
    marks[mark + 1] = length;
    lengthBytes += varintBytes(length);
  }

  void varint32(int value) throws TranscodeException {
    ensure(5);
    size = putVarint(bytes, size, value);
  }

  void varint64(long value) throws TranscodeException {
    ensure(10);
    while ((value & ~0x7FL) != 0) {
      bytes[size++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    bytes[size++] = (byte) value;
  }

  void fixed32(int value) throws TranscodeException {
    ensure(4);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void fixed64(long value) throws TranscodeException {
    ensure(8);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /** Length and bytes. */
  void bytes(byte[] value) throws TranscodeException {
    ensure(5 + value.length);
    size = putVarint(bytes, size, value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  void string(String value) throws TranscodeException {
    string(value.toCharArray(), 0, value.length());
  }

  /** Length and UTF-8 of a text. */
  void string(char[] chars, int from, int count) throws TranscodeException {
    int utf8Bytes = utf8Bytes(chars, from, count);
    ensure(5 + utf8Bytes);
    size = putVarint(bytes, size, utf8Bytes);
    if (utf8Bytes == count) {
      for (int i = 0; i < count; i++) {
        bytes[size + i] = (byte) chars[from + i];
      }
      size += count;
    } else {
      putUtf8(chars, from, count);
    }
  }

  private static int utf8Bytes(char[] chars, int from, int count) throws TranscodeException {
    int extra = 0;
    int to = from + count;
    for (int i = from; i < to; i++) {
      char c = chars[i];
      if (c < 0x80) {
        continue;
      }
      if (c < 0x800) {
        extra++;
      } else if (Character.isSurrogate(c)) {
        if (i + 1 >= to || !Character.isSurrogatePair(c, chars[i + 1])) {
          throw TranscodeException.of("half of a surrogate pair is no text");
        }
        i++;
        extra += 2; // Two chars become four bytes.
      } else {
        extra += 2;
      }
    }
    return count + extra;
  }

  private void putUtf8(char[] chars, int from, int count) {
    int to = from + count;
    for (int i = from; i < to; i++) {
      char c = chars[i];
      if (c < 0x80) {
        bytes[size++] = (byte) c;
      } else if (c < 0x800) {
        bytes[size++] = (byte) (0xC0 | c >>> 6);
        bytes[size++] = (byte) (0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c)) {
        int point = Character.toCodePoint(c, chars[++i]);
        bytes[size++] = (byte) (0xF0 | point >>> 18);
        bytes[size++] = (byte) (0x80 | point >>> 12 & 0x3F);
        bytes[size++] = (byte) (0x80 | point >>> 6 & 0x3F);
        bytes[size++] = (byte) (0x80 | point & 0x3F);
      } else {
        bytes[size++] = (byte) (0xE0 | c >>> 12);
        bytes[size++] = (byte) (0x80 | c >>> 6 & 0x3F);
        bytes[size++] = (byte) (0x80 | c & 0x3F);
      }
    }
  }

  /** The finished message; every nested one must be closed. */
  byte[] toByteArray() throws TranscodeException {
    if (openUsed != 0) {
      throw new IllegalStateException(depth() + " nested messages are still open");
    }
    if ((long) size + lengthBytes > bytesMax) {
      throw TranscodeException.tooLarge(bytesMax);
    }
    byte[] message = new byte[size + lengthBytes];
    int from = 0;
    int to = 0;
    for (int i = 0; i < marksUsed; i += 2) {
      int part = marks[i] - from;
      System.arraycopy(bytes, from, message, to, part);
      from += part;
      to = putVarint(message, to + part, marks[i + 1]);
    }
    System.arraycopy(bytes, from, message, to, size - from);
    return message;
  }

  private void ensure(int more) throws TranscodeException {
    if (more > bytes.length - size) {
      if ((long) size + more
          > (long) bytesMax + 16) { // Reservations are larger than what is written.
        throw TranscodeException.tooLarge(bytesMax);
      }
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  private static int putVarint(byte[] to, int at, int value) {
    while ((value & ~0x7F) != 0) {
      to[at++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    to[at++] = (byte) value;
    return at;
  }

  private static int varintBytes(int value) {
    return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
  }
}
