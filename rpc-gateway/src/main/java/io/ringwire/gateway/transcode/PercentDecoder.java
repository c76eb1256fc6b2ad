package io.ringwire.gateway.transcode;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Decodes percent escapes of URLs strictly: malformed escapes, non-ASCII text and bytes that are no UTF-8 are refused. */
public final class PercentDecoder {
  private PercentDecoder() {}

  /** Decodes a path segment; null when it is malformed. */
  public static @Nullable String decode(String text) {
    return decode(text, false, false);
  }

  /** Decodes all but an encoded slash, which stays as it is; null when malformed. */
  public static @Nullable String decodeButSlash(String text) {
    return decode(text, false, true);
  }

  /** Decodes a name or a value of a query, where a plus is a space; null when malformed. */
  static @Nullable String decodeQuery(String text) {
    return decode(text, true, false);
  }

  private static @Nullable String decode(String text, boolean plusIsSpace, boolean keepSlash) {
    byte[] decoded = new byte[text.length()];
    int size = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return null;
      }
      if (c != '%') {
        decoded[size++] = (byte) (plusIsSpace && c == '+' ? ' ' : c);
        continue;
      }
      if (i + 2 >= text.length()) {
        return null;
      }
      int high = Character.digit(text.charAt(i + 1), 16);
      int low = Character.digit(text.charAt(i + 2), 16);
      if (high < 0 || low < 0) {
        return null;
      }
      int value = high << 4 | low;
      if (keepSlash && value == '/') {
        decoded[size++] = '%';
        decoded[size++] = (byte) text.charAt(i + 1);
        decoded[size++] = (byte) text.charAt(i + 2);
      } else {
        decoded[size++] = (byte) value;
      }
      i += 2;
    }
    ByteString bytes = UnsafeByteOperations.unsafeWrap(decoded, 0, size);
    return bytes.isValidUtf8() ? new String(decoded, 0, size, StandardCharsets.UTF_8) : null;
  }
}
