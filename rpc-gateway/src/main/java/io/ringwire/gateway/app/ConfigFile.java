package io.ringwire.gateway.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.ringwire.gateway.http.HttpLimits;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Reads a {@link GatewayConfig} from a HOCON file over the defaults of {@code gateway-defaults.conf}, which lists every
 * key. {@code CONFIG_FORCE_gateway_port=9090} in the environment overrides the file.
 */
final class ConfigFile {
  private static final String ROOT = "gateway";
  private static final String DEFAULTS = "gateway-defaults.conf";

  private ConfigFile() {}

  /** The defaults, with what the environment overrides. */
  static GatewayConfig defaults() {
    return read(ConfigFactory.empty());
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming file, key and fault
   */
  static GatewayConfig read(Path file) {
    try {
      return read(
          ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false)));
    } catch (ConfigException e) {
      throw new IllegalArgumentException("configuration " + file + ": " + e.getMessage(), e);
    }
  }

  private static GatewayConfig read(Config file) {
    Config defaults = ConfigFactory.parseResources(ConfigFile.class.getClassLoader(), DEFAULTS);
    Config known = defaults.resolve();
    Config all =
        ConfigFactory.systemEnvironmentOverrides()
            .withFallback(file)
            .withFallback(defaults)
            .resolve();
    // A key nobody reads is a typing mistake, and would silently leave a default in force.
    if (file.hasPath(ROOT)) {
      for (var entry : file.getConfig(ROOT).entrySet()) {
        if (!known.getConfig(ROOT).hasPath(entry.getKey())) {
          throw new ConfigException.BadPath(
              entry.getValue().origin(), ROOT + "." + entry.getKey(), "no such key");
        }
      }
    }
    all.checkValid(known, ROOT);
    Config gateway = all.getConfig(ROOT);
    Config limits = gateway.getConfig("limits");
    return new GatewayConfig(
        gateway.getString("host"),
        gateway.getInt("port"),
        gateway.getString("admin-host"),
        gateway.getInt("admin-port"),
        new HttpLimits(
            bytes(limits, "request-line"),
            bytes(limits, "headers"),
            bytes(limits, "body"),
            limits.getBytes("bodies"),
            duration(limits, "header-timeout"),
            duration(limits, "idle-timeout"),
            bytes(limits, "body-rate-min"),
            duration(limits, "write-stall-timeout"),
            bytes(limits, "read-ahead"),
            limits.getInt("connections"),
            limits.getInt("connections-per-address")),
        duration(gateway, "timeout-default"),
        duration(gateway, "timeout-max"),
        gateway.getStringList("forwarded-headers"),
        duration(gateway, "heartbeat-interval"),
        duration(gateway, "drain-grace"),
        gateway.getBoolean("redirect-trailing-slash"));
  }

  private static int bytes(Config config, String key) {
    return Math.toIntExact(config.getBytes(key));
  }

  private static Duration duration(Config config, String key) {
    return config.getDuration(key);
  }
}
