package io.ringwire.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A decoded request head, checked for everything that two HTTP parsers could read differently.
 *
 * @param path of the target, as it came
 * @param contentLength -1 when there is none
 */
record RequestHead(
    String method,
    String path,
    @Nullable String query,
    HttpHeaders headers,
    boolean keepAlive,
    boolean http11,
    boolean expectsContinue,
    long contentLength) {

  private static final int METHOD_CHARS_MAX = 32;

  /** Checks a head; returns a {@link RequestHead}, or the {@link RequestDecoder.Violation} for which to close. */
  static Object check(HttpRequest request) {
    HttpHeaders headers = request.headers();
    boolean http11 = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    if (!http11 && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      return new RequestDecoder.Violation(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    String method = request.method().name();
    if (method.length() > METHOD_CHARS_MAX
        || !method.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c == '-')) {
      return refused("the method is malformed");
    }
    String fault = hostFault(headers, http11);
    if (fault == null) {
      fault = framingFault(headers, http11);
    }
    String target = originForm(request.uri(), method);
    if (fault == null && target == null) {
      fault = "the request target is malformed";
    }
    if (fault != null || target == null) {
      return refused(String.valueOf(fault));
    }
    String expect = headers.get(HttpHeaderNames.EXPECT);
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      return new RequestDecoder.Violation(417, "the expectation is unknown");
    }
    int question = target.indexOf('?');
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return new RequestHead(
        method,
        question < 0 ? target : target.substring(0, question),
        question < 0 ? null : target.substring(question + 1),
        headers,
        keepAlive(headers, http11),
        http11,
        expect != null && http11,
        length == null ? -1 : Long.parseLong(length));
  }

  private static RequestDecoder.Violation refused(String text) {
    return new RequestDecoder.Violation(400, text);
  }

  private static @Nullable String hostFault(HttpHeaders headers, boolean http11) {
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1) {
      return "more than one Host";
    }
    if (hosts.isEmpty()) {
      return http11 ? "no Host" : null;
    }
    String host = hosts.get(0);
    boolean plain = host.chars().allMatch(c -> c > ' ' && c < 0x7F && "/?#@,\\\"<>".indexOf(c) < 0);
    return plain && (!host.isEmpty() || !http11) ? null : "a malformed Host";
  }

  // RFC 9112 6: whatever leaves doubt about where the body ends is refused.
  private static @Nullable String framingFault(HttpHeaders headers, boolean http11) {
    List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    if (encodings.isEmpty()) {
      if (lengths.size() > 1) {
        return "more than one Content-Length";
      }
      return lengths.isEmpty() || isLength(lengths.get(0)) ? null : "a malformed Content-Length";
    }
    if (!lengths.isEmpty()) {
      return "both Content-Length and Transfer-Encoding";
    }
    boolean chunked =
        encodings.size() == 1 && encodings.get(0).toLowerCase(Locale.ROOT).equals("chunked");
    return chunked && http11 ? null : "a Transfer-Encoding other than chunked";
  }

  private static boolean isLength(String text) {
    return !text.isEmpty()
        && text.length() <= 18
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Path and query of the target; a server must take the absolute form as well (RFC 9112 3.2.2). */
  private static @Nullable String originForm(String uri, String method) {
    String target = uri;
    if (uri.equals("*") && method.equals("OPTIONS")) {
      return uri;
    }
    if (uri.regionMatches(true, 0, "http://", 0, 7)
        || uri.regionMatches(true, 0, "https://", 0, 8)) {
      int slash = uri.indexOf('/', uri.indexOf("//") + 2);
      target = slash < 0 ? "/" : uri.substring(slash);
    }
    return target.startsWith("/") && target.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#')
        ? target
        : null;
  }

  private static boolean keepAlive(HttpHeaders headers, boolean http11) {
    return http11
        ? !headers.containsValue(HttpHeaderNames.CONNECTION, "close", true)
        : headers.containsValue(HttpHeaderNames.CONNECTION, "keep-alive", true);
  }
}
