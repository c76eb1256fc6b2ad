package io.ringwire.shop.store;

import java.util.UUID;

/**
 * Ids that sort by the time of their making: keys go to the end of an index, and a list in order of ids is a list in
 * order of time (within one millisecond the order is random).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7">RFC 9562, UUID version 7</a>
 */
public final class SortableId {
  /** Characters of an id. */
  public static final int CHARS = 36;

  private SortableId() {}

  /** A new id, unguessable. */
  public static String at(long epochMillis) {
    UUID random = UUID.randomUUID();
    long time = epochMillis << 16;
    long version = 0x7000;
    return new UUID(
            time | version | random.getMostSignificantBits() & 0xfff,
            random.getLeastSignificantBits())
        .toString();
  }
}
