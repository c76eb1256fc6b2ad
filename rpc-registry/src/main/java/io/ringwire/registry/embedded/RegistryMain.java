package io.ringwire.registry.embedded;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * {@code bin/ringwire registry}: a ZooKeeper of one server until SIGTERM or Ctrl-C. For development and small
 * installations; a real ensemble is ZooKeeper's own to run.
 */
public final class RegistryMain {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  private static final int PORT_DEFAULT = 2181;
  private static final String HELP =
      """
      usage: ringwire registry [--port PORT] [--host HOST] [--data DIR]

      Runs a ZooKeeper of one server, for development and small installations.

        --port PORT   port to listen on; 0 is any free one (default 2181)
        --host HOST   address to listen on (default 127.0.0.1; it asks nobody for a password)
        --data DIR    where it keeps its data (default: a temporary directory, deleted at the end)
      """;

  private RegistryMain() {}

  public static void main(String[] args) {
    int code = run(args, System.out, System.err);
    if (code != OK) {
      System.exit(code);
    }
  }

  /** Returns when the server has ended, with the exit code. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    EmbeddedConfig config;
    try {
      config = parse(args);
    } catch (IllegalArgumentException e) {
      err.println("ringwire registry: " + e.getMessage());
      err.print(HELP);
      return USAGE;
    }
    if (config == null) {
      out.print(HELP);
      return OK;
    }
    try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(config)) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "ringwire-registry-stop"));
      out.println("ready zookeeper " + server.connectString());
      out.flush();
      server.ended().toCompletableFuture().join();
      return OK;
    } catch (UncheckedIOException e) {
      err.println("ringwire registry: " + e.getMessage());
      return FAILED;
    } catch (CompletionException e) {
      err.println("ringwire registry: " + (e.getCause() == null ? e : e.getCause()).getMessage());
      return FAILED;
    }
  }

  /** Null when only help is wanted. */
  private static @Nullable EmbeddedConfig parse(String[] args) {
    EmbeddedConfig config = EmbeddedConfig.DEFAULT.withPort(PORT_DEFAULT);
    for (int i = 0; i < args.length; i++) {
      String option = args[i];
      if (option.equals("--help") || option.equals("-h")) {
        return null;
      }
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (!name.equals("--port") && !name.equals("--host") && !name.equals("--data")) {
        throw new IllegalArgumentException("unknown option " + option);
      }
      if (equals < 0 && i + 1 == args.length) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      String value = equals < 0 ? args[++i] : option.substring(equals + 1);
      config =
          switch (name) {
            case "--port" -> config.withPort(port(value));
            case "--host" -> config.withHost(value);
            default -> config.withDataDir(Path.of(value));
          };
    }
    return config;
  }

  private static int port(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--port must be a number of 0 to 65535, was " + value);
    }
  }
}
