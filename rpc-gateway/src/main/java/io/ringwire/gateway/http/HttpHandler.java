package io.ringwire.gateway.http;

/** Answers requests. */
@FunctionalInterface
public interface HttpHandler {
  /**
   * Answers one request, now or later. Runs on the connection's event loop and must not block; what it throws becomes a
   * 500.
   *
   * @param exchange complete with its body; answered exactly once, from any thread
   */
  void handle(HttpExchange exchange);
}
