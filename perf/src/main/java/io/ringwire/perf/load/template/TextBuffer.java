package io.ringwire.perf.load.template;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Grows a text as UTF-8. */
final class TextBuffer {
  private byte[] bytes;
  private int length;

  TextBuffer(int bytesExpected) {
    bytes = new byte[bytesExpected];
  }

  TextBuffer append(byte[] utf8) {
    reserve(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
    return this;
  }

  /** Appends half a surrogate pair as a question mark; append pairs as strings. */
  TextBuffer append(char c) {
    if (c >= 0x80) {
      return append(String.valueOf(c));
    }
    reserve(1);
    bytes[length++] = (byte) c;
    return this;
  }

  TextBuffer append(String text) {
    reserve(text.length());
    int from = length;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        length = from;
        return append(text.getBytes(StandardCharsets.UTF_8));
      }
      bytes[length++] = (byte) c;
    }
    return this;
  }

  TextBuffer append(long number) {
    return append(Long.toString(number));
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  /** What was appended; the buffer is not to be used afterwards. */
  byte[] toBytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
