package io.ringwire.shop.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.api.ErrorCode;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;

/**
 * The shop's databases, one a service, in an H2 that listens on the loopback address. A process of its own, because
 * H2's mixed mode would make one instance of a service the host of its siblings' data, and killing that instance would
 * fail the calls of healthy ones.
 *
 * <p>It creates its databases itself and lets no client create another.
 */
public final class DatabaseServer implements AutoCloseable {
  public static final int PORT_DEFAULT = 9123;

  static final String USER = "sa";
  // Nobody but this machine reaches the port, and the shop's data is invented.
  static final String PASSWORD = "";

  private static final List<String> DATABASES = List.of("user", "inventory", "order", "payment");

  private final Server server;
  private final @Nullable Path data;
  private final List<Connection> keepers;

  private DatabaseServer(Server server, @Nullable Path data, List<Connection> keepers) {
    this.server = server;
    this.data = data;
    this.keepers = keepers;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any free one
   * @param data folder that keeps the databases, created when missing; null keeps them in memory
   * @throws UncheckedIOException when the port is taken or the folder cannot be used
   */
  public static DatabaseServer start(int port, @Nullable Path data) {
    // Read once by H2 when its network class loads; without it the port is open on every address.
    System.setProperty("h2.bindAddress", "127.0.0.1");
    List<Connection> keepers = new ArrayList<>();
    try {
      for (String name : DATABASES) {
        keepers.add(DriverManager.getConnection(localUrl(name, data), USER, PASSWORD));
      }
      List<String> options =
          new ArrayList<>(List.of("-tcpPort", Integer.toString(port), "-tcpDaemon"));
      if (data != null) {
        options.addAll(List.of("-baseDir", data.toAbsolutePath().toString()));
      }
      Server server = Server.createTcpServer(options.toArray(new String[0])).start();
      return new DatabaseServer(server, data, keepers);
    } catch (SQLException e) {
      shutdown(keepers);
      throw new UncheckedIOException(failure(port, data, e));
    }
  }

  private static String localUrl(String name, @Nullable Path data) {
    if (data == null) {
      return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE";
    }
    try {
      Files.createDirectories(data);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "folder " + data + " cannot be created; choose another by --data", e);
    }
    return "jdbc:h2:file:"
        + data.toAbsolutePath().resolve(name)
        + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE";
  }

  private static IOException failure(int port, @Nullable Path data, SQLException e) {
    return switch (e.getErrorCode()) {
      case ErrorCode.EXCEPTION_OPENING_PORT_2 ->
          new IOException(
              "port " + port + " on 127.0.0.1 is taken: choose another by --port, or 0 for any", e);
      case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
          new IOException(
              "folder "
                  + data
                  + " is in use by another database; stop that one, or choose another by --data",
              e);
      default -> new IOException("the database does not start: " + e.getMessage(), e);
    };
  }

  public int port() {
    return server.getPort();
  }

  /** Where a service in the same process finds its database: without a socket between. */
  public String insideUrl(String service) {
    return localUrl(service, data);
  }

  /** Where a service finds its database. */
  public String url(String service) {
    return url(port(), service, data == null);
  }

  /** Where a service looks when it is told nothing: in memory, at the default port. */
  public static String defaultUrl(String service) {
    return url(PORT_DEFAULT, service, true);
  }

  private static String url(int port, String service, boolean inMemory) {
    return "jdbc:h2:tcp://127.0.0.1:" + port + "/" + (inMemory ? "mem:" : "") + service;
  }

  /** Stops to listen, ends every connection, and writes what is not yet on disk. */
  @Override
  public void close() {
    server.stop();
    shutdown(keepers);
  }

  private static void shutdown(List<Connection> keepers) {
    for (Connection keeper : keepers) {
      try (keeper;
          Statement statement = keeper.createStatement()) {
        statement.execute("SHUTDOWN");
      } catch (SQLException e) {
        // Closed already, which is what was wanted.
      }
    }
  }
}
