package io.ringwire.perf.load.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP/2 and does with each request what a script says, on one event loop. */
final class ScriptedHttp2Server implements AutoCloseable {
  final AtomicInteger accepted = new AtomicInteger();
  final AtomicInteger mostAtOnce = new AtomicInteger();
  final List<String> resets = new CopyOnWriteArrayList<>();
  private final Consumer<Request> script;
  private final Http2Settings settings;
  private final @Nullable SslContext tls;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listener;

  ScriptedHttp2Server(Consumer<Request> script) {
    this(Http2Settings.defaultSettings(), null, script);
  }

  ScriptedHttp2Server(Http2Settings settings, @Nullable SslContext tls, Consumer<Request> script) {
    this.script = script;
    this.settings = settings;
    this.tls = tls;
    listener =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  String url() {
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    return (tls == null ? "http" : "https") + "://127.0.0.1:" + port;
  }

  private void accept(Channel channel) {
    accepted.incrementAndGet();
    if (tls != null) {
      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
    }
    Frames frames = new Frames();
    frames.handler =
        new Http2ConnectionHandlerBuilder()
            .server(true)
            .frameListener(frames)
            .initialSettings(settings)
            .gracefulShutdownTimeoutMillis(0)
            .build();
    channel.pipeline().addLast(frames.handler);
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** One connection. */
  private final class Frames extends Http2FrameAdapter {
    private final Map<Integer, Request> open = new HashMap<>();
    @Nullable Http2ConnectionHandler handler;

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int streamId,
        Http2Headers headers,
        int streamDependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean endOfStream) {
      onHeadersRead(ctx, streamId, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int streamId,
        Http2Headers headers,
        int padding,
        boolean endOfStream) {
      Http2ConnectionHandler made = handler;
      if (made == null) {
        throw new AssertionError("no handler yet");
      }
      Request request = new Request(ctx, made, streamId, headers);
      mostAtOnce.accumulateAndGet(made.connection().remote().numActiveStreams(), Math::max);
      if (endOfStream) {
        script.accept(request);
      } else {
        open.put(streamId, request);
      }
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
      int bytes = data.readableBytes() + padding;
      Request request = Objects.requireNonNull(open.get(streamId), "no request on this stream");
      request.body.writeBytes(ByteBufUtil.getBytes(data));
      if (endOfStream) {
        open.remove(streamId);
        script.accept(request);
      }
      return bytes;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
      resets.add(String.valueOf(Http2Error.valueOf(errorCode)));
    }
  }

  /** A request, and what can be done with it; on the server's event loop. */
  static final class Request {
    final ChannelHandlerContext ctx;
    final int streamId;
    final Http2Headers headers;
    private final Http2ConnectionHandler handler;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    Request(
        ChannelHandlerContext ctx,
        Http2ConnectionHandler handler,
        int streamId,
        Http2Headers headers) {
      this.ctx = ctx;
      this.handler = handler;
      this.streamId = streamId;
      this.headers = headers;
    }

    String body() {
      return body.toString(StandardCharsets.UTF_8);
    }

    void answer(int status, String text) {
      Http2Headers head = new DefaultHttp2Headers().status(Integer.toString(status));
      handler.encoder().writeHeaders(ctx, streamId, head, 0, text.isEmpty(), ctx.newPromise());
      if (!text.isEmpty()) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        handler.encoder().writeData(ctx, streamId, bytes, 0, true, ctx.newPromise());
      }
      flush();
    }

    void reset(Http2Error error) {
      handler.resetStream(ctx, streamId, error.code(), ctx.newPromise());
      flush();
    }

    /** Serves streams up to a number and none after it. */
    void goAway(int lastStreamId, Http2Error error) {
      handler
          .encoder()
          .frameWriter()
          .writeGoAway(
              ctx,
              lastStreamId,
              error.code(),
              Unpooled.copiedBuffer("too many of you", StandardCharsets.UTF_8),
              ctx.newPromise());
      ctx.flush();
    }

    /** Sends bytes that are no frame of this connection. */
    void babble(String text) {
      ctx.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    void hangUp() {
      ctx.close();
    }

    private void flush() {
      handler.flush(ctx);
    }
  }
}
