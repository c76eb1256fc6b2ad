package io.ringwire.perf.baseline;

/**
 * How one end of a baseline is set up.
 *
 * @param eventLoops threads that read and write
 * @param connections of a client; a server takes what comes
 */
public record BaselineConfig(int eventLoops, int connections, Transport transport) {
  public static final int EVENT_LOOPS_MAX = 64;
  public static final int CONNECTIONS_MAX = 1024;

  /** One event loop, one connection. */
  public static final BaselineConfig DEFAULT = new BaselineConfig(1, 1, Transport.AUTO);

  public BaselineConfig {
    requireRange("event loops", eventLoops, EVENT_LOOPS_MAX);
    requireRange("connections", connections, CONNECTIONS_MAX);
  }

  public BaselineConfig withEventLoops(int eventLoops) {
    return new BaselineConfig(eventLoops, connections, transport);
  }

  public BaselineConfig withConnections(int connections) {
    return new BaselineConfig(eventLoops, connections, transport);
  }

  public BaselineConfig withTransport(Transport transport) {
    return new BaselineConfig(eventLoops, connections, transport);
  }

  private static void requireRange(String what, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(what + " must be 1 to " + most + ", was " + value);
    }
  }
}
