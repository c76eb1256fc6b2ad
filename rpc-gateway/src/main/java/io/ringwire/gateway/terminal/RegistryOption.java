package io.ringwire.gateway.terminal;

import io.ringwire.registry.zookeeper.ZooKeeperConfig;
import io.ringwire.registry.zookeeper.ZooKeeperRegistry;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which registry a command asks. */
final class RegistryOption {
  private static final Duration WAIT = Duration.ofSeconds(5);

  @Option(
      names = "--registry",
      description = "ZooKeeper's connect string (default ${DEFAULT-VALUE})",
      defaultValue = "127.0.0.1:2181")
  private String registry = "";

  @Option(
      names = "--namespace",
      description = "namespace within it (default ${DEFAULT-VALUE})",
      defaultValue = "default")
  private String namespace = "";

  /** Leaves only warnings in the log of this process; to be called before the first logger is made. */
  static void quietLogs() {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-gateway.xml");
    }
    System.setProperty("ringwire.log.level", "WARN");
  }

  /**
   * Connects, or fails within seconds.
   *
   * @throws io.ringwire.registry.zookeeper.RegistryUnreachableException when nobody answers, naming the cure
   */
  ZooKeeperRegistry connect() {
    return ZooKeeperRegistry.connect(
        ZooKeeperConfig.of(registry).withNamespace(namespace).withWaitForConnection(WAIT));
  }
}
