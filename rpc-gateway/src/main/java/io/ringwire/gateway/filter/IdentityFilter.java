package io.ringwire.gateway.filter;

import io.ringwire.codec.metadata.TraceParent;
import io.ringwire.gateway.http.HttpExchange;
import io.ringwire.gateway.http.HttpHandler;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives each request its id and its trace: the client's own where they are well-formed, new ones where not. The id goes
 * back to the client in {@code x-request-id}.
 */
public final class IdentityFilter implements GatewayFilter {
  private static final int ID_CHARS_MAX = 64;

  @Override
  public void filter(HttpExchange exchange, HttpHandler next) {
    String asked = exchange.header("x-request-id");
    exchange.setRequestId(asked != null && isId(asked) ? asked : newId());
    String trace = exchange.header("traceparent");
    TraceParent parent = trace == null ? null : TraceParent.parse(trace);
    exchange.setTraceparent((parent == null ? newTrace() : parent).toString());
    next.handle(exchange);
  }

  private static boolean isId(String text) {
    if (text.isEmpty() || text.length() > ID_CHARS_MAX) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-_.:".indexOf(c) >= 0;
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private static String newId() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  // Not sampled: whether a trace is recorded is decided where traces are kept.
  private static TraceParent newTrace() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new TraceParent(random.nextLong(), nonZero(random), nonZero(random), (byte) 0);
  }

  private static long nonZero(ThreadLocalRandom random) {
    long id;
    do {
      id = random.nextLong();
    } while (id == 0);
    return id;
  }
}
