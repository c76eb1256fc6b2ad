package io.ringwire.registry.embedded;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the embedded server listens and where it keeps its data.
 *
 * @param host address to listen on. Default 127.0.0.1: it asks nobody for a password
 * @param port 0 (default): a free one
 * @param dataDir kept after close; null (default): a temporary directory, deleted on close
 * @param tick ZooKeeper's unit of time. Sessions of 2 to 20 ticks are granted. Default 2 s, so a lease of 5 s is legal
 */
public record EmbeddedConfig(String host, int port, @Nullable Path dataDir, Duration tick) {
  public static final EmbeddedConfig DEFAULT =
      new EmbeddedConfig("127.0.0.1", 0, null, Duration.ofSeconds(2));

  public EmbeddedConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
    if (tick.toMillis() < 1 || tick.toMillis() > Integer.MAX_VALUE / 20) {
      throw new IllegalArgumentException("tick must be 1 ms or more, was " + tick);
    }
  }

  public EmbeddedConfig withHost(String host) {
    return new EmbeddedConfig(host, port, dataDir, tick);
  }

  public EmbeddedConfig withPort(int port) {
    return new EmbeddedConfig(host, port, dataDir, tick);
  }

  public EmbeddedConfig withDataDir(@Nullable Path dataDir) {
    return new EmbeddedConfig(host, port, dataDir, tick);
  }

  public EmbeddedConfig withTick(Duration tick) {
    return new EmbeddedConfig(host, port, dataDir, tick);
  }
}
