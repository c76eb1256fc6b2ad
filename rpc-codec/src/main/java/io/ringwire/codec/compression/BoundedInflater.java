package io.ringwire.codec.compression;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringwire.codec.serialization.MalformedMessageException;
import io.ringwire.codec.serialization.MessageTooLargeException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompression that trusts nothing the sender claims. The result grows with the bytes produced; it
 * may reach the message limit, and beyond {@value #RATIO_FREE_BYTES} bytes no more than {@value
 * #RATIO_MAX} times the bytes received, so that a flood of small bombs costs its sender something.
 */
public final class BoundedInflater {
  /** Output per input byte. DEFLATE itself can reach 1032; real messages stay below 50. */
  public static final int RATIO_MAX = 200;

  /** Output up to this size is free of the ratio. */
  public static final int RATIO_FREE_BYTES = 64 * 1024;

  private static final int ID_BYTES = 1;
  private static final int FIRST_BYTES_MIN = 256;
  private static final int FIRST_GROWTH = 4;

  private BoundedInflater() {}

  /**
   * Decompresses one message as it travels: the algorithm id, then the algorithm's bytes. Moves past
   * them, whatever happens.
   *
   * @param bytes length of the compressed message, id included
   * @param messageBytesMax longest result in bytes
   * @return the message, owned by the caller. When this throws, nothing is retained
   * @throws MessageTooLargeException when the result would go beyond a limit
   * @throws MalformedMessageException when the bytes are of an unknown algorithm, truncated, corrupt,
   *     or followed by others
   */
  public static ByteBuf inflate(
      ByteBuf in, int bytes, ByteBufAllocator allocator, int messageBytesMax)
      throws MalformedMessageException {
    int start = in.readerIndex();
    in.skipBytes(bytes);
    if (bytes < ID_BYTES || in.getByte(start) != GzipCompressor.ID) {
      throw new MalformedMessageException("unknown compression");
    }
    int bodyBytes = bytes - ID_BYTES;
    ByteBuf body = in.slice(start + ID_BYTES, bodyBytes);
    int deflatedBytes = GzipFormat.deflatedBytes(body);
    int resultBytesMax =
        (int) Math.min(messageBytesMax, Math.max(RATIO_FREE_BYTES, (long) bytes * RATIO_MAX));
    int firstBytes =
        (int) Math.min(resultBytesMax, Math.max(FIRST_BYTES_MIN, (long) bytes * FIRST_GROWTH));
    ByteBuf out = allocator.buffer(firstBytes, resultBytesMax);
    Inflater inflater = new Inflater(true);
    try {
      CRC32 crc = new CRC32();
      run(inflater, body, deflatedBytes, out, crc);
      GzipFormat.checkTrailer(body, crc, out.readableBytes());
      return out.retain();
    } catch (DataFormatException e) {
      throw new MalformedMessageException("corrupt compressed message");
    } finally {
      inflater.end();
      out.release();
    }
  }

  private static void run(
      Inflater inflater, ByteBuf body, int deflatedBytes, ByteBuf out, CRC32 crc)
      throws DataFormatException, MalformedMessageException {
    ByteBuffer[] pieces = body.nioBuffers(GzipFormat.HEADER_BYTES, deflatedBytes);
    int piece = 0;
    while (!inflater.finished()) {
      if (inflater.needsInput()) {
        if (piece == pieces.length) {
          throw new MalformedMessageException("truncated compressed message");
        }
        inflater.setInput(pieces[piece++]);
      }
      if (!out.isWritable()) {
        grow(out);
      }
      int produced = inflateSome(inflater, out, crc);
      if (produced == 0 && !inflater.finished() && !inflater.needsInput()) {
        // It asks for a dictionary, which gzip does not have.
        throw new MalformedMessageException("corrupt compressed message");
      }
    }
    if (inflater.getBytesRead() != deflatedBytes) {
      throw new MalformedMessageException("bytes after a compressed message");
    }
  }

  private static int inflateSome(Inflater inflater, ByteBuf out, CRC32 crc)
      throws DataFormatException, MalformedMessageException {
    if (!out.isWritable()) {
      // Full to the limit: the stream must end here. One more byte of output is one too many.
      if (inflater.inflate(new byte[1]) > 0) {
        throw new MessageTooLargeException("message too large once decompressed");
      }
      return 0;
    }
    int at = out.writerIndex();
    int produced = inflater.inflate(out.internalNioBuffer(at, out.writableBytes()));
    crc.update(out.internalNioBuffer(at, produced));
    out.writerIndex(at + produced);
    return produced;
  }

  /** Doubles the room, up to the limit, where it stops growing. */
  private static void grow(ByteBuf out) {
    int more = Math.min(out.capacity(), out.maxCapacity() - out.capacity());
    if (more > 0) {
      out.ensureWritable(more);
    }
  }
}
