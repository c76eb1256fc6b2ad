package io.ringwire.codec.metadata;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A header's name and the type of its value. Immutable; keep it in a constant.
 *
 * <p>A <em>stable</em> key promises few different values on one connection (a tenant, a zone), so they
 * are entered into the connection's table and cost two bytes from then on. A key whose values are
 * unique, such as a trace or request id, must not be stable: it would fill the table for nothing.
 */
public final class MetadataKey<T> {
  /** Longest name in bytes. */
  public static final int NAME_BYTES_MAX = 64;

  private final String name;
  private final boolean stable;
  private final int staticIndex;
  private final Function<T, byte[]> encoder;
  private final Function<byte[], @Nullable T> decoder;

  MetadataKey(
      String name,
      boolean stable,
      Function<T, byte[]> encoder,
      Function<byte[], @Nullable T> decoder) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a metadata name is 1 to " + NAME_BYTES_MAX + " of [a-z0-9-_.]: " + name);
    }
    this.name = name;
    this.stable = stable;
    this.staticIndex = MetadataTable.staticIndex(name);
    this.encoder = encoder;
    this.decoder = decoder;
  }

  /** A key of visible ASCII text (0x20 to 0x7e). */
  public static MetadataKey<String> text(String name) {
    return new MetadataKey<>(name, false, MetadataKey::encodeText, MetadataKey::decodeText);
  }

  /** As {@link #text}, for values that repeat on a connection. */
  public static MetadataKey<String> stableText(String name) {
    return new MetadataKey<>(name, true, MetadataKey::encodeText, MetadataKey::decodeText);
  }

  /** A key of a 64-bit number, one to eight bytes on the wire: two's complement, big-endian. */
  public static MetadataKey<Long> number(String name) {
    return new MetadataKey<>(name, false, MetadataKey::encodeNumber, MetadataKey::decodeNumber);
  }

  /** A key of raw bytes, copied on the way in and out. */
  public static MetadataKey<byte[]> bytes(String name) {
    return new MetadataKey<>(name, false, byte[]::clone, byte[]::clone);
  }

  public String name() {
    return name;
  }

  public boolean isStable() {
    return stable;
  }

  int staticIndex() {
    return staticIndex;
  }

  byte[] encode(T value) {
    return encoder.apply(value);
  }

  /** Null when the bytes are no value of this key's type. */
  @Nullable T decode(byte[] value) {
    return decoder.apply(value);
  }

  @Override
  public String toString() {
    return name;
  }

  static boolean isName(CharSequence name) {
    int length = name.length();
    if (length == 0 || length > NAME_BYTES_MAX) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.')) {
        return false;
      }
    }
    return true;
  }

  private static byte[] encodeText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c > 0x7e) {
        throw new IllegalArgumentException(
            "metadata text is visible ASCII; found U+%04X at %d".formatted((int) c, i));
      }
    }
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static @Nullable String decodeText(byte[] value) {
    for (byte b : value) {
      if (b < 0x20 || b > 0x7e) {
        return null;
      }
    }
    return new String(value, StandardCharsets.US_ASCII);
  }

  private static byte[] encodeNumber(Long number) {
    long bits = number < 0 ? ~number : number;
    int bytes = (Long.SIZE - Long.numberOfLeadingZeros(bits)) / Byte.SIZE + 1;
    byte[] value = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      value[i] = (byte) (number >> (Byte.SIZE * (bytes - 1 - i)));
    }
    return value;
  }

  private static @Nullable Long decodeNumber(byte[] value) {
    if (value.length == 0 || value.length > Long.BYTES) {
      return null;
    }
    long number = value[0]; // Sign-extends.
    for (int i = 1; i < value.length; i++) {
      number = number << Byte.SIZE | (value[i] & 0xff);
    }
    return number;
  }
}
