package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.ringwire.codec.compression.GzipCompressor;
import io.ringwire.codec.frame.Settings;
import io.ringwire.codec.serialization.Serializer;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * A message written out ahead of its frames, because it is compressed or too large for one. Made on the caller's or
 * handler's thread, so that large messages do not hold the event loop. The holder releases {@link #bytes}.
 */
final class EncodedMessage {
  /** Messages up to this size are written straight into the connection's buffer. */
  static final int WHOLE_BYTES_MAX = 32 << 10;

  private static final GzipCompressor GZIP = GzipCompressor.INSTANCE;

  final ByteBuf bytes;
  final boolean compressed;

  private EncodedMessage(ByteBuf bytes, boolean compressed) {
    this.bytes = bytes;
    this.compressed = compressed;
  }

  /**
   * Encodes a message if it has to be.
   *
   * @return null when the message can be written straight into a frame
   * @throws RpcException RESOURCE_EXHAUSTED when the peer would not take a message of this size
   */
  static <T> @Nullable EncodedMessage prepare(
      Serializer<T> serializer,
      T message,
      int compressMinBytes,
      Settings peer,
      ByteBufAllocator allocator) {
    int size = serializer.size(message);
    if (size > peer.messageBytesMax()) {
      throw new RpcException(
          Status.of(
              StatusCode.RESOURCE_EXHAUSTED,
              "a message of "
                  + size
                  + " bytes is larger than the peer's limit of "
                  + peer.messageBytesMax()));
    }
    boolean compress =
        compressMinBytes > 0 && size >= compressMinBytes && peer.understands(GzipCompressor.ID);
    return compress || size > WHOLE_BYTES_MAX
        ? encode(serializer, message, size, compress, allocator)
        : null;
  }

  /** Encodes a message in any case. */
  static <T> EncodedMessage encode(
      Serializer<T> serializer, T message, int size, boolean compress, ByteBufAllocator allocator) {
    ByteBuf plain = room(size, allocator);
    try {
      serializer.write(message, plain);
      if (!compress) {
        return new EncodedMessage(plain.retain(), false);
      }
      ByteBuf packed = allocator.buffer(Math.max(size / 2, 64));
      try {
        boolean isWorthIt = GZIP.compress(plain, packed);
        return new EncodedMessage((isWorthIt ? packed : plain).retain(), isWorthIt);
      } finally {
        packed.release();
      }
    } finally {
      plain.release();
    }
  }

  private static ByteBuf room(int size, ByteBufAllocator allocator) {
    if (size <= Pieces.PIECE_BYTES) {
      return allocator.buffer(Math.max(size, 1));
    }
    CompositeByteBuf pieces = Pieces.none(allocator);
    Pieces.makeRoom(pieces, allocator, size);
    return pieces;
  }
}
