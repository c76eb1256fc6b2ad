package io.ringwire.codec.compression;

import io.netty.buffer.ByteBuf;

/** Gzip (RFC 1952). */
public final class GzipCompressor implements Compressor {
  public static final int ID = 1;
  public static final GzipCompressor INSTANCE = new GzipCompressor();

  private GzipCompressor() {}

  @Override
  public int id() {
    return ID;
  }

  @Override
  public boolean compress(ByteBuf in, ByteBuf out) {
    throw new UnsupportedOperationException();
  }
}
