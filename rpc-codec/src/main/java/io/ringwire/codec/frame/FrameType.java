package io.ringwire.codec.frame;

import org.jspecify.annotations.Nullable;

/** The frame types of wire protocol 1, by their number in the header. */
public enum FrameType {
  SETTINGS(0),
  CALL(1),
  REPLY(2),
  DATA(3),
  HEAD(4),
  CANCEL(5),
  WINDOW(6),
  PING(7),
  GOAWAY(8);

  /** Types from this number on are extensions: skipped by length when unknown. */
  public static final int EXTENSION_FIRST = 12;

  private static final FrameType[] BY_WIRE = values();

  private final int wire;

  FrameType(int wire) {
    this.wire = wire;
  }

  public int wire() {
    return wire;
  }

  /** Null for a number that this version does not know. */
  public static @Nullable FrameType ofWire(int wire) {
    return wire >= 0 && wire < BY_WIRE.length ? BY_WIRE[wire] : null;
  }
}
