package io.ringwire.codec.frame;

import java.util.Objects;

/**
 * A method named in full by a CALL, and the id that stands for it in the caller's later CALLs.
 *
 * @param assignedId 1 to METHOD_IDS_MAX, or 0 when no id is assigned
 * @param kind one of the constants here
 * @param name service and method, such as {@code shop.order.v1.OrderService/GetOrder}
 */
public record MethodLiteral(int assignedId, byte kind, String name) {
  public static final byte UNARY = 0;
  public static final byte CLIENT_STREAM = 1;
  public static final byte SERVER_STREAM = 2;
  public static final byte BIDI_STREAM = 3;
  public static final byte ONE_WAY = 4;

  public MethodLiteral {
    if (assignedId < 0) {
      throw new IllegalArgumentException("a method id is not negative: " + assignedId);
    }
    if (kind < UNARY || kind > ONE_WAY) {
      throw new IllegalArgumentException("no call kind: " + kind);
    }
    Objects.requireNonNull(name, "name");
  }
}
