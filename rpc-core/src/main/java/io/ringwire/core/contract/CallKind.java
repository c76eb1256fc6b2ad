package io.ringwire.core.contract;

/** The shape of a call: how many messages go each way. */
public enum CallKind {
  UNARY(0),
  CLIENT_STREAM(1),
  SERVER_STREAM(2),
  BIDI_STREAM(3),
  /** One request and no answer at all: the caller learns only that the frame was handed to the connection. */
  ONE_WAY(4);

  private static final CallKind[] BY_WIRE = values();

  private final byte wire;

  CallKind(int wire) {
    this.wire = (byte) wire;
  }

  /** The number in a method literal (wire-protocol.md, CALL). */
  public byte wire() {
    return wire;
  }

  /** Whether the caller sends a publisher of messages instead of one message. */
  public boolean streamsRequest() {
    return this == CLIENT_STREAM || this == BIDI_STREAM;
  }

  /** Whether the answer is a publisher of messages instead of one message. */
  public boolean streamsReply() {
    return this == SERVER_STREAM || this == BIDI_STREAM;
  }

  /** Returns whether {@code wire} is this kind's number; unknown numbers match no kind. */
  public boolean isWire(byte wire) {
    return this.wire == wire;
  }

  /** Returns the name of a wire number for an error text. */
  public static String nameOf(byte wire) {
    return wire >= 0 && wire < BY_WIRE.length ? BY_WIRE[wire].name() : "kind " + wire;
  }
}
