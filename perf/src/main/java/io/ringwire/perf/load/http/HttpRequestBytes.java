package io.ringwire.perf.load.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One HTTP/1.1 request, encoded once and sent many times.
 *
 * @param uri {@code http}, with a host; no user, no fragment
 * @param verb GET, POST...
 * @param headers each {@code Name: value}; Host, User-Agent, Accept, Content-Length and (with a body) Content-Type are
 *     added when absent
 * @param body empty for none
 */
public record HttpRequestBytes(URI uri, String verb, List<String> headers, String body) {
  private static final int PORT_DEFAULT = 80;

  public HttpRequestBytes {
    headers = List.copyOf(headers);
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException("the URL must be like http://host:port/path, was " + uri);
    }
    if (!verb.matches("GET|POST|PUT|PATCH|DELETE")) {
      throw new IllegalArgumentException(
          "the verb must be GET, POST, PUT, PATCH or DELETE, was " + verb);
    }
    for (String header : headers) {
      if (!header.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\\r\\n]*")) {
        throw new IllegalArgumentException(
            "a header must be like 'Name: value', was '" + header + "'");
      }
    }
  }

  String host() {
    return uri.getHost();
  }

  int port() {
    return uri.getPort() < 0 ? PORT_DEFAULT : uri.getPort();
  }

  /** The bytes on the wire, in a buffer that the caller releases. */
  ByteBuf encoded() {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    StringBuilder head = new StringBuilder(256);
    head.append(verb).append(' ').append(path);
    if (uri.getRawQuery() != null) {
      head.append('?').append(uri.getRawQuery());
    }
    head.append(" HTTP/1.1\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    addUnlessGiven(head, "Host", uri.getRawAuthority());
    addUnlessGiven(head, "User-Agent", "ringwire-load");
    addUnlessGiven(head, "Accept", "application/json");
    if (content.length > 0) {
      addUnlessGiven(head, "Content-Type", "application/json");
    }
    if (content.length > 0 || !"GET".equals(verb)) {
      addUnlessGiven(head, "Content-Length", Integer.toString(content.length));
    }
    head.append("\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    return Unpooled.directBuffer(start.length + content.length)
        .writeBytes(start)
        .writeBytes(content);
  }

  private void addUnlessGiven(StringBuilder head, String name, String value) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    if (headers.stream().noneMatch(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))) {
      head.append(name).append(": ").append(value).append("\r\n");
    }
  }
}
