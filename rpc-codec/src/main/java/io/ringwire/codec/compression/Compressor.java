package io.ringwire.codec.compression;

import io.netty.buffer.ByteBuf;

/** One way to make a message smaller. Safe for use by many threads. */
public interface Compressor {
  /**
   * Number of the algorithm: the first byte of a compressed message, and the bit of the SETTINGS
   * value COMPRESSIONS that announces it.
   */
  int id();

  /**
   * Appends the compressed form of a message, <em>id byte included</em>, as it travels.
   *
   * @param in the message: all its readable bytes, which are consumed only on success
   * @param out grown as needed
   * @return false when it is not worth it, with both buffers as they were: the result would be no
   *     smaller, or so much smaller that {@link BoundedInflater} would take it for a bomb. The
   *     message is then sent as it is
   */
  boolean compress(ByteBuf in, ByteBuf out);
}
