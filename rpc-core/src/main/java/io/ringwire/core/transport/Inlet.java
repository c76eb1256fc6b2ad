package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * What arrives on a connection: where its bytes are read to, and the beginning of a frame whose end is not here yet.
 *
 * <p>A plain NIO socket is read into the one area of its loop, and frames are parsed there; what remains, less than a
 * frame, is kept apart and put in front of the next read. So a read allocates nothing, a split frame costs a copy of its
 * own bytes only, and a silent connection holds no buffer. Bytes that come another way (TLS, native transports) are parsed
 * in the buffers they came in.
 *
 * <p>Event loop only.
 */
final class Inlet extends DefaultMaxMessagesRecvByteBufAllocator {
  /** What one read of the socket brings at most, and what fits a second-level cache beside the messages. */
  static final int AREA_BYTES = 128 << 10;

  /** The beginning of a frame that is longer than this leaves too little room in front of a read. */
  private static final int REST_MOVED_BYTES_MAX = AREA_BYTES / 2;

  private static final int ROOM_BYTES_MIN = 4 << 10;
  private static final int READS_MAX = 16;

  private final EventLoops.Loop loop;
  private final ByteBufAllocator allocator;
  private @Nullable ByteBuf rest;

  // Whether the next read goes on behind the rest, where that lies: moved with each read, a frame
  // that comes by the byte
  // would cost its square.
  private boolean readsOn;

  /** The buffer that was made for the rest, while it is read on in or parsed. */
  private @Nullable ByteBuf own;

  Inlet(EventLoops.Loop loop, ByteBufAllocator allocator) {
    super(READS_MAX);
    this.loop = loop;
    this.allocator = allocator;
  }

  /** Has a socket read to where this wants it, if that kind of socket allows. */
  void attach(Channel channel) {
    if (channel instanceof NioSocketChannel && channel.pipeline().get(SslHandler.class) == null) {
      channel.config().setRecvByteBufAllocator(this);
    }
  }

  /** Takes over what was read; returns the bytes to parse, for {@link #done}. */
  ByteBuf taken(ByteBuf read) {
    ByteBuf before = rest;
    rest = null;
    if (before == null) {
      return read;
    }
    if (read == before || read == loop.readArea) {
      before.release(); // the read went on behind it, or has a copy in front
      return read;
    }
    before.writeBytes(read);
    read.release();
    return before;
  }

  /** Keeps what is left of {@code parsed} for the next read, and lets go of it. */
  void done(ByteBuf parsed) {
    int bytes = parsed.readableBytes();
    boolean nothingParsed = parsed.readerIndex() == 0;
    if (bytes == 0) {
      own = null;
      parsed.release();
      return;
    }
    if (parsed != own || !nothingParsed) {
      own = allocator.heapBuffer(bytes).writeBytes(parsed);
      parsed.release();
    }
    rest = own;
    readsOn = nothingParsed || bytes > REST_MOVED_BYTES_MAX;
  }

  /** Drops what never became a frame. */
  void close() {
    ByteBuf left = rest;
    if (left != null) {
      rest = null;
      left.release();
    }
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's own readers are handles of this kind
  public Handle newHandle() {
    return new ReadHandle();
  }

  private final class ReadHandle extends MaxMessageHandle {
    @Override
    public int guess() {
      return AREA_BYTES;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator unused) {
      ByteBuf before = rest;
      if (before != null && readsOn) {
        int roomBytes = Math.max(ROOM_BYTES_MIN, Math.min(before.readableBytes(), AREA_BYTES));
        return before.ensureWritable(roomBytes).retain();
      }
      ByteBuf area = loop.readArea.clear();
      if (before != null) {
        area.writeBytes(before, before.readerIndex(), before.readableBytes());
      }
      return area.retain();
    }
  }
}
