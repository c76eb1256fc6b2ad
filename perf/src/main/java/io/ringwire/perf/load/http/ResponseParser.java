package io.ringwire.perf.load.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads HTTP/1.1 responses (RFC 9112) from bytes as they come, and only as much of them as a load generator needs: status,
 * where the body ends, whether the connection goes on. Headers are looked at in place; nothing is allocated.
 */
final class ResponseParser {
  /** Longest head, interim answers before it included; the same for a chunked body's trailers. */
  static final int HEAD_BYTES_MAX = 64 << 10;

  private static final int LENGTH_DIGITS_MAX = 18;
  private static final int CHUNK_DIGITS_MAX = 15;

  /** What {@link #next} has found. */
  enum Event {
    /** Nothing more in these bytes. */
    STARVED,
    /** The head of the final answer. */
    HEAD,
    /** {@link #bodyBytes} of the body are next in the buffer; the caller skips them. */
    BODY,
    /** The answer is complete. */
    END
  }

  private enum State {
    STATUS_LINE,
    HEADERS,
    BODY_BY_LENGTH,
    BODY_TO_CLOSE,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS
  }

  private State state = State.STATUS_LINE;
  private boolean toHead;
  private int headBytes;
  private int scannedBytes;
  private int status;
  private boolean isReusable;
  private boolean isChunked;
  private long contentLength;
  private long left;
  private int bodyBytes;

  /**
   * Makes ready for an answer.
   *
   * @param toHead whether it answers a HEAD, so that it has no body
   */
  void begin(boolean toHead) {
    this.toHead = toHead;
    state = State.STATUS_LINE;
    headBytes = 0;
    scannedBytes = 0;
  }

  int status() {
    return status;
  }

  int bodyBytes() {
    return bodyBytes;
  }

  /** Whether another request may follow on the connection. */
  boolean isReusable() {
    return isReusable;
  }

  /** Whether the answer is complete when the server closes now. */
  boolean endsByClose() {
    return state == State.BODY_TO_CLOSE;
  }

  /** Consumes up to the next event; a line that is not complete is left in the buffer. */
  Event next(ByteBuf in) throws MalformedResponseException {
    while (true) {
      switch (state) {
        case BODY_BY_LENGTH, CHUNK -> {
          if (left == 0) {
            if (state == State.BODY_BY_LENGTH) {
              return end();
            }
            state = State.CHUNK_END;
            continue;
          }
          return body(in, (int) Math.min(left, in.readableBytes()));
        }
        case BODY_TO_CLOSE -> {
          return body(in, in.readableBytes());
        }
        default -> {
          int length = lineLength(in);
          if (length < 0) {
            return Event.STARVED;
          }
          int from = in.readerIndex();
          in.skipBytes(scannedBytes);
          scannedBytes = 0;
          if (line(in, from, length)) {
            return state == State.STATUS_LINE ? end() : Event.HEAD;
          }
        }
      }
    }
  }

  private Event body(ByteBuf in, int bytes) {
    if (bytes == 0) {
      return Event.STARVED;
    }
    left -= bytes;
    bodyBytes = bytes;
    return Event.BODY;
  }

  private Event end() {
    state = State.STATUS_LINE;
    return Event.END;
  }

  /** Length of the next line without its end, -1 when that has not come; {@link #scannedBytes} is then where it stands. */
  private int lineLength(ByteBuf in) throws MalformedResponseException {
    int from = in.readerIndex();
    int end = in.indexOf(from + scannedBytes, in.writerIndex(), (byte) '\n');
    int scanned = (end < 0 ? in.writerIndex() : end + 1) - from;
    headBytes += scanned - scannedBytes;
    scannedBytes = scanned;
    if (headBytes > HEAD_BYTES_MAX) {
      throw new MalformedResponseException(
          "the head or the trailers have more than " + HEAD_BYTES_MAX + " bytes");
    }
    if (end < 0) {
      return -1;
    }
    return end > from && in.getByte(end - 1) == '\r' ? end - 1 - from : end - from;
  }

  /** Returns whether an event is due: the end when the state is again that of a status line, else a head. */
  private boolean line(ByteBuf in, int from, int length) throws MalformedResponseException {
    switch (state) {
      case STATUS_LINE -> statusLine(in, from, length);
      case HEADERS -> {
        if (length == 0) {
          return endOfHead();
        }
        header(in, from, length);
      }
      case CHUNK_SIZE -> {
        left = chunkSize(in, from, length);
        state = left == 0 ? State.TRAILERS : State.CHUNK;
        headBytes = 0;
      }
      case CHUNK_END -> {
        if (length != 0) {
          throw new MalformedResponseException("a chunk is longer than it says");
        }
        state = State.CHUNK_SIZE;
      }
      default -> { // trailers
        if (length == 0) {
          state = State.STATUS_LINE;
          return true;
        }
      }
    }
    return false;
  }

