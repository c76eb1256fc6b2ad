package io.ringwire.perf.baseline;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of one connection are read to, and how they are cut into frames. Small frames are read into one array
 * that is used again and again, and parsed where they lie, by one decoder a read. A large message is read into an array
 * of its own, which its payload then keeps, so that it is not copied once more. Confined to one event loop.
 *
 * <p>It stands in the place of Netty's receive allocator: that is what lets a connection own what it is read into.
 */
final class RawReader implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
  /** What one read of the socket brings at most, and what fits a second-level cache beside the messages. */
  private static final int READ_BYTES_MAX = 128 * 1024;

  /** A longer message that is not here yet gets an array of its own. */
  private static final int SMALL_BYTES_MAX = 32 * 1024;

  /** Reads of one connection before the loop's others have their turn. */
  private static final int READS_MAX = 16;

  /** Receives the frames of a connection. */
  interface Frames {
    /** The message is what {@code in} has until its end or limit; whatever is left of it is skipped. */
    void onFrame(int operation, int id, CodedInputStream in) throws IOException;
  }

  private final ByteBuf small = Unpooled.buffer(READ_BYTES_MAX, READ_BYTES_MAX);
  private final byte[] smallBytes = small.array();
  private final @Nullable ByteBuf direct;
  private @Nullable ByteBuf large;
  private long largeHeader;

  private int lastBytes;
  private int attemptedBytes;
  private int reads;

  /**
   * @param heap whether the transport reads into an array; else it reads into native memory, which is copied from there
   */
  RawReader(boolean heap) {
    direct = heap ? null : Unpooled.directBuffer(READ_BYTES_MAX, READ_BYTES_MAX);
  }

  /** Cuts what was read into {@code read} and passes the complete frames on. */
  void frames(ByteBuf read, Frames to) throws IOException {
    ByteBuf target = large != null ? large : small;
    if (read != target) {
      target.writeBytes(read);
    }
    read.release();
    if (target != small) {
      if (!target.isWritable()) {
        large = null;
        CodedInputStream in = UnsafeByteOperations.unsafeWrap(target.array()).newCodedInput();
        in.enableAliasing(true);
        to.onFrame(RawFrame.operation(largeHeader), RawFrame.id(largeHeader), in);
        in.checkLastTagWas(0);
      }
      return;
    }
    smallFrames(to);
  }

  private void smallFrames(Frames to) throws IOException {
    int at = small.readerIndex();
    int end = small.writerIndex();
    CodedInputStream in = CodedInputStream.newInstance(smallBytes, at, end - at);
    int begin = at;
    while (end - at >= RawFrame.HEADER_BYTES) {
      long header = RawFrame.headerAt(smallBytes, at);
      int length = RawFrame.length(header);
      if (length > RawFrame.MESSAGE_BYTES_MAX) {
        throw new IOException(
            "a frame of " + length + " bytes; at most " + RawFrame.MESSAGE_BYTES_MAX);
      }
      int message = at + RawFrame.HEADER_BYTES;
      if (end - message < length) {
        if (length > SMALL_BYTES_MAX) {
          large = Unpooled.wrappedBuffer(new byte[length]).clear();
          large.writeBytes(smallBytes, message, end - message);
          largeHeader = header;
          at = end;
        }
        break;
      }
      at = message + length;
      in.skipRawBytes(message - begin - in.getTotalBytesRead());
      int limit = in.pushLimit(length);
      to.onFrame(RawFrame.operation(header), RawFrame.id(header), in);
      in.checkLastTagWas(0);
      in.popLimit(limit);
    }
    if (at == end) {
      small.clear();
    } else {
      small.readerIndex(at);
    }
  }

  /** Gives its memory back. */
  void release() {
    small.release();
    large = null;
    if (direct != null) {
      direct.release();
    }
  }

  @Override
  public ExtendedHandle newHandle() {
    return this;
  }

  @Override
  public ByteBuf allocate(ByteBufAllocator unused) {
    ByteBuf target = large != null ? large : small;
    if (target == small && small.writableBytes() < READ_BYTES_MAX / 2) {
      small.discardReadBytes();
    }
    if (direct == null) {
      return target.retain();
    }
    // Both indexes so far on that no more can be written than the target takes.
    int start = Math.max(0, direct.capacity() - target.writableBytes());
    return direct.setIndex(start, start).retain();
  }

  @Override
  public int guess() {
    return READ_BYTES_MAX;
  }

  @Override
  public void reset(ChannelConfig config) {
    reads = 0;
  }

  @Override
  public void incMessagesRead(int count) {
    reads += count;
  }

  @Override
  public void lastBytesRead(int bytes) {
    lastBytes = bytes;
  }

  @Override
  public int lastBytesRead() {
    return lastBytes;
  }

  @Override
  public void attemptedBytesRead(int bytes) {
    attemptedBytes = bytes;
  }

  @Override
  public int attemptedBytesRead() {
    return attemptedBytes;
  }

  @Override
  public boolean continueReading() {
    // A read that did not fill its buffer emptied the socket.
    return lastBytes > 0 && lastBytes == attemptedBytes && reads < READS_MAX;
  }

  @Override
  public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
    return continueReading();
  }

  @Override
  public void readComplete() {}
}
