package io.ringwire.perf.load.http;

import java.net.URI;

/**
 * Where requests go.
 *
 * @param secure over TLS
 * @param host name or address, an IPv6 address without its brackets
 * @param authority as the Host header has it
 */
public record HttpOrigin(boolean secure, String host, int port, String authority) {
  private static final int PORT_DEFAULT = 80;
  private static final int TLS_PORT_DEFAULT = 443;

  /**
   * The origin of a URL; its path and what follows are left out.
   *
   * @param url {@code http} or {@code https}, with a host and no user
   */
  public static HttpOrigin of(URI url) {
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    String host = url.getHost();
    if ((!secure && !"http".equalsIgnoreCase(url.getScheme()))
        || host == null
        || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "the URL must be like http://host:port/path or https://host/path, was " + url);
    }
    int port = url.getPort() >= 0 ? url.getPort() : secure ? TLS_PORT_DEFAULT : PORT_DEFAULT;
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new HttpOrigin(secure, bare, port, url.getRawAuthority());
  }

  String scheme() {
    return secure ? "https" : "http";
  }

  @Override
  public String toString() {
    return scheme() + "://" + authority;
  }
}
