package io.ringwire.codec.compression;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Gzip (RFC 1952) at its fastest level: on a call's path, time outweighs the last tenth of size. */
public final class GzipCompressor implements Compressor {
  public static final int ID = 1;

  public static final GzipCompressor INSTANCE = new GzipCompressor();

  private static final int CHUNK_BYTES = 4096;

  private GzipCompressor() {}

  @Override
  public int id() {
    return ID;
  }

  @Override
  public boolean compress(ByteBuf in, ByteBuf out) {
    int messageBytes = in.readableBytes();
    int start = out.writerIndex();
    CRC32 crc = new CRC32();
    out.writeByte(ID);
    GzipFormat.writeHeader(out);
    // Output as long as the input is no gain, so it stops there.
    boolean smaller = deflate(in, out, start + messageBytes - GzipFormat.TRAILER_BYTES, crc);
    if (smaller) {
      GzipFormat.writeTrailer(out, crc, messageBytes);
    }
    if (!smaller || isSuspicious(messageBytes, out.writerIndex() - start)) {
      out.writerIndex(start);
      return false;
    }
    in.skipBytes(messageBytes);
    return true;
  }

  private static boolean isSuspicious(int messageBytes, int compressedBytes) {
    return messageBytes > BoundedInflater.RATIO_FREE_BYTES
        && messageBytes > (long) compressedBytes * BoundedInflater.RATIO_MAX;
  }

  private static boolean deflate(ByteBuf in, ByteBuf out, int endMax, CRC32 crc) {
    ByteBuffer[] pieces = in.nioBuffers();
    byte[] chunk = new byte[Math.min(CHUNK_BYTES, Math.max(1, in.readableBytes()))];
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      for (ByteBuffer piece : pieces) {
        crc.update(piece.duplicate());
        deflater.setInput(piece);
        if (!drain(deflater, chunk, out, endMax)) {
          return false;
        }
      }
      deflater.finish();
      return drain(deflater, chunk, out, endMax);
    } finally {
      deflater.end();
    }
  }

  private static boolean drain(Deflater deflater, byte[] chunk, ByteBuf out, int endMax) {
    int produced = deflater.deflate(chunk);
    while (produced > 0) {
      if (out.writerIndex() + produced >= endMax) {
        return false;
      }
      out.writeBytes(chunk, 0, produced);
      produced = deflater.deflate(chunk);
    }
    return true;
  }
}
