package io.ringwire.shop;

import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.registry.zookeeper.ZooKeeperConfig;
import io.ringwire.registry.zookeeper.ZooKeeperRegistry;
import io.ringwire.shop.process.Lifetime;
import io.ringwire.shop.process.StartException;
import io.ringwire.shop.service.InstanceSettings;
import io.ringwire.shop.service.ServiceInstance;
import io.ringwire.shop.service.ShopService;
import io.ringwire.shop.store.DatabaseServer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.client.ConnectStringParser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code service user|inventory|order|payment}. */
@Command(
    description =
        "Runs one instance of the service, until SIGTERM or Ctrl-C; then it drains without failing a call.",
    showDefaultValues = true,
    sortOptions = false)
final class ServiceCommand implements Callable<Integer> {
  private static final Duration REGISTRY_WAIT = Duration.ofSeconds(10);
  private static final Duration DRAIN_MAX = Duration.ofHours(1);

  private final ShopService service;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
  @Spec
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this and exit")
  private boolean help;

  @Option(names = "--registry", paramLabel = "HOST:PORT", description = "ZooKeeper to register at")
  private String registry = "127.0.0.1:2181";

  @Option(names = "--host", description = "address to listen on and to announce")
  private String host = "127.0.0.1";

  @Option(names = "--port", description = "port to listen on; 0 takes a free one")
  private int port = 0;

  @Option(names = "--weight", description = "share of the traffic against the other instances")
  private int weight = Endpoint.WEIGHT_DEFAULT;

  @Option(names = "--zone", description = "failure zone")
  private String zone = "";

  @Option(names = "--version", description = "version of the software, for canary rules")
  private String version = "";

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "JDBC URL of the service's database; default: the one of `service database`, in memory")
  private @Nullable String database;

  @Option(
      names = "--lame-duck",
      paramLabel = "DURATION",
      description = "how long it still takes calls after SIGTERM, such as 500ms or 3s",
      defaultValue = "3s")
  private Duration lameDuck = Duration.ZERO;

  @Option(
      names = "--drain-grace",
      paramLabel = "DURATION",
      description = "how long calls under way may then take",
      defaultValue = "30s")
  private Duration drainGrace = Duration.ZERO;

  ServiceCommand(ShopService service) {
    this.service = service;
  }

  @Override
  public Integer call() {
    InstanceSettings settings = settings();
    ZooKeeperRegistry zooKeeper =
        ZooKeeperRegistry.connect(registryConfig().withWaitForConnection(REGISTRY_WAIT));
    try {
      ServiceInstance instance =
          ServiceInstance.start(
              settings, zooKeeper.resolver(), zooKeeper.registrar(), EventLoops.shared());
      awaitRegistered(instance.registered(), REGISTRY_WAIT);
      Lifetime.runUntilStopped(
          "ready " + service.commandName() + " " + instance.address(),
          () -> {
            instance.close();
            zooKeeper.close();
          });
      return 0;
    } catch (RuntimeException e) {
      zooKeeper.close();
      throw e;
    }
  }

  /** The announcement is what makes an instance ready; a registry that answers may still not take it. */
  void awaitRegistered(CompletionStage<Void> registered, Duration wait) {
    try {
      registered.toCompletableFuture().get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw StartException.ofRegistry(
          "ZooKeeper at "
              + registry
              + " answers, but took no registration within "
              + wait.toMillis()
              + " ms; look at its log, and whether the path in --registry, if any, exists",
          e);
    } catch (ExecutionException e) {
      throw StartException.ofRegistry(
          "ZooKeeper at " + registry + " refused the registration: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StartException.of("interrupted while it started", e);
    }
  }

  private ZooKeeperConfig registryConfig() {
    try {
      // By ZooKeeper's own rules, for it would say later, and from a thread of its own, what it
      // does not understand.
      new ConnectStringParser(registry);
      return ZooKeeperConfig.of(registry);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--registry must be HOST:PORT, or several with commas between, was '" + registry + "'",
          e);
    }
  }

  /** What the options say. */
  InstanceSettings settings() {
    check("--port", port, 0, 65_535);
    check("--weight", weight, 0, Endpoint.WEIGHT_MAX);
    check("--lame-duck", lameDuck);
    check("--drain-grace", drainGrace);
    String url = database == null ? DatabaseServer.defaultUrl(service.commandName()) : database;
    return InstanceSettings.of(service, url)
        .withAddress(host, port)
        .withWeight(weight)
        .withZone(zone)
        .withVersion(version)
        .withDrain(lameDuck, drainGrace);
  }

  private void check(String option, Duration value) {
    if (value.compareTo(DRAIN_MAX) > 0) {
      throw new ParameterException(spec.commandLine(), option + " must be at most 1h");
    }
  }

  private void check(String option, long value, long min, long max) {
    if (value < min || value > max) {
      throw new ParameterException(
          spec.commandLine(), option + " must be " + min + " to " + max + ", was " + value);
    }
  }
}
