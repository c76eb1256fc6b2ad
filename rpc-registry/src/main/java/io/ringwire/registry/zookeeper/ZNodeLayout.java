package io.ringwire.registry.zookeeper;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where everything lies in ZooKeeper; the only place that knows a path.
 *
 * <pre>
 * /ringwire/{namespace}/services/{service}/{endpoint-id}   ephemeral: EndpointCodec's JSON
 * /ringwire/{namespace}/descriptors/{sha256}               persistent: packed descriptor set
 * </pre>
 *
 * <p>Names are escaped to {@code [A-Za-z0-9._:-]}: every other byte of their UTF-8 is written {@code %XX}, so a name can
 * neither leave its place in the tree nor hold what ZooKeeper refuses.
 */
final class ZNodeLayout {
  /** Bytes of a name once escaped. */
  static final int NAME_BYTES_MAX = 512;

  private static final String ROOT = "/ringwire/";
  private static final String HEX = "0123456789ABCDEF";

  private final String services;
  private final String descriptors;

  ZNodeLayout(String namespace) {
    String base = ROOT + escape(namespace);
    services = base + "/services";
    descriptors = base + "/descriptors";
  }

  /** The parent of all services. */
  String services() {
    return services;
  }

  /**
   * @throws IllegalArgumentException when the name is empty or too long for a place here
   */
  static void requireName(String name) {
    escape(name);
  }

  /** The parent of a service's endpoints. */
  String service(String service) {
    return services + "/" + escape(service);
  }

  String endpoint(String service, String id) {
    return service(service) + "/" + escape(id);
  }

  /**
   * @param hash lower-case hex, checked by the descriptor store
   */
  String descriptor(String hash) {
    return descriptors + "/" + hash;
  }

  /** The name of a child as escaped by this class; null when this class would not have written it so. */
  static @Nullable String name(String escaped) {
    if (escaped.isEmpty() || escaped.length() > NAME_BYTES_MAX) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (isPlain(c)) {
        bytes.put((byte) c);
      } else if (c == '%' && i + 2 < escaped.length()) {
        int high = HEX.indexOf(escaped.charAt(i + 1));
        int low = HEX.indexOf(escaped.charAt(i + 2));
        if (high < 0 || low < 0) {
          return null;
        }
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else {
        return null;
      }
    }
    try {
      String name = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      return escape(name).equals(escaped) ? name : null; // Two children must never have one name.
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static String escape(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a name in the registry cannot be empty");
    }
    // ZooKeeper reads these two as steps in the tree.
    boolean dots = name.equals(".") || name.equals("..");
    StringBuilder escaped = new StringBuilder(name.length() + 8);
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain((char) (b & 0xff)) && !dots) {
        escaped.append((char) b);
      } else {
        escaped.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
      }
    }
    if (escaped.length() > NAME_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a name in the registry has at most "
              + NAME_BYTES_MAX
              + " bytes, this one has "
              + escaped.length());
    }
    return escaped.toString();
  }

  private static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '.'
        || c == '_'
        || c == ':'
        || c == '-';
  }
}
