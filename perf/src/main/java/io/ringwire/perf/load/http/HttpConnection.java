package io.ringwire.perf.load.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.ringwire.perf.load.http.HttpTarget.Exchange;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection: at most one exchange at a time. Confined to the target's event loop. */
final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> {
  /** Bytes of a failure's body kept as its example. */
  private static final int EXAMPLE_BYTES_MAX = 512;

  private final HttpTarget target;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange exchange;
  private @Nullable HttpResponse response;
  private final StringBuilder example = new StringBuilder();

  HttpConnection(HttpTarget target) {
    this.target = target;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** Sends the request of an exchange. */
  void begin(Exchange next) {
    exchange = next;
    response = null;
    example.setLength(0);
    ChannelHandlerContext to = context;
    if (to != null) {
      to.writeAndFlush(target.encodedRequest(), to.voidPromise());
    }
  }

  boolean isOverdue(long nowNanos) {
    Exchange open = exchange;
    return open != null && open.isOverdue(nowNanos);
  }

  /** Fails the exchange under way, if any, and closes: HTTP/1.1 cannot take a request back. */
  void fail(String status, String text) {
    Exchange open = exchange;
    exchange = null;
    ChannelHandlerContext to = context;
    if (to != null) {
      to.close();
    }
    if (open != null) {
      open.answer().failed(status, text);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
    if (part.decoderResult().isFailure()) {
      fail("BAD_RESPONSE", String.valueOf(part.decoderResult().cause().getMessage()));
      return;
    }
    if (part instanceof HttpResponse head) {
      response = head;
    }
    HttpResponse current = response;
    // An informational answer comes before the real one, and ends like it.
    if (current == null || current.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      return;
    }
    boolean isOk = current.status().codeClass() == HttpStatusClass.SUCCESS;
    if (!isOk && part instanceof HttpContent content && example.length() < EXAMPLE_BYTES_MAX) {
      int bytes = Math.min(content.content().readableBytes(), EXAMPLE_BYTES_MAX - example.length());
      example.append(
          content
              .content()
              .toString(content.content().readerIndex(), bytes, StandardCharsets.UTF_8));
    }
    if (part instanceof LastHttpContent) {
      finish(ctx, current, isOk);
    }
  }

  private void finish(ChannelHandlerContext ctx, HttpResponse last, boolean isOk) {
    Exchange done = exchange;
    exchange = null;
    response = null;
    if (done != null) {
      if (isOk) {
        done.answer().succeeded();
      } else {
        done.answer().failed("HTTP " + last.status().code(), example.toString());
      }
    }
    if (HttpUtil.isKeepAlive(last) && ctx.channel().isActive()) {
      target.release(this);
    } else {
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    target.forget(this);
    fail("CONNECTION_CLOSED", "the server closed the connection before it answered");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail("CONNECTION_FAILED", String.valueOf(cause.getMessage()));
  }
}
