package io.ringwire.gateway.filter;

import io.ringwire.gateway.http.HttpExchange;
import io.ringwire.gateway.http.HttpHandler;
import io.ringwire.gateway.transcode.JsonBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line of JSON a request, in ECS names, on the logger {@value #LOGGER}: failures of the gateway's side (5xx) at info,
 * all others at debug. Queries are left out, since they hold what users typed.
 */
public final class AccessLogFilter implements GatewayFilter {
  public static final String LOGGER = "io.ringwire.gateway.access";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  @Override
  public void filter(HttpExchange exchange, HttpHandler next) {
    if (LOG.isInfoEnabled()) {
      exchange.whenEnded(() -> log(exchange));
    }
    next.handle(exchange);
  }

  private static void log(HttpExchange exchange) {
    if (exchange.status() >= 500) {
      LOG.info("{}", line(exchange));
    } else if (LOG.isDebugEnabled()) {
      LOG.debug("{}", line(exchange));
    }
  }

  private static JsonBuffer line(HttpExchange exchange) {
    JsonBuffer out = new JsonBuffer(384);
    out.raw('{').name("http.request.method").string(exchange.method());
    out.raw(',').name("url.path").string(exchange.path());
    out.raw(',').name("http.route").string(exchange.route());
    out.raw(',').name("http.response.status_code").number(exchange.status());
    out.raw(',').name("http.response.body.bytes").number(exchange.responseBytes());
    out.raw(',').name("event.duration").number(System.nanoTime() - exchange.startNanos());
    out.raw(',').name("client.address").string(exchange.peer());
    out.raw(',').name("http.request.id").string(exchange.requestId());
    String trace = exchange.traceparent();
    if (trace.length() >= 35) {
      out.raw(',').name("trace.id").string(trace.substring(3, 35));
    }
    if (exchange.isGone()) {
      out.raw(',').name("event.outcome").string("client gone");
    }
    return out.raw('}');
  }
}
