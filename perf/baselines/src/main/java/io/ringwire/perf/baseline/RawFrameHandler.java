package io.ringwire.perf.baseline;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * What both ends share: cuts the bytes read into frames, and writes what was answered or asked meanwhile in one buffer
 * and one flush when the read is over. Confined to its event loop.
 */
abstract class RawFrameHandler extends ChannelInboundHandlerAdapter {
  private final byte[] message = new byte[RawFrame.MESSAGE_BYTES_MAX];
  private final RawFrame.Batch batch = new RawFrame.Batch();
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf rest;
  private boolean flushing;

  /** One frame; the message is {@code bytes[0, length)}, and the array is used again after the call. */
  abstract void onFrame(int id, byte[] bytes, int length) throws InvalidProtocolBufferException;

  /** Sends a frame with the next flush. On the event loop only. */
  final void send(int id, MessageLite message) {
    int length = message.getSerializedSize();
    if (batch.isFullFor(length)) {
      write();
    }
    batch.add(id, message, length);
  }

  /** Writes and flushes what {@link #send} collected. On the event loop only. */
  final void flush() {
    ChannelHandlerContext to = context;
    if (to == null) {
      return;
    }
    if (!batch.isEmpty()) {
      write();
    }
    to.flush();
  }

  private void write() {
    ChannelHandlerContext to = context;
    if (to != null) {
      to.write(batch.take(to.alloc()), to.voidPromise());
    }
  }

  /** Whether the end of the read under way will flush, so that the caller need not. */
  final boolean isReading() {
    return flushing;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    context = null;
    ByteBuf left = rest;
    rest = null;
    if (left != null) {
      left.release();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) throws Exception {
    flushing = true;
    ByteBuf in = join(ctx, (ByteBuf) read);
    try {
      while (in.readableBytes() >= RawFrame.HEADER_BYTES) {
        int length = in.getInt(in.readerIndex());
        if (length < 0 || length > RawFrame.MESSAGE_BYTES_MAX) {
          throw new IllegalStateException(
              "a frame of " + length + " bytes; at most " + RawFrame.MESSAGE_BYTES_MAX);
        }
        if (in.readableBytes() < RawFrame.HEADER_BYTES + length) {
          break;
        }
        int id = in.getInt(in.readerIndex() + 4);
        in.skipBytes(RawFrame.HEADER_BYTES);
        in.readBytes(message, 0, length);
        onFrame(id, message, length);
      }
    } finally {
      keepRest(in);
    }
  }

  private ByteBuf join(ChannelHandlerContext ctx, ByteBuf read) {
    ByteBuf before = rest;
    if (before == null) {
      return read;
    }
    rest = null;
    ByteBuf joined = ctx.alloc().directBuffer(before.readableBytes() + read.readableBytes());
    joined.writeBytes(before).writeBytes(read);
    before.release();
    read.release();
    return joined;
  }

  private void keepRest(ByteBuf in) {
    if (in.isReadable()) {
      rest = in;
    } else {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flushing = false;
    flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    // A peer that does not read is not read from.
    ctx.channel().config().setAutoRead(ctx.channel().isWritable());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
