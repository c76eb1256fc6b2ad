package io.ringwire.codec.compression;

import io.netty.buffer.ByteBuf;
import io.ringwire.codec.serialization.MalformedMessageException;
import java.util.zip.CRC32;

/**
 * One gzip member without optional fields: all that the protocol allows.
 *
 * <pre>
 *   0    2    3    4         8    9    10                          n-8      n-4      n
 *   +----+----+----+---------+----+----+---------------------------+--------+--------+
 *   |1f8b| 08 | 00 |  mtime  | xfl| os |  deflate stream           | crc32  | isize  |
 *   +----+----+----+---------+----+----+---------------------------+--------+--------+
 * </pre>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
final class GzipFormat {
  static final int HEADER_BYTES = 10;
  static final int TRAILER_BYTES = 8;

  private static final int MAGIC_METHOD_AND_FLAGS = 0x1f8b0800;
  private static final int OS_UNKNOWN = 0xff;

  private GzipFormat() {}

  static void writeHeader(ByteBuf out) {
    out.writeInt(MAGIC_METHOD_AND_FLAGS);
    out.writeInt(0);
    out.writeByte(0);
    out.writeByte(OS_UNKNOWN);
  }

  static void writeTrailer(ByteBuf out, CRC32 crc, int messageBytes) {
    out.writeIntLE((int) crc.getValue());
    out.writeIntLE(messageBytes);
  }

  /** Length of the deflate stream between a checked header and the trailer. */
  static int deflatedBytes(ByteBuf body) throws MalformedMessageException {
    int bytes = body.readableBytes() - HEADER_BYTES - TRAILER_BYTES;
    if (bytes < 0) {
      throw new MalformedMessageException("truncated compressed message");
    }
    if (body.getInt(0) != MAGIC_METHOD_AND_FLAGS) {
      throw new MalformedMessageException("no plain gzip member");
    }
    return bytes;
  }

  static void checkTrailer(ByteBuf body, CRC32 crc, int messageBytes)
      throws MalformedMessageException {
    int at = body.readableBytes() - TRAILER_BYTES;
    if (body.getIntLE(at) != (int) crc.getValue()
        || body.getIntLE(at + Integer.BYTES) != messageBytes) {
      throw new MalformedMessageException("corrupt compressed message");
    }
  }
}
