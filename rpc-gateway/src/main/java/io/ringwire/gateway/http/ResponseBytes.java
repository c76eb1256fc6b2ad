package io.ringwire.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes responses as HTTP/1.1 has them on the wire. */
final class ResponseBytes {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
  private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");

  /** A date header is the same for all responses of one second. Replaced whole; a race costs a second formatting. */
  private static volatile DateLine dateLine = new DateLine(0, new byte[0]);

  private record DateLine(long second, byte[] line) {}

  private ResponseBytes() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The reason phrase of a status. */
  static String reason(int status) {
    return status == 499
        ? "Client Closed Request"
        : HttpResponseStatus.valueOf(status).reasonPhrase();
  }

  static void interim(ByteBuf out) {
    out.writeBytes(CONTINUE);
  }

  /** Status line and the response's own headers. {@link #endHead} must follow. */
  static void head(ByteBuf out, HttpResponse response) {
    line(out, "HTTP/1.1 " + response.status() + " " + reason(response.status()));
    for (HttpResponse.Header header : response.headers()) {
      line(out, header.name() + ": " + header.value());
    }
    out.writeBytes(date());
  }

  static void header(ByteBuf out, String name, String value) {
    line(out, name + ": " + value);
  }

  static void endHead(ByteBuf out) {
    out.writeBytes(CRLF);
  }

  static void chunk(ByteBuf out, byte[] piece) {
    line(out, Integer.toHexString(piece.length));
    out.writeBytes(piece).writeBytes(CRLF);
  }

  static void lastChunk(ByteBuf out) {
    out.writeBytes(LAST_CHUNK);
  }

  private static void line(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.US_ASCII);
    out.writeBytes(CRLF);
  }

  private static byte[] date() {
    long second = System.currentTimeMillis() / 1000;
    DateLine current = dateLine;
    if (current.second != second) {
      current =
          new DateLine(
              second, ascii("date: " + DATE.format(Instant.ofEpochSecond(second)) + "\r\n"));
      dateLine = current;
    }
    return current.line;
  }
}
