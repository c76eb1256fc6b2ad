package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;

/**
 * Room for large messages, in pieces that come from the pool: one array as long as such a message would be made anew each
 * time, copied when it has to grow, and too long for a region of the collector.
 */
final class Pieces {
  static final int PIECE_BYTES = 64 << 10;

  private Pieces() {}

  /** A buffer without room. */
  static CompositeByteBuf none(ByteBufAllocator allocator) {
    return allocator.compositeHeapBuffer(Integer.MAX_VALUE);
  }

  /** Makes sure that {@code bytes} more can be written, and has no more room than twice what is then there. */
  static void makeRoom(CompositeByteBuf buffer, ByteBufAllocator allocator, int bytes) {
    int pieceBytes = Math.min(PIECE_BYTES, Math.max(bytes, buffer.readableBytes()));
    while (buffer.writableBytes() < bytes) {
      ByteBuf piece = allocator.heapBuffer(pieceBytes, pieceBytes);
      buffer.addComponent(false, piece.writerIndex(pieceBytes));
    }
  }
}
