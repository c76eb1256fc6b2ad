package io.ringwire.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder behind a guard. The guard reads each request's head as bytes before Netty does, because what it refuses
 * cannot be seen afterwards: folded header lines, bare line feeds, carriage returns and NULs. It also enforces the sizes,
 * each with its own status. After each request it pauses until {@link #resume()}, so pipelined requests wait as bytes: their
 * bound is {@link HttpLimits#readAheadBytesMax} and not a number of requests, since none of them is an object yet.
 */
final class RequestDecoder extends HttpRequestDecoder {
  private static final int HEADER_LINES_MAX = 100;

  /** Room for Netty's own accounting; the guard's limits are the exact ones. */
  private static final int SLACK_BYTES = 1024;

  /** Why a head was refused. */
  record Violation(int status, String text) {}

  private final HttpLimits limits;
  private boolean atHead = true;
  private boolean paused;
  private boolean discarding;

  /** Whether {@link #channelRead} is on the stack: its loop decodes what {@link #resume} lets through. */
  private boolean reading;

  private @Nullable ChannelHandlerContext context;

  /** Bytes of the head's complete lines, and how many lines. */
  private int scannedBytes;

  private int scannedLines;
  private int requestLineBytes;

  /** When the first byte of an unfinished head came; 0 while there is none. */
  private long headSinceNanos;

  RequestDecoder(HttpLimits limits) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.requestLineBytesMax() + SLACK_BYTES)
            .setMaxHeaderSize(limits.headerBytesMax() + SLACK_BYTES));
    this.limits = limits;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
  }

  /** When the first byte of an unfinished head came; 0 while there is none. */
  long headSinceNanos() {
    return headSinceNanos;
  }

  /**
   * Decodes the next request, which may have arrived already. A request that is answered while it is read only lets the
   * loop that read it go on: decoding from here would nest once for each pipelined request, and overflow the stack.
   */
  void resume() throws Exception {
    paused = false;
    if (context != null) {
      context.channel().config().setAutoRead(true);
      if (!reading) {
        channelRead(context, Unpooled.EMPTY_BUFFER);
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    boolean nested = reading;
    reading = true;
    try {
      super.channelRead(ctx, message);
    } finally {
      reading = nested;
    }
  }

  /** Throws away whatever comes from now on. */
  void discard() {
    discarding = true;
  }

  // The inherited one asks for more bytes whenever it could decode nothing, which would undo the
  // stop of reading.
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (paused && !ctx.channel().config().isAutoRead()) {
      ctx.fireChannelReadComplete();
    } else {
      super.channelReadComplete(ctx);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (discarding) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (paused) {
      if (in.readableBytes() > limits.readAheadBytesMax()) {
        ctx.channel().config().setAutoRead(false);
      }
      return;
    }
    if (atHead) {
      if (scannedLines == 0) {
        skipEmptyLines(in);
      }
      if (!in.isReadable()) {
        return;
      }
      if (headSinceNanos == 0) {
        headSinceNanos = System.nanoTime() | 1; // Never 0, which means that none has begun.
      }
      if (!scan(in, out)) {
        return;
      }
      atHead = false;
      headSinceNanos = 0;
    }
    super.decode(ctx, in, out);
    if (!out.isEmpty() && out.get(out.size() - 1) instanceof LastHttpContent) {
      paused = true;
      atHead = true;
      scannedBytes = 0;
      scannedLines = 0;
    }
  }

  // RFC 9112 2.2: a server should ignore at least one empty line before a request.
  private static void skipEmptyLines(ByteBuf in) {
    while (in.readableBytes() >= 2
        && in.getByte(in.readerIndex()) == '\r'
        && in.getByte(in.readerIndex() + 1) == '\n') {
      in.skipBytes(2);
    }
  }

  /** Returns whether the head is complete and can be decoded. */
  private boolean scan(ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    int end = in.writerIndex();
    byte first = in.getByte(start);
    if ((first < 'A' || first > 'Z') && first != '\r') {
      return refuse(400, "this is no HTTP request", in, out);
    }
    while (true) {
      int line = start + scannedBytes;
      int lineFeed = in.indexOf(line, end, (byte) '\n');
      if (isTooLong(lineFeed < 0 ? end - start : lineFeed + 1 - start)) {
        return scannedLines == 0
            ? refuse(
                414,
                "the request line is longer than " + limits.requestLineBytesMax() + " bytes",
                in,
                out)
            : refuse(
                431, "the headers are larger than " + limits.headerBytesMax() + " bytes", in, out);
      }
      if (lineFeed < 0) {
        return false;
      }
      String fault = fault(in, line, lineFeed);
      if (fault != null) {
        return refuse(400, fault, in, out);
      }
      scannedBytes = lineFeed + 1 - start;
      scannedLines++;
      if (scannedLines == 1) {
        requestLineBytes = scannedBytes;
      } else if (lineFeed - line == 1) {
        return true;
      }
      if (scannedLines > HEADER_LINES_MAX + 1) {
        return refuse(431, "more than " + HEADER_LINES_MAX + " headers", in, out);
      }
    }
  }

  private boolean isTooLong(int headBytes) {
    return scannedLines == 0
        ? headBytes > limits.requestLineBytesMax() + 2
        : headBytes - requestLineBytes > limits.headerBytesMax() + 2;
  }

  private @Nullable String fault(ByteBuf in, int line, int lineFeed) {
    if (lineFeed == line || in.getByte(lineFeed - 1) != '\r') {
      return "a line ends without a carriage return";
    }
    if (scannedLines == 0 && !isRequestLine(in, line, lineFeed - 1)) {
      return "the request line is malformed";
    }
    byte first = in.getByte(line);
    if (scannedLines > 0 && (first == ' ' || first == '\t')) {
      return "a header is folded over two lines";
    }
    for (int i = line; i < lineFeed - 1; i++) {
      byte b = in.getByte(i);
      if (b == '\r' || b == 0) {
        return "a forbidden control character";
      }
    }
    return null;
  }

  // Method, target and version, with one space between each: Netty would take any white space, and
  // any amount of it.
  private static boolean isRequestLine(ByteBuf in, int from, int to) {
    int spaces = 0;
    for (int i = from; i < to; i++) {
      byte b = in.getByte(i);
      if (b == ' ') {
        spaces++;
        if (i == from || in.getByte(i - 1) == ' ') {
          return false;
        }
      } else if (b < ' ') {
        return false;
      }
    }
    return spaces == 2 && in.getByte(to - 1) != ' ';
  }

  private boolean refuse(int status, String text, ByteBuf in, List<Object> out) {
    discarding = true;
    in.skipBytes(in.readableBytes());
    out.add(new Violation(status, text));
    return false;
  }

  // Netty would drop Content-Length and go on; RFC 9112 6.1 leaves closing as the careful answer.
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }
}
