package io.ringwire.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client, on its event loop: collects a request, hands it out, writes the answer, and only then looks
 * at the next. It is always in one {@link Phase}, and each phase but answering has a time limit, which {@link #sweep}
 * checks a few times a second rather than with timers of each request.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  /** Before a body's rate is judged. */
  private static final long BODY_GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** How long a refused client may take to read why, before the connection is closed under it. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final byte[] NO_BODY = {};
  private static final int BODY_BYTES_START = 1024;
  private static final int HEAD_BYTES_EXPECTED = 256;

  private enum Phase {
    /** Between requests, or in the head of one. */
    WAITING,
    /** In the body of a request. */
    BODY,
    /** The request is being answered. */
    ANSWERING,
    /** The last answer is on its way, or the connection is closed. */
    CLOSING
  }

  private final HttpServer server;
  private final RequestDecoder decoder;
  private final HttpLimits limits;
  private final Channel channel;
  private final String peer;

  private Phase phase = Phase.WAITING;
  private long phaseSinceNanos = System.nanoTime();
  private @Nullable RequestHead head;
  private @Nullable HttpExchange exchange;
  private @Nullable Runnable whenWritable;

  /** The next request waits until the client has read enough of the answers. */
  private boolean resumesWhenWritable;

  private byte[] body = NO_BODY;
  private int bodyBytes;

  /** What this connection holds of the server's memory for bodies. */
  private long bodyBytesTaken;

  private long stalledBytes = -1;
  private long stalledSinceNanos;

  HttpConnection(HttpServer server, RequestDecoder decoder, Channel channel) {
    this.server = server;
    this.decoder = decoder;
    this.limits = server.limits();
    this.channel = channel;
    this.peer =
        channel.remoteAddress() instanceof InetSocketAddress address
            ? address.getAddress().getHostAddress() + ":" + address.getPort()
            : "";
  }

  String peer() {
    return peer;
  }

  void execute(Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
    } else {
      channel.eventLoop().execute(task);
    }
  }

  void schedule(Runnable task, long delayNanos) {
    channel.eventLoop().schedule(task, delayNanos, TimeUnit.NANOSECONDS);
  }

  private void enter(Phase next) {
    phase = next;
    phaseSinceNanos = System.nanoTime();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (phase == Phase.CLOSING) {
        return;
      }
      if (message instanceof RequestDecoder.Violation violation) {
        refuse(violation.status(), violation.text());
      } else if (message instanceof HttpRequest request) {
        onHead(request);
      }
      if (message instanceof HttpContent content && phase == Phase.BODY) {
        onContent(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void onHead(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      refuse(400, "the request is malformed");
      return;
    }
    Object checked = RequestHead.check(request);
    if (checked instanceof RequestDecoder.Violation violation) {
      refuse(violation.status(), violation.text());
      return;
    }
    head = (RequestHead) checked;
    if (head.contentLength() > limits.bodyBytesMax()) {
      refuse(413, "the body is larger than " + limits.bodyBytesMax() + " bytes");
      return;
    }
    if (head.expectsContinue()) {
      ByteBuf interim = channel.alloc().buffer(32);
      ResponseBytes.interim(interim);
      channel.writeAndFlush(interim);
    }
    bodyBytes = 0;
    enter(Phase.BODY);
  }

  private void onContent(HttpContent content) {
    if (content.decoderResult().isFailure()) {
      refuse(400, "the body is malformed");
      return;
    }
    ByteBuf bytes = content.content();
    if (bytes.readableBytes() > limits.bodyBytesMax() - bodyBytes) {
      refuse(413, "the body is larger than " + limits.bodyBytesMax() + " bytes");
      return;
    }
    if (!append(bytes)) {
      refuse(503, "the bodies of other requests take all the memory there is for them");
    } else if (content instanceof LastHttpContent) {
      dispatch();
    }
  }

  /** Returns whether there was memory for it. */
  private boolean append(ByteBuf bytes) {
    int more = bytes.readableBytes();
    if (more > body.length - bodyBytes) {
      // Grows with what has come, whatever Content-Length says will come.
      int larger = Math.max(Math.max(BODY_BYTES_START, body.length * 2), bodyBytes + more);
      int length = Math.min(larger, Math.max(limits.bodyBytesMax(), bodyBytes + more));
      if (!server.takeBodyBytes(length - body.length)) {
        return false;
      }
      bodyBytesTaken += length - body.length;
      body = Arrays.copyOf(body, length);
    }
    bytes.readBytes(body, bodyBytes, more);
    bodyBytes += more;
    return true;
  }

  private void letGoOfBody() {
    body = NO_BODY;
    if (bodyBytesTaken > 0) {
      server.giveBodyBytesBack(bodyBytesTaken);
      bodyBytesTaken = 0;
    }
  }

  private void dispatch() {
    RequestHead asked = head;
    if (asked == null) {
      return;
    }
    byte[] complete = bodyBytes == body.length ? body : Arrays.copyOf(body, bodyBytes);
    body = NO_BODY;
    HttpExchange next =
        new HttpExchange(
            this, asked.method(), asked.path(), asked.query(), asked.headers(), complete);
    exchange = next;
    enter(Phase.ANSWERING);
    try {
      server.handler().handle(next);
    } catch (RuntimeException | Error e) {
      LOG.error("request {}: its handler failed", next.requestId(), e);
      next.respond(
          HttpErrorWriter.problem(next, Status.of(StatusCode.INTERNAL, "the gateway failed")));
    }
  }

  /** Answers a request that will not be looked at further, and closes. */
  private void refuse(int status, String text) {
    decoder.discard();
    ByteBuf out = channel.alloc().buffer(HEAD_BYTES_EXPECTED);
    HttpResponse response = HttpErrorWriter.refusal(status, text);
    ResponseBytes.head(out, response);
    ResponseBytes.header(out, "content-length", Integer.toString(response.body().length));
    ResponseBytes.header(out, "connection", "close");
    ResponseBytes.endHead(out);
    out.writeBytes(response.body());
    server.refused(status);
    closeAfter(out);
  }

  void respond(HttpExchange answered, HttpResponse response) {
    if (answered != exchange || phase != Phase.ANSWERING) {
      return;
    }
    try {
      write(answered, response);
    } catch (RuntimeException | Error e) { // Out of buffer memory: the client learns it at least.
      LOG.error("request {}: its answer could not be written", answered.requestId(), e);
      channel.close();
    }
  }

  private void write(HttpExchange answered, HttpResponse response) {
    answered.begin(response.status());
    boolean close = closesAfterAnswer();
    byte[] content = response.body();
    boolean bodyless = response.status() == 204 || response.status() == 304;
    ByteBuf out = channel.alloc().buffer(HEAD_BYTES_EXPECTED + content.length);
    ResponseBytes.head(out, response);
    if (!bodyless) {
      ResponseBytes.header(out, "content-length", Integer.toString(content.length));
    }
    ownHeaders(out, answered, close);
    ResponseBytes.endHead(out);
    if (!bodyless && !answered.method().equals("HEAD")) {
      out.writeBytes(content);
      answered.count(content.length);
    }
    if (close) {
      decoder.discard();
      closeAfter(out);
    } else {
      channel.writeAndFlush(out);
      finish();
    }
  }

  ResponseStream stream(HttpExchange answered, HttpResponse response) {
    Stream stream = new Stream(answered, head != null && head.http11());
    if (answered != exchange || phase != Phase.ANSWERING) {
      stream.ended = true;
      return stream;
    }
    answered.begin(response.status());
    ByteBuf out = channel.alloc().buffer(HEAD_BYTES_EXPECTED + response.body().length);
    ResponseBytes.head(out, response);
    if (stream.chunked) {
      ResponseBytes.header(out, "transfer-encoding", "chunked");
    }
    stream.closes = !stream.chunked || closesAfterAnswer();
    ownHeaders(out, answered, stream.closes);
    ResponseBytes.endHead(out);
    channel.writeAndFlush(out);
    if (response.body().length > 0) {
      stream.write(response.body());
    }
    return stream;
  }

  private boolean closesAfterAnswer() {
    return head == null || !head.keepAlive() || server.isDraining();
  }

  private void ownHeaders(ByteBuf out, HttpExchange answered, boolean close) {
    if (!answered.requestId().isEmpty()) {
      ResponseBytes.header(out, "x-request-id", answered.requestId());
    }
    if (close) {
      ResponseBytes.header(out, "connection", "close");
    } else if (head != null && !head.http11()) {
      ResponseBytes.header(out, "connection", "keep-alive");
    }
  }

  /** The answer was written; on to the next request. */
  private void finish() {
    HttpExchange done = exchange;
    exchange = null;
    head = null;
    whenWritable = null;
    letGoOfBody();
    if (phase == Phase.ANSWERING) {
      enter(Phase.WAITING);
    }
    if (done != null) {
      try {
        done.end();
      } catch (RuntimeException | Error e) { // The next request does not pay for it.
        LOG.error("request {}: its end could not be told", done.requestId(), e);
      }
    }
    if (phase == Phase.WAITING) {
      if (server.isDraining()) {
        channel.close();
        return;
      }
      if (channel.isWritable()) {
        resume();
      } else {
        resumesWhenWritable = true; // Or answers of a few bytes' requests would pile up unread.
      }
    }
  }

  private void resume() {
    resumesWhenWritable = false;
    try {
      decoder.resume();
    } catch (Exception e) {
      LOG.warn("a connection of {} could not go on", peer, e);
      channel.close();
    }
  }

  // A close right behind the bytes would reset the connection while the client still sends, and the
  // answer with it.
  private void closeAfter(ByteBuf out) {
    enter(Phase.CLOSING);
    finish();
    channel
        .writeAndFlush(out)
        .addListener(
            sent -> {
              if (sent.isSuccess() && channel instanceof SocketChannel socket) {
                channel.config().setAutoRead(true);
                socket.shutdownOutput();
                schedule(channel::close, LINGER_NANOS);
              } else {
                channel.close();
              }
            });
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable() && whenWritable != null) {
      whenWritable.run();
    } else if (channel.isWritable() && resumesWhenWritable && phase == Phase.WAITING) {
      resume();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    enter(Phase.CLOSING);
    HttpExchange left = exchange;
    exchange = null;
    letGoOfBody();
    if (left != null) {
      left.clientGone();
    }
    server.left(this);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof java.io.IOException) {
      LOG.debug("connection of {} broke", peer, cause);
    } else {
      LOG.warn("connection of {} failed", peer, cause);
    }
    ctx.close();
  }

  Channel channel() {
    return channel;
  }

  boolean isDraining() {
    return server.isDraining();
  }

  /** Closes the connection if nothing is under way on it; else tells what is that the server is going away. */
  void drain() {
    if (phase == Phase.WAITING && decoder.headSinceNanos() == 0) {
      channel.close();
    } else if (exchange != null) {
      exchange.draining();
    }
  }

  /** Enforces the time limits of the phase at hand. */
  void sweep(long nowNanos) {
    long inPhase = nowNanos - phaseSinceNanos;
    switch (phase) {
      case WAITING -> {
        long headSince = decoder.headSinceNanos();
        if (headSince != 0 && nowNanos - headSince > limits.headerTimeout().toNanos()) {
          refuse(408, "the request's headers took too long");
        } else if (headSince == 0 && inPhase > limits.idleTimeout().toNanos()) {
          channel.close();
        }
      }
      case BODY -> {
        long due = inPhase / 1_000_000 * limits.bodyBytesPerSecondMin() / 1000;
        if (inPhase > BODY_GRACE_NANOS && bodyBytes < due) {
          refuse(408, "the request's body comes too slowly");
        }
      }
      case ANSWERING, CLOSING -> {}
    }
    sweepWrites(nowNanos);
  }

  private void sweepWrites(long nowNanos) {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    // The pending total shrinks by whole buffers only, the progress of the one being written by
    // bytes.
    long left = pending == null ? 0 : pending.totalPendingWriteBytes() - pending.currentProgress();
    if (left <= 0 || left != stalledBytes) {
      stalledBytes = left;
      stalledSinceNanos = nowNanos;
    } else if (nowNanos - stalledSinceNanos > limits.writeStallTimeout().toNanos()) {
      LOG.debug("{} does not read its response", peer);
      channel.close();
    }
  }

  private final class Stream implements ResponseStream {
    private final HttpExchange answered;
    private final boolean chunked;
    private boolean closes;
    private boolean ended;

    Stream(HttpExchange answered, boolean chunked) {
      this.answered = answered;
      this.chunked = chunked;
    }

    private boolean isOver() {
      return ended || answered != exchange;
    }

    @Override
    public void write(byte[] piece) {
      if (isOver() || piece.length == 0 || answered.method().equals("HEAD")) {
        return;
      }
      answered.count(piece.length);
      if (chunked) {
        ByteBuf out = channel.alloc().buffer(piece.length + 12);
        ResponseBytes.chunk(out, piece);
        channel.writeAndFlush(out);
      } else {
        channel.writeAndFlush(Unpooled.wrappedBuffer(piece));
      }
    }

    @Override
    public boolean isWritable() {
      return channel.isWritable();
    }

    @Override
    public void whenWritable(Runnable listener) {
      if (!isOver()) {
        whenWritable = listener;
      }
    }

    @Override
    public void end() {
      if (isOver()) {
        return;
      }
      ended = true;
      ByteBuf out = channel.alloc().buffer(8);
      if (chunked && !answered.method().equals("HEAD")) {
        ResponseBytes.lastChunk(out);
      }
      if (closes || server.isDraining()) {
        decoder.discard();
        closeAfter(out);
      } else {
        channel.writeAndFlush(out);
        finish();
      }
    }

    @Override
    public void abort() {
      if (!isOver()) {
        ended = true;
        decoder.discard();
        enter(Phase.CLOSING);
        finish();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      }
    }
  }
}
