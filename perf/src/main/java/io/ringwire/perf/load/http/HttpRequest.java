package io.ringwire.perf.load.http;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request, for either version of HTTP. It is encoded when it is first sent and keeps that, so one that is sent many
 * times is encoded once. User-Agent, Accept and (with a body) Content-Type are added when absent, lengths always.
 */
public final class HttpRequest {
  private static final Set<String> VERBS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** What only one connection is concerned with; RFC 9113, 8.2.2 forbids them. */
  private static final Set<String> NOT_OVER_HTTP_2 =
      Set.of("connection", "proxy-connection", "keep-alive", "upgrade", "host");

  private static final Set<String> OURS = Set.of("content-length", "transfer-encoding");

  private final HttpOrigin origin;
  private final String verb;
  private final String path;
  private final List<Header> headers;
  private final byte[] body;
  private final int expectedStatus;
  // Each is set by the one event loop that sends the request; another's would be equal.
  private byte @Nullable [] http1;
  private @Nullable Http2Headers http2;

  private record Header(String name, String value) {}

  private HttpRequest(
      HttpOrigin origin,
      String verb,
      String path,
      List<Header> headers,
      byte[] body,
      int expectedStatus) {
    this.origin = origin;
    this.verb = verb;
    this.path = path;
    this.headers = headers;
    this.body = body;
    this.expectedStatus = expectedStatus;
  }

  /**
   * @param verb GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS
   * @param path with its query, as it travels: {@code /v1/items?page_size=3}
   * @param headers each {@code Name: value}
   * @param body empty for none; not copied
   * @throws IllegalArgumentException when it could not be written so that it means what it says
   */
  public static HttpRequest of(
      HttpOrigin origin, String verb, String path, List<String> headers, byte[] body) {
    if (!VERBS.contains(verb)) {
      throw new IllegalArgumentException(
          "the verb must be GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS, was " + verb);
    }
    if (!isPath(path)) {
      throw new IllegalArgumentException(
          "a path must begin with / and have neither spaces nor letters beyond ASCII (write %20),"
              + " was '"
              + path
              + "'");
    }
    List<Header> read = new ArrayList<>(headers.size());
    for (String header : headers) {
      read.add(header(header));
    }
    return new HttpRequest(origin, verb, path, read, body, 0);
  }

  /** {@link #of(HttpOrigin, String, String, List, byte[])}, all of it told by a URL; its fragment is left out. */
  public static HttpRequest of(URI url, String verb, List<String> headers, String body) {
    HttpOrigin origin = HttpOrigin.of(url);
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    return of(origin, verb, path + query, headers, content);
  }

  /** The same request, which succeeds when it is answered with exactly this status; without one, any 2xx is a success. */
  public HttpRequest expecting(int status) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("an expected status is 200 to 599, was " + status);
    }
    return new HttpRequest(origin, verb, path, headers, body, status);
  }

  public HttpOrigin origin() {
    return origin;
  }

  @Override
  public String toString() {
    return verb + " " + origin + path;
  }

  boolean isSuccess(int status) {
    return expectedStatus == 0 ? status / 100 == 2 : status == expectedStatus;
  }

  /** Whether answers have no body, whatever their headers say. */
  boolean isHead() {
    return "HEAD".equals(verb);
  }

  byte[] body() {
    return body;
  }

  /** Head and body as HTTP/1.1 has them; not to be changed. */
  byte[] http1() {
    byte[] known = http1;
    if (known == null) {
      known = encodeHttp1();
      http1 = known;
    }
    return known;
  }

  private byte[] encodeHttp1() {
    StringBuilder head = new StringBuilder(256);
    head.append(verb).append(' ').append(path).append(" HTTP/1.1\r\n");
    if (!has("host")) {
      line(head, "Host", origin.authority());
    }
    for (Header header : headers) {
      line(head, header.name, header.value);
    }
    for (Header header : additions()) {
      line(head, header.name, header.value);
    }
    head.append("\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[start.length + body.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  Http2Headers http2() {
    Http2Headers known = http2;
    if (known == null) {
      known = encodeHttp2();
      http2 = known;
    }
    return known;
  }

  private Http2Headers encodeHttp2() {
    List<AsciiString> pairs = new ArrayList<>();
    String authority = origin.authority();
    for (Header header : headers) {
      String name = header.name.toLowerCase(Locale.ROOT);
      if (!NOT_OVER_HTTP_2.contains(name)) {
        pairs.add(ascii(name));
        pairs.add(ascii(header.value));
      } else if (name.equals("host")) {
        authority = header.value;
      }
    }
    for (Header header : additions()) {
      pairs.add(ascii(header.name.toLowerCase(Locale.ROOT)));
      pairs.add(ascii(header.value));
    }
    return ReadOnlyHttp2Headers.clientHeaders(
        true,
        ascii(verb),
        ascii(path),
        ascii(origin.scheme()),
        ascii(authority),
        pairs.toArray(new AsciiString[0]));
  }

  private static AsciiString ascii(String text) {
    return new AsciiString(text.getBytes(StandardCharsets.ISO_8859_1), false);
  }

  private List<Header> additions() {
    List<Header> added = new ArrayList<>(4);
    if (!has("user-agent")) {
      added.add(new Header("User-Agent", "ringwire-load"));
    }
    if (!has("accept")) {
      added.add(new Header("Accept", "application/json"));
    }
    if (body.length > 0 && !has("content-type")) {
      added.add(new Header("Content-Type", "application/json"));
    }
    if (body.length > 0
        || verb.startsWith("P")) { // RFC 9110, 8.6: said even of no body where one is usual
      added.add(new Header("Content-Length", Integer.toString(body.length)));
    }
    return added;
  }

  private boolean has(String name) {
    for (Header header : headers) {
      if (header.name.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPath(String path) {
    if (!path.startsWith("/")) {
      return false;
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c <= ' ' || c > '~' || c == '#') {
        return false;
      }
    }
    return true;
  }

  private static Header header(String text) {
    int colon = text.indexOf(':');
    boolean isOk = colon > 0;
    for (int i = 0; isOk && i < text.length(); i++) {
      isOk = i < colon ? isToken(text.charAt(i)) : i == colon || isValue(text.charAt(i));
    }
    if (!isOk) {
      throw new IllegalArgumentException("a header must be like 'Name: value', was '" + text + "'");
    }
    String name = text.substring(0, colon);
    if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "the header " + name + " follows from the body; leave it out");
    }
    return new Header(name, text.substring(colon + 1).strip());
  }

  /** RFC 9110, 5.6.2. */
  private static boolean isToken(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  private static boolean isValue(char c) {
    return c == '\t' || (c >= ' ' && c <= 0xff && c != 0x7f);
  }
}
