package io.ringwire.codec.compression;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringwire.codec.serialization.MalformedMessageException;

/** Decompression that trusts nothing. */
public final class BoundedInflater {
  private BoundedInflater() {}

  public static ByteBuf inflate(
      ByteBuf in, int bytes, ByteBufAllocator allocator, int messageBytesMax)
      throws MalformedMessageException {
    throw new UnsupportedOperationException();
  }
}
