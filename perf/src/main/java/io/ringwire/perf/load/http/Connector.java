package io.ringwire.perf.load.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Opens connections: TCP, then TLS where the origin wants it, then the version of HTTP that was asked for or chosen. */
final class Connector {
  /** For each of TCP, TLS and the first SETTINGS. */
  static final int STEP_TIMEOUT_MILLIS = 3_000;

  private final HttpPool pool;
  private final HttpOrigin origin;
  private final HttpOptions options;
  private final @Nullable SslContext tls;
  private final Bootstrap bootstrap;

  /**
   * @throws IllegalArgumentException when the host is unknown or the trusted authorities cannot be read
   */
  Connector(HttpPool pool, HttpOrigin origin, HttpOptions options, EventLoop loop) {
    this.pool = pool;
    this.origin = origin;
    this.options = options;
    this.tls = origin.secure() ? options.trust().context(options.version()) : null;
    InetSocketAddress address = new InetSocketAddress(origin.host(), origin.port());
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("no address is known of the host " + origin.host());
    }
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, STEP_TIMEOUT_MILLIS)
            .remoteAddress(address);
  }

  void open() {
    Opening opening = new Opening(pool);
    bootstrap
        .clone()
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                if (tls != null) {
                  SslHandler handler =
                      tls.newHandler(channel.alloc(), origin.host(), origin.port());
                  handler.setHandshakeTimeoutMillis(STEP_TIMEOUT_MILLIS);
                  channel.pipeline().addLast(handler, new Negotiation(opening, handler));
                } else if (options.version() == HttpVersion.HTTP_2) {
                  channel.pipeline().addLast(Http2Connection.of(pool, opening, channel, options));
                }
              }
            })
        .connect()
        .addListener((ChannelFuture connect) -> connected(connect, opening));
  }

  private void connected(ChannelFuture connect, Opening opening) {
    if (!connect.isSuccess()) {
      opening.failed("CONNECT_FAILED", String.valueOf(connect.cause().getMessage()));
    } else if (tls == null && options.version() != HttpVersion.HTTP_2) {
      speakHttp1(connect.channel(), opening);
    }
  }

  private void speakHttp1(Channel channel, Opening opening) {
    Http1Connection connection = new Http1Connection(pool, channel);
    channel.pipeline().addLast(connection);
    opening.succeeded(connection);
  }

  /** Waits for the end of the handshake, then makes room for the protocol that it chose. */
  private final class Negotiation extends ChannelInboundHandlerAdapter {
    private final Opening opening;
    private final SslHandler handler;

    Negotiation(Opening opening, SslHandler handler) {
      this.opening = opening;
      this.handler = handler;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
        ctx.fireUserEventTriggered(event);
        return;
      }
      if (!handshake.isSuccess()) {
        failed(ctx, handshake.cause());
        return;
      }
      boolean isHttp2 = ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol());
      if (!isHttp2 && options.version() == HttpVersion.HTTP_2) {
        opening.failed("CONNECT_FAILED", "the server does not choose HTTP/2 (h2 by ALPN)");
        ctx.close();
        return;
      }
      if (isHttp2) {
        ctx.pipeline().addLast(Http2Connection.of(pool, opening, ctx.channel(), options));
      } else {
        speakHttp1(ctx.channel(), opening);
      }
      ctx.pipeline().remove(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      opening.failed("TLS_FAILED", "the server closed the connection during the handshake");
      ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      failed(ctx, cause);
    }

    /** The innermost cause says what it was: an unknown authority, another name. */
    private void failed(ChannelHandlerContext ctx, Throwable cause) {
      Throwable root = cause;
      while (root.getCause() != null && root.getCause() != root) {
        root = root.getCause();
      }
      opening.failed("TLS_FAILED", String.valueOf(root.getMessage()));
      ctx.close();
    }
  }
}
