package io.ringwire.gateway.app;

import io.ringwire.gateway.http.HttpLimits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Everything a {@link Gateway} can be told. Immutable.
 *
 * @param host address to listen on
 * @param port 0 takes a free one, see {@link Gateway#port()}
 * @param adminHost address of the admin port; loopback unless a firewall stands before it
 * @param adminPort health, metrics and routes; 0 takes a free one, {@link #ADMIN_OFF} opens none
 * @param limits of HTTP clients
 * @param timeoutDefault of a unary call whose client states none; streams have none unless they state one
 * @param timeoutMax bound of what a client may state in {@code x-request-timeout}
 * @param forwardedHeaders request headers (lower case) that go on as metadata, beside the trace context
 * @param heartbeatInterval silence on an event stream before a comment line is sent
 * @param drainGrace how long a shutdown waits for requests under way
 * @param redirectTrailingSlash whether a path with one slash too many is answered 308 rather than 404
 */
public record GatewayConfig(
    String host,
    int port,
    String adminHost,
    int adminPort,
    HttpLimits limits,
    Duration timeoutDefault,
    Duration timeoutMax,
    List<String> forwardedHeaders,
    Duration heartbeatInterval,
    Duration drainGrace,
    boolean redirectTrailingSlash) {

  /** No admin port. */
  public static final int ADMIN_OFF = -1;

  public static final GatewayConfig DEFAULT =
      new GatewayConfig(
          "127.0.0.1",
          8080,
          "127.0.0.1",
          ADMIN_OFF,
          HttpLimits.DEFAULT,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          List.of("authorization", "accept-language", "idempotency-key"),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          false);

  public GatewayConfig {
    checkPort("port", port, 0);
    checkPort("adminPort", adminPort, ADMIN_OFF);
    checkPositive("timeoutDefault", timeoutDefault);
    checkPositive("timeoutMax", timeoutMax);
    checkPositive("heartbeatInterval", heartbeatInterval);
    if (drainGrace.isNegative()) {
      throw new IllegalArgumentException("drainGrace must not be negative, was " + drainGrace);
    }
    forwardedHeaders =
        forwardedHeaders.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  public GatewayConfig withAddress(String host, int port) {
    return new GatewayConfig(
        host,
        port,
        adminHost,
        adminPort,
        limits,
        timeoutDefault,
        timeoutMax,
        forwardedHeaders,
        heartbeatInterval,
        drainGrace,
        redirectTrailingSlash);
  }

  public GatewayConfig withAdmin(String adminHost, int adminPort) {
    return new GatewayConfig(
        host,
        port,
        adminHost,
        adminPort,
        limits,
        timeoutDefault,
        timeoutMax,
        forwardedHeaders,
        heartbeatInterval,
        drainGrace,
        redirectTrailingSlash);
  }

  public GatewayConfig withLimits(HttpLimits limits) {
    return new GatewayConfig(
        host,
        port,
        adminHost,
        adminPort,
        limits,
        timeoutDefault,
        timeoutMax,
        forwardedHeaders,
        heartbeatInterval,
        drainGrace,
        redirectTrailingSlash);
  }

  public GatewayConfig withTimeouts(Duration timeoutDefault, Duration timeoutMax) {
    return new GatewayConfig(
        host,
        port,
        adminHost,
        adminPort,
        limits,
        timeoutDefault,
        timeoutMax,
        forwardedHeaders,
        heartbeatInterval,
        drainGrace,
        redirectTrailingSlash);
  }

  public GatewayConfig withForwardedHeaders(List<String> forwardedHeaders) {
    return new GatewayConfig(
        host,
        port,
        adminHost,
        adminPort,
        limits,
        timeoutDefault,
        timeoutMax,
        forwardedHeaders,
        heartbeatInterval,
        drainGrace,
        redirectTrailingSlash);
  }

  public GatewayConfig withHeartbeatInterval(Duration heartbeatInterval) {
    return new GatewayConfig(
        host,
        port,
        adminHost,
        adminPort,
        limits,
        timeoutDefault,
        timeoutMax,
        forwardedHeaders,
        heartbeatInterval,
        drainGrace,
        redirectTrailingSlash);
  }

  public GatewayConfig withDrainGrace(Duration drainGrace) {
    return new GatewayConfig(
        host,
        port,
        adminHost,
        adminPort,
        limits,
        timeoutDefault,
        timeoutMax,
        forwardedHeaders,
        heartbeatInterval,
        drainGrace,
        redirectTrailingSlash);
  }

  public GatewayConfig withRedirectTrailingSlash(boolean redirectTrailingSlash) {
    return new GatewayConfig(
        host,
        port,
        adminHost,
        adminPort,
        limits,
        timeoutDefault,
        timeoutMax,
        forwardedHeaders,
        heartbeatInterval,
        drainGrace,
        redirectTrailingSlash);
  }

  private static void checkPort(String name, int port, int least) {
    if (port < least || port > 65_535) {
      throw new IllegalArgumentException(name + " must be " + least + " to 65535, was " + port);
    }
  }

  private static void checkPositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }
}
