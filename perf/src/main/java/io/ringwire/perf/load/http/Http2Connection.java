package io.ringwire.perf.load.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2: as many exchanges at once as the server's SETTINGS and {@link HttpOptions#streamsMax} allow. Netty keeps the
 * streams, their windows and the header tables; exchanges hang on its streams. What was begun and what came leave and are
 * told in batches, one a read or a burst.
 *
 * <p>An exchange ends by its answer, or when its stream is closed for another reason, which {@link #closing} names.
 */
final class Http2Connection extends Http2ConnectionHandler implements HttpConnection {
  private static final int HEADER_BYTES_MAX = 64 << 10;

  /** What one answer may send ahead; a generator is no bottleneck. */
  private static final int STREAM_WINDOW_BYTES = 1 << 20;

  /** The same for all answers of a connection. */
  private static final int CONNECTION_WINDOW_BYTES = 16 << 20;

  /** Of what a server says when it goes away. */
  private static final int DEBUG_BYTES_MAX = 200;

  private static final int WINDOW_BYTES_AT_FIRST = 65_535;

  private final HttpPool pool;
  private final Opening opening;
  private final Channel channel;
  private final int streamsMax;
  private final PropertyKey exchangeKey;
  private final Seat seat = new Seat();
  private @Nullable ChannelHandlerContext context;
  private boolean isClosing;
  private int lastStreamServed = Integer.MAX_VALUE;
  private Why closing =
      new Why("CONNECTION_CLOSED", "the server closed the connection before it answered");
  private @Nullable Why goAway;

  private record Why(String status, String text) {}

  private Http2Connection(
      HttpPool pool,
      Opening opening,
      Channel channel,
      int streamsMax,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(decoder, encoder, settings);
    this.pool = pool;
    this.opening = opening;
    this.channel = channel;
    this.streamsMax = streamsMax;
    this.exchangeKey = connection().newKey();
  }

  static Http2Connection of(HttpPool pool, Opening opening, Channel channel, HttpOptions options) {
    return new Builder(pool, opening, channel, options.streamsMax()).build();
  }

  @Override
  public HttpVersion version() {
    return HttpVersion.HTTP_2;
  }

  @Override
  public Seat seat() {
    return seat;
  }

  @Override
  public boolean hasRoom() {
    int open = connection().local().numActiveStreams();
    return !isClosing
        && opening.isSettled()
        && open < streamsMax
        && open < connection().local().maxActiveStreams()
        && channel.isActive();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
    channel
        .eventLoop()
        .schedule(this::settingsAreDue, Connector.STEP_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    if (channel.isActive()) {
      widen();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    super.channelActive(ctx);
    widen();
  }

  /** After the preface: SETTINGS speak of streams only, a connection's own window grows by WINDOW_UPDATE. */
  private void widen() throws Http2Exception {
    connection()
        .local()
        .flowController()
        .incrementWindowSize(
            connection().connectionStream(), CONNECTION_WINDOW_BYTES - WINDOW_BYTES_AT_FIRST);
    flush();
  }

  private void settingsAreDue() {
    if (!opening.isSettled()) {
      String text =
          "no SETTINGS in " + Connector.STEP_TIMEOUT_MILLIS + " ms: is it a server of HTTP/2?";
      opening.failed("CONNECT_FAILED", text);
      fail("CONNECT_FAILED", text);
    }
  }

  @Override
  public void begin(Exchange next) {
    ChannelHandlerContext ctx = context;
    int id = connection().local().incrementAndGetNextStreamId();
    if (ctx == null || id < 0) {
      // The numbers are used up, after 2^30 requests.
      retire();
      end(next, new Why("CONNECTION_CLOSED", "the connection has no stream numbers left"));
      return;
    }
    next.streamId = id;
    byte[] body = next.request.body();
    ChannelFuture head =
        encoder()
            .writeHeaders(ctx, id, next.request.http2(), 0, body.length == 0, ctx.newPromise());
    Http2Stream stream = connection().stream(id);
    if (stream != null) {
      stream.setProperty(exchangeKey, next);
    }
    if (stream == null || head.isDone()) {
      head.addListener((ChannelFuture written) -> written(written, next));
    }
    if (body.length > 0 && stream != null) {
      encoder().writeData(ctx, id, Unpooled.wrappedBuffer(body), 0, true, ctx.newPromise());
    }
  }

  /** A head that cannot be written leaves no stream to be closed; all other failures close it. */
  private void written(ChannelFuture head, Exchange of) {
    if (!head.isSuccess()) {
      end(of, new Why("NOT_WRITTEN", String.valueOf(head.cause().getMessage())));
    }
  }

  @Override
  public void flush() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      flush(ctx);
    }
  }

  @Override
  public void giveUp(Exchange exchange, String status, String text) {
    end(exchange, new Why(status, text));
    ChannelHandlerContext ctx = context;
    if (ctx != null && connection().stream(exchange.streamId) != null) {
      resetStream(ctx, exchange.streamId, Http2Error.CANCEL.code(), ctx.newPromise());
    }
  }

  @Override
  public void fail(String status, String text) {
    isClosing = true;
    closing = new Why(status, text);
    List<Exchange> open = new ArrayList<>();
    try {
      connection()
          .forEachActiveStream(
              stream -> {
                Exchange exchange = stream.getProperty(exchangeKey);
                return exchange == null || open.add(exchange);
              });
    } catch (Http2Exception e) {
      throw new IllegalStateException("the visitor above throws nothing", e);
    }
    open.forEach(exchange -> end(exchange, closing));
    channel.close();
  }

  private void end(Exchange exchange, Why why) {
    exchange.fail(why.status, why.text);
    pool.ended(exchange);
  }

  private void retire() {
    isClosing = true;
    pool.retire(this);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    pool.afterRead(this);
    super.channelReadComplete(ctx); // flushes
    if (isClosing && connection().numActiveStreams() == 0) {
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    isClosing = true;
    super.channelInactive(ctx); // closes the streams
    opening.failed("CONNECT_FAILED", "the server closed the connection before its SETTINGS");
    pool.lost(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      super.exceptionCaught(ctx, cause);
      return;
    }
    if (!isClosing) {
      closing = new Why("CONNECTION_FAILED", String.valueOf(cause.getMessage()));
    }
    ctx.close();
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception why) {
    String text = String.valueOf(cause.getMessage());
    closing = new Why("BAD_RESPONSE", text);
    opening.failed("CONNECT_FAILED", text);
    retire();
    super.onConnectionError(ctx, outbound, cause, why);
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException why) {
    Http2Stream stream = connection().stream(why.streamId());
    Exchange exchange = stream == null ? null : stream.getProperty(exchangeKey);
    if (exchange != null) {
      String status = outbound ? "NOT_WRITTEN" : "BAD_RESPONSE";
      end(exchange, new Why(status, String.valueOf(cause.getMessage())));
    }
    super.onStreamError(ctx, outbound, cause, why);
  }

  /** What becomes of streams. */
  private final class Streams extends Http2ConnectionAdapter {
    @Override
    public void onStreamClosed(Http2Stream stream) {
      Exchange exchange = stream.getProperty(exchangeKey);
      if (exchange != null && !exchange.isDone()) {
        Why left = goAway;
        end(exchange, left != null && stream.id() > lastStreamServed ? left : closing);
      }
    }

    /** Comes before the streams that the server did not serve are closed. */
    @Override
    public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
      lastStreamServed = lastStreamId;
      goAway =
          new Why(
              "GOAWAY " + name(errorCode),
              "the server closes the connection and did not serve this request");
      if (errorCode != Http2Error.NO_ERROR.code()) {
        int said = Math.min(debugData.readableBytes(), DEBUG_BYTES_MAX);
        closing =
            new Why(
                "CONNECTION_CLOSED",
                "GOAWAY "
                    + name(errorCode)
                    + ": "
                    + debugData.toString(debugData.readerIndex(), said, StandardCharsets.UTF_8));
      }
      retire();
    }
  }

  /** What comes on them. */
  private final class Frames extends Http2FrameAdapter {
    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
      opening.succeeded(Http2Connection.this);
    }

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
      Exchange exchange = exchangeOf(streamId);
      if (exchange == null) {
        return;
      }
      if (!exchange.hasHead()) {
        int status = status(headers);
        if (status < 0) {
          giveUp(exchange, "BAD_RESPONSE", "no :status: " + headers.status());
          return;
        }
        if (status < 200) {
          return; // an interim answer
        }
        exchange.head(status);
      }
      if (endOfStream) {
        complete(exchange);
      }
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
      int bytes = data.readableBytes();
      Exchange exchange = exchangeOf(streamId);
      if (exchange != null) {
        exchange.body(data, data.readerIndex(), bytes);
        if (endOfStream) {
          complete(exchange);
        }
      }
      return bytes + padding;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
      Exchange exchange = exchangeOf(streamId);
      if (exchange != null) {
        end(exchange, new Why("RST_STREAM " + name(errorCode), "the server reset the stream"));
      }
    }

    private @Nullable Exchange exchangeOf(int streamId) {
      Http2Stream stream = connection().stream(streamId);
      return stream == null ? null : stream.getProperty(exchangeKey);
    }

    private void complete(Exchange exchange) {
      exchange.end();
      pool.ended(exchange);
    }
  }

  private static int status(Http2Headers headers) {
    CharSequence text = headers.status();
    int status = 0;
    for (int i = 0; text != null && i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      status = status * 10 + digit;
    }
    return text != null && text.length() == 3 && status >= 100 ? status : -1;
  }

  private static String name(long errorCode) {
    Http2Error error = Http2Error.valueOf(errorCode);
    return error == null ? Long.toString(errorCode) : error.name();
  }

  /** Netty's way of making one. */
  private static final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<Http2Connection, Builder> {
    private final HttpPool pool;
    private final Opening opening;
    private final Channel channel;
    private final int streamsMax;

    Builder(HttpPool pool, Opening opening, Channel channel, int streamsMax) {
      this.pool = pool;
      this.opening = opening;
      this.channel = channel;
      this.streamsMax = streamsMax;
      server(false);
      gracefulShutdownTimeoutMillis(0); // closing means that all were told
      initialSettings(
          Http2Settings.defaultSettings()
              .pushEnabled(false)
              .maxHeaderListSize(HEADER_BYTES_MAX)
              .initialWindowSize(STREAM_WINDOW_BYTES));
    }

    @Override
    public Http2Connection build() {
      return super.build();
    }

    @Override
    protected Http2Connection build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      Http2Connection made =
          new Http2Connection(pool, opening, channel, streamsMax, decoder, encoder, settings);
      made.connection().addListener(made.new Streams());
      decoder.frameListener(made.new Frames());
      return made;
    }
  }
}
