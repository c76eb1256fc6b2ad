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
    Draft draft = new Draft(this);
    draft.host = host;
    draft.port = port;
    return draft.build();
  }

  public GatewayConfig withAdmin(String adminHost, int adminPort) {
    Draft draft = new Draft(this);
    draft.adminHost = adminHost;
    draft.adminPort = adminPort;
    return draft.build();
  }

  public GatewayConfig withLimits(HttpLimits limits) {
    Draft draft = new Draft(this);
    draft.limits = limits;
    return draft.build();
  }

  public GatewayConfig withTimeouts(Duration timeoutDefault, Duration timeoutMax) {
    Draft draft = new Draft(this);
    draft.timeoutDefault = timeoutDefault;
    draft.timeoutMax = timeoutMax;
    return draft.build();
  }

  public GatewayConfig withForwardedHeaders(List<String> forwardedHeaders) {
    Draft draft = new Draft(this);
    draft.forwardedHeaders = forwardedHeaders;
    return draft.build();
  }

  public GatewayConfig withHeartbeatInterval(Duration heartbeatInterval) {
    Draft draft = new Draft(this);
    draft.heartbeatInterval = heartbeatInterval;
    return draft.build();
  }

  public GatewayConfig withDrainGrace(Duration drainGrace) {
    Draft draft = new Draft(this);
    draft.drainGrace = drainGrace;
    return draft.build();
  }

  public GatewayConfig withRedirectTrailingSlash(boolean redirectTrailingSlash) {
    Draft draft = new Draft(this);
    draft.redirectTrailingSlash = redirectTrailingSlash;
    return draft.build();
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

  /** The components one by one: a change names what it changes, and nothing is told by its place. */
  private static final class Draft {
    private String host;
    private int port;
    private String adminHost;
    private int adminPort;
    private HttpLimits limits;
    private Duration timeoutDefault;
    private Duration timeoutMax;
    private List<String> forwardedHeaders;
    private Duration heartbeatInterval;
    private Duration drainGrace;
    private boolean redirectTrailingSlash;

    Draft(GatewayConfig from) {
      host = from.host;
      port = from.port;
      adminHost = from.adminHost;
      adminPort = from.adminPort;
      limits = from.limits;
      timeoutDefault = from.timeoutDefault;
      timeoutMax = from.timeoutMax;
      forwardedHeaders = from.forwardedHeaders;
      heartbeatInterval = from.heartbeatInterval;
      drainGrace = from.drainGrace;
      redirectTrailingSlash = from.redirectTrailingSlash;
    }

    GatewayConfig build() {
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
  }
}
