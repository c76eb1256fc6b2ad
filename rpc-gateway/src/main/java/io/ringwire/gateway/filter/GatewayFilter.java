package io.ringwire.gateway.filter;

import io.ringwire.gateway.http.HttpExchange;
import io.ringwire.gateway.http.HttpHandler;
import java.util.List;

/** Stands around the handler of requests and sees each pass: it may answer by itself, or hand on, once. */
@FunctionalInterface
public interface GatewayFilter {
  /** Runs on the connection's event loop; must not block. */
  void filter(HttpExchange exchange, HttpHandler next);

  /** Puts filters around a handler, the first outermost. Done once, when the gateway starts. */
  static HttpHandler compose(List<? extends GatewayFilter> filters, HttpHandler last) {
    HttpHandler composed = last;
    for (int i = filters.size() - 1; i >= 0; i--) {
      GatewayFilter filter = filters.get(i);
      HttpHandler next = composed;
      composed = exchange -> filter.filter(exchange, next);
    }
    return composed;
  }
}
