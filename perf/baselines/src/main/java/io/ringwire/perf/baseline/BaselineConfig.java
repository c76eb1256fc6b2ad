package io.ringwire.perf.baseline;

/**
 * How one end of a baseline is set up.
 *
 * @param eventLoops threads that read and write
 * @param connections of a client; a server takes what comes
 * @param spins times a loop of the raw baseline looks for something to read before it sleeps; each takes under a
 *     microsecond, and a wake some thirty
 */
public record BaselineConfig(int eventLoops, int connections, Transport transport, int spins) {
  public static final int EVENT_LOOPS_MAX = 64;
  public static final int CONNECTIONS_MAX = 1024;
  public static final int SPINS_MAX = 10_000;

  /** One event loop, one connection, no spinning. */
  public static final BaselineConfig DEFAULT = new BaselineConfig(1, 1, Transport.AUTO, 0);

  public BaselineConfig {
    requireRange("event loops", eventLoops, 1, EVENT_LOOPS_MAX);
    requireRange("connections", connections, 1, CONNECTIONS_MAX);
    requireRange("spins", spins, 0, SPINS_MAX);
  }

  public BaselineConfig withEventLoops(int eventLoops) {
    return new BaselineConfig(eventLoops, connections, transport, spins);
  }

  public BaselineConfig withConnections(int connections) {
    return new BaselineConfig(eventLoops, connections, transport, spins);
  }

  public BaselineConfig withTransport(Transport transport) {
    return new BaselineConfig(eventLoops, connections, transport, spins);
  }

  public BaselineConfig withSpins(int spins) {
    return new BaselineConfig(eventLoops, connections, transport, spins);
  }

  private static void requireRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " must be " + least + " to " + most + ", was " + value);
    }
  }
}