  private void statusLine(ByteBuf in, int from, int length) throws MalformedResponseException {
    boolean isOk =
        length >= 12
            && startsWith(in, from, "HTTP/1.")
            && in.getByte(from + 8) == ' '
            && (length == 12 || in.getByte(from + 12) == ' ');
    status = 0;
    for (int i = 9; isOk && i < 12; i++) {
      int digit = in.getByte(from + i) - '0';
      isOk = digit >= 0 && digit <= 9;
      status = status * 10 + digit;
    }
    if (!isOk || status < 100) {
      throw new MalformedResponseException(
          "no status line of HTTP/1.1: '" + text(in, from, Math.min(length, 80)) + "'");
    }
    isReusable = in.getByte(from + 7) != '0';
    isChunked = false;
    contentLength = -1;
    state = State.HEADERS;
  }

  private static boolean startsWith(ByteBuf in, int from, String start) {
    for (int i = 0; i < start.length(); i++) {
      if (in.getByte(from + i) != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void header(ByteBuf in, int from, int length) throws MalformedResponseException {
    int colon = in.indexOf(from, from + length, (byte) ':');
    if (colon <= from) {
      throw new MalformedResponseException(
          "no header: '" + text(in, from, Math.min(length, 80)) + "'");
    }
    // The three that matter differ in length; all others are passed over.
    int valueFrom = colon + 1;
    int valueLength = from + length - valueFrom;
    switch (colon - from) {
      case 10 -> {
        if (isNamed(in, from, "connection")) {
          connection(text(in, valueFrom, valueLength));
        }
      }
      case 14 -> {
        if (isNamed(in, from, "content-length")) {
          contentLength(text(in, valueFrom, valueLength).strip());
        }
      }
      case 17 -> {
        if (isNamed(in, from, "transfer-encoding")) {
          transferEncoding(text(in, valueFrom, valueLength).strip());
        }
      }
      default -> {}
    }
  }

  private static boolean isNamed(ByteBuf in, int from, String name) {
    for (int i = 0; i < name.length(); i++) {
      if ((in.getByte(from + i) | 0x20) != (name.charAt(i) | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private void connection(String value) {
    for (String option : value.toLowerCase(Locale.ROOT).split(",")) {
      switch (option.strip()) {
        case "close" -> isReusable = false;
        case "keep-alive" -> isReusable = true;
        default -> {}
      }
    }
  }

  private void contentLength(String value) throws MalformedResponseException {
    long length = 0;
    boolean isOk = !value.isEmpty() && value.length() <= LENGTH_DIGITS_MAX;
    for (int i = 0; isOk && i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      isOk = digit >= 0 && digit <= 9;
      length = length * 10 + digit;
    }
    if (!isOk || (contentLength >= 0 && contentLength != length)) {
      throw new MalformedResponseException("no content-length: '" + value + "'");
    }
    contentLength = length;
  }

  private void transferEncoding(String value) throws MalformedResponseException {
    if (!value.equalsIgnoreCase("chunked")) {
      throw new MalformedResponseException("unasked-for transfer-encoding '" + value + "'");
    }
    isChunked = true;
  }

  /** Returns whether it was the head of the final answer. */
  private boolean endOfHead() throws MalformedResponseException {
    if (status < 200) {
      if (status == 101) {
        throw new MalformedResponseException("the server switches protocols unasked");
      }
      state = State.STATUS_LINE;
      return false;
    }
    if (toHead || status == 204 || status == 304) {
      left = 0;
      state = State.BODY_BY_LENGTH;
    } else if (isChunked) {
      state = State.CHUNK_SIZE;
    } else if (contentLength >= 0) {
      left = contentLength;
      state = State.BODY_BY_LENGTH;
    } else {
      isReusable = false;
      left = Long.MAX_VALUE;
      state = State.BODY_TO_CLOSE;
    }
    headBytes = 0;
    return true;
  }

  private static long chunkSize(ByteBuf in, int from, int length)
      throws MalformedResponseException {
    long size = 0;
    int digits = 0;
    for (; digits < length; digits++) {
      int digit = Character.digit(in.getByte(from + digits), 16);
      if (digit < 0) {
        break;
      }
      size = size * 16 + digit;
      if (digits == CHUNK_DIGITS_MAX) {
        throw new MalformedResponseException("a chunk of 2^60 bytes or more");
      }
    }
    // An extension may follow, which nobody asked for: passed over.
    if (digits == 0 || (digits < length && " \t;".indexOf(in.getByte(from + digits)) < 0)) {
      throw new MalformedResponseException(
          "no chunk size: '" + text(in, from, Math.min(length, 80)) + "'");
    }
    return size;
  }

  private static String text(ByteBuf in, int from, int length) {
    return in.toString(from, length, StandardCharsets.ISO_8859_1);
  }
}
