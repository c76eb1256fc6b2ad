package io.ringwire.codec.serialization;

import io.netty.buffer.ByteBuf;

/** Carries messages that are encoded already, as a gateway does. */
public final class BytesSerializer implements Serializer<byte[]> {
  public static final BytesSerializer INSTANCE = new BytesSerializer();

  private BytesSerializer() {}

  @Override
  public Class<byte[]> type() {
    return byte[].class;
  }

  @Override
  public int size(byte[] message) {
    return message.length;
  }

  @Override
  public void write(byte[] message, ByteBuf out) {
    out.writeBytes(message);
  }

  @Override
  public byte[] read(ByteBuf in, int bytes) {
    byte[] message = new byte[bytes];
    in.readBytes(message);
    return message;
  }
}
