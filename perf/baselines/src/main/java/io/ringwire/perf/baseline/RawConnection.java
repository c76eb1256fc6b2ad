package io.ringwire.perf.baseline;

import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

/**
 * What both ends share: frames in, frames out, and one flush for all that was answered or asked during one read. Confined
 * to its event loop. The only handler of its channel.
 */
abstract class RawConnection extends ChannelInboundHandlerAdapter implements RawReader.Frames {
  /** Bytes that wait for the peer to read before this end calls itself unwritable, and before it is writable again. */
  private static final WriteBufferWaterMark WAITING_BYTES =
      new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

  /**
   * Calls or answers before they leave, though the read goes on. The peer then works on these while this end works on
   * the rest; were all of a read sent at its end, both ends would take turns to sleep, and waking costs more than sending.
   */
  private static final int FRAMES_PER_FLUSH = 16;

  /** As {@link #FRAMES_PER_FLUSH}, for frames that are large. */
  private static final int BYTES_PER_FLUSH = 16 * 1024;

  protected final Channel channel;
  private final RawReader reader;
  private final RawWriter writer = new RawWriter();
  private boolean reading;
  private int unflushedFrames;
  private int unflushedBytes;

  /**
   * @param heapReads whether the channel reads into arrays
   */
  RawConnection(Channel channel, boolean heapReads) {
    this.channel = channel;
    this.reader = new RawReader(heapReads);
    channel.config().setRecvByteBufAllocator(reader);
    channel.config().setWriteBufferWaterMark(WAITING_BYTES);
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
  }

  /** All that the socket had has been passed on; what it caused to be sent must be flushed now. */
  abstract void onReadEnd();

  /** Sends a call or an answer, with the next {@link #flush} at the latest. */
  final void send(int operation, int id, MessageLite message) {
    unflushedBytes += writer.add(channel, operation, id, message);
    if (++unflushedFrames == FRAMES_PER_FLUSH || unflushedBytes >= BYTES_PER_FLUSH) {
      flush();
    }
  }

  /** Sends a message of a stream with the next {@link #flush}. */
  final void sendStreamed(int id, MessageLite message) {
    writer.add(channel, RawFrame.STREAM, id, message);
  }

  final void flush() {
    unflushedFrames = 0;
    unflushedBytes = 0;
    writer.write(channel);
    channel.flush();
  }

  /** Whether the end of the read under way will flush, so that the caller need not. */
  final boolean isReading() {
    return reading;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) throws Exception {
    reading = true;
    reader.frames((ByteBuf) read, this);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    onReadEnd();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    reader.release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
