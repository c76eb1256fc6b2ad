package io.ringwire.gateway.transcode;

import com.google.protobuf.UnsafeByteOperations;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** UTF-8 JSON under construction. Punctuation is the caller's; strings are escaped here. Single-threaded. */
public final class JsonBuffer {
  /** A few wire bytes can stand for many of JSON; past this a reply is refused rather than built. */
  private static final int BYTES_MAX = 64 * 1024 * 1024;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS_MAX = 20;

  private byte[] bytes;
  private int size;

  public JsonBuffer(int bytesExpected) {
    bytes = new byte[Math.max(64, bytesExpected)];
  }

  public int size() {
    return size;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  /** Appends one character of ASCII, as it is. */
  public JsonBuffer raw(char c) {
    ensure(1);
    bytes[size++] = (byte) c;
    return this;
  }

  /** Appends JSON that is finished already. */
  public JsonBuffer raw(byte[] json) {
    ensure(json.length);
    System.arraycopy(json, 0, bytes, size, json.length);
    size += json.length;
    return this;
  }

  /** Appends ASCII JSON that is finished already. */
  @SuppressWarnings("deprecation") // The one way to copy ASCII without a second array.
  public JsonBuffer raw(String ascii) {
    ensure(ascii.length());
    ascii.getBytes(0, ascii.length(), bytes, size);
    size += ascii.length();
    return this;
  }

  /** Appends a name of an object's field, with its colon. */
  public JsonBuffer name(String name) {
    return string(name).raw(':');
  }

  /** Appends a string in quotes. Halves of surrogate pairs become question marks. */
  public JsonBuffer string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    escaped(utf8, 0, utf8.length);
    return this;
  }

  /** Appends a string in quotes; returns false, having appended nothing, when the bytes are no UTF-8. */
  boolean string(byte[] from, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (from[i] < 0) {
        if (!UnsafeByteOperations.unsafeWrap(from, at, length).isValidUtf8()) {
          return false;
        }
        break;
      }
    }
    escaped(from, at, length);
    return true;
  }

  private void escaped(byte[] from, int at, int length) {
    ensure(length + 2);
    bytes[size++] = '"';
    int end = at + length;
    for (int i = at; i < end; i++) {
      byte b = from[i];
      if (b >= 0 && b < ' ' || b == '"' || b == '\\' || b == 0x7F) {
        escape(b, end - i);
      } else {
        bytes[size++] = b;
      }
    }
    bytes[size++] = '"';
  }

  private void escape(byte b, int bytesLeft) {
    ensure(6 + bytesLeft);
    bytes[size++] = '\\';
    switch (b) {
      case '"', '\\' -> bytes[size++] = b;
      case '\n' -> bytes[size++] = 'n';
      case '\r' -> bytes[size++] = 'r';
      case '\t' -> bytes[size++] = 't';
      default -> {
        bytes[size++] = 'u';
        bytes[size++] = '0';
        bytes[size++] = '0';
        bytes[size++] = HEX[b >> 4];
        bytes[size++] = HEX[b & 0xF];
      }
    }
  }

  /** Appends bytes in base64, in quotes. */
  JsonBuffer base64(byte[] from, int at, int length) {
    byte[] encoded = Base64.getEncoder().encode(Arrays.copyOfRange(from, at, at + length));
    return raw('"').raw(encoded).raw('"');
  }

  /** Appends a number. */
  public JsonBuffer number(long value) {
    ensure(DIGITS_MAX);
    if (value < 0) {
      if (value == Long.MIN_VALUE) {
        return raw("-9223372036854775808");
      }
      bytes[size++] = '-';
      value = -value;
    }
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    for (int i = size + digits - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + value % 10);
      value /= 10;
    }
    size += digits;
    return this;
  }

  /** Appends a number of 64 bits in quotes: JSON readers that hold numbers in doubles would round it. */
  JsonBuffer quoted(long value) {
    return raw('"').number(value).raw('"');
  }

  JsonBuffer quotedUnsigned(long value) {
    return value >= 0 ? quoted(value) : raw('"').raw(Long.toUnsignedString(value)).raw('"');
  }

  private void ensure(int more) {
    if (more > bytes.length - size) {
      if ((long) size + more > BYTES_MAX) {
        throw new TooLarge();
      }
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  /** The reply would be larger than {@link #BYTES_MAX}. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLarge() {
      super("a reply of more than " + BYTES_MAX + " bytes of JSON", null, false, false);
    }
  }
}
