package io.ringwire.gateway.app;

import io.ringwire.core.discovery.Resolver;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.registry.zookeeper.RegistryUnreachableException;
import io.ringwire.registry.zookeeper.ZooKeeperConfig;
import io.ringwire.registry.zookeeper.ZooKeeperRegistry;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bin/ringwire gateway}: a gateway as a process of its own, until SIGTERM or Ctrl-C. */
@Command(
    name = "ringwire gateway",
    description = "HTTP and JSON in front of every service that the registry knows.",
    sortOptions = false,
    exitCodeListHeading = "%nexit codes:%n",
    exitCodeList = {
      "1:a port is taken",
      "2:wrong usage or configuration",
      "3:the registry is unreachable",
      "143:stopped by SIGTERM (130: by Ctrl-C), once what was under way had its answer"
    })
public final class GatewayMain implements Callable<Integer> {
  private static final int PORT_TAKEN = 1;
  private static final int USAGE = 2;
  private static final int REGISTRY_UNREACHABLE = 3;
  private static final Duration REGISTRY_WAIT = Duration.ofSeconds(10);

  @Option(names = "--port", description = "port to listen on; 0 takes a free one (default 8080)")
  private @Nullable Integer port;

  @Option(names = "--host", description = "address to listen on (default 127.0.0.1)")
  private @Nullable String host;

  @Option(
      names = "--registry",
      description = "ZooKeeper's connect string (default ${DEFAULT-VALUE})",
      defaultValue = "127.0.0.1:2181")
  private String registry = "";

  @Option(
      names = "--admin-port",
      description =
          "port of health, metrics and routes on loopback; 0 takes a free one (default: none)")
  private @Nullable Integer adminPort;

  @Option(
      names = "--config",
      description =
          "HOCON file; gateway-defaults.conf in the jar lists every key. Options go before it.")
  private @Nullable Path configFile;

  @Option(
      names = "--cache",
      description =
          "directory for the last known endpoints, so that a start without the registry works")
  private @Nullable Path cacheDir;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "prints this text")
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  private GatewayMain() {}

  public static void main(String[] args) {
    // Before the first logger is made.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-gateway.xml");
    }
    System.exit(run(args, new PrintWriter(System.err, true)));
  }

  /** Runs the gateway until the process is told to stop, or it cannot start; returns the exit code. */
  static int run(String[] args, PrintWriter err) {
    return new CommandLine(new GatewayMain()).setErr(err).execute(args);
  }

  @Override
  public Integer call() throws InterruptedException {
    GatewayConfig config;
    try {
      config = config();
    } catch (IllegalArgumentException e) {
      return fail(USAGE, e.getMessage());
    }
    ZooKeeperConfig registryConfig = ZooKeeperConfig.of(registry).withCacheDir(cacheDir);
    if (cacheDir == null) {
      registryConfig = registryConfig.withWaitForConnection(REGISTRY_WAIT);
    }
    try (ZooKeeperRegistry connected = ZooKeeperRegistry.connect(registryConfig);
        Resolver resolver = connected.resolver();
        Gateway gateway =
            Gateway.start(config, resolver, connected.catalog(), EventLoops.shared())) {
      return serve(gateway, config);
    } catch (RegistryUnreachableException e) {
      return fail(REGISTRY_UNREACHABLE, e.getMessage());
    } catch (PortException e) {
      String cure = e.isAdmin() ? "--admin-port" : "--port";
      return fail(PORT_TAKEN, e.getMessage() + "; choose another with " + cure);
    } catch (UncheckedIOException e) { // All other files a start needs are those of the cache.
      return fail(USAGE, e.getMessage() + "; choose another with --cache");
    }
  }

  private GatewayConfig config() {
    GatewayConfig config = configFile == null ? ConfigFile.defaults() : ConfigFile.read(configFile);
    config =
        config.withAddress(
            host == null ? config.host() : host, port == null ? config.port() : port);
    return adminPort == null ? config : config.withAdmin(config.adminHost(), adminPort);
  }

  private static int serve(Gateway gateway, GatewayConfig config) throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  asked.countDown();
                  try {
                    // The JVM ends when its hooks have ended, so the last one waits for the drain.
                    done.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "ringwire-gateway-stop"));
    System.out.println("ready http://" + config.host() + ":" + gateway.port());
    if (gateway.adminPort() != GatewayConfig.ADMIN_OFF) {
      System.out.println("admin http://" + config.adminHost() + ":" + gateway.adminPort());
    }
    System.out.flush();
    asked.await();
    gateway.close();
    done.countDown();
    return 0;
  }

  private int fail(int code, @Nullable String message) {
    Objects.requireNonNull(spec).commandLine().getErr().println("ringwire gateway: " + message);
    return code;
  }
}
