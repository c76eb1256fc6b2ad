package io.ringwire.perf.load.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.ringwire.perf.load.http.ResponseParser.Event;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1: one exchange at a time, no pipelining. */
final class Http1Connection extends ChannelInboundHandlerAdapter implements HttpConnection {
  private final HttpPool pool;
  private final Channel channel;
  private final ResponseParser parser = new ResponseParser();
  private @Nullable Exchange exchange;

  /** The beginning of a line whose end has not come. */
  private @Nullable ByteBuf leftover;

  private final Seat seat = new Seat();
  private boolean isClosing;

  Http1Connection(HttpPool pool, Channel channel) {
    this.pool = pool;
    this.channel = channel;
  }

  @Override
  public HttpVersion version() {
    return HttpVersion.HTTP_1_1;
  }

  @Override
  public Seat seat() {
    return seat;
  }

  @Override
  public boolean hasRoom() {
    return exchange == null && !isClosing && channel.isActive();
  }

  @Override
  public void begin(Exchange next) {
    exchange = next;
    parser.begin(next.request.isHead());
    byte[] bytes = next.request.http1();
    ByteBuf out = channel.alloc().ioBuffer(bytes.length).writeBytes(bytes);
    channel.writeAndFlush(out, channel.voidPromise());
  }

  @Override
  public void flush() {
    // begin() has: nothing is ever written together here.
  }

  /** Closes: HTTP/1.1 cannot take a request back. */
  @Override
  public void giveUp(Exchange late, String status, String text) {
    fail(status, text);
  }

  @Override
  public void fail(String status, String text) {
    isClosing = true;
    channel.close();
    Exchange open = exchange;
    exchange = null;
    if (open != null) {
      open.fail(status, text);
      pool.ended(open);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = joined((ByteBuf) message);
    try {
      parse(in);
      if (in.isReadable()) {
        leftover = in.retain();
      }
    } catch (MalformedResponseException e) {
      fail("BAD_RESPONSE", String.valueOf(e.getMessage()));
    } finally {
      in.release();
    }
  }

  private ByteBuf joined(ByteBuf in) {
    ByteBuf before = leftover;
    if (before == null) {
      return in;
    }
    leftover = null;
    try {
      ByteBuf both = channel.alloc().buffer(before.readableBytes() + in.readableBytes());
      return both.writeBytes(before).writeBytes(in);
    } finally {
      before.release();
      in.release();
    }
  }

  private void parse(ByteBuf in) throws MalformedResponseException {
    while (in.isReadable()) {
      Exchange current = exchange;
      if (current == null) {
        // Nobody asked: an answer after its time, or a farewell such as 408.
        in.skipBytes(in.readableBytes());
        fail("CLOSED", "");
        return;
      }
      if (!consume(in, current)) {
        return;
      }
    }
    // An answer without a body is complete though no byte of it is left.
    Exchange current = exchange;
    if (current != null && current.hasHead()) {
      consume(in, current);
    }
  }

  /** Takes in one event; returns whether there was one. */
  private boolean consume(ByteBuf in, Exchange current) throws MalformedResponseException {
    Event event = parser.next(in);
    switch (event) {
      case HEAD -> current.head(parser.status());
      case BODY -> {
        current.body(in, in.readerIndex(), parser.bodyBytes());
        in.skipBytes(parser.bodyBytes());
      }
      case END -> end(current);
      case STARVED -> {}
    }
    return event != Event.STARVED;
  }

  private void end(Exchange done) {
    exchange = null;
    if (!parser.isReusable()) {
      isClosing = true;
      channel.close();
    }
    done.end();
    pool.ended(done);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    pool.afterRead(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    isClosing = true;
    Exchange open = exchange;
    if (open != null && open.hasHead() && parser.endsByClose()) {
      end(open);
    }
    fail("CONNECTION_CLOSED", "the server closed the connection before it answered");
    ByteBuf rest = leftover;
    leftover = null;
    if (rest != null) {
      rest.release();
    }
    pool.lost(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail("CONNECTION_FAILED", String.valueOf(cause.getMessage()));
  }
}
