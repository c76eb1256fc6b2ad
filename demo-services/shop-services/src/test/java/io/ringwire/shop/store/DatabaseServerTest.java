package io.ringwire.shop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseServerTest {

  @Test
  void aTakenPortIsNamedWithTheCure() {
    try (DatabaseServer first = DatabaseServer.start(0, null)) {
      assertThatThrownBy(() -> DatabaseServer.start(first.port(), null))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("port " + first.port() + " on 127.0.0.1 is taken")
          .hasMessageContaining("--port");
    }
  }

  @Test
  void whatWasWrittenToAFolderIsThereAfterARestart(@TempDir Path data) throws SQLException {
    try (DatabaseServer server = DatabaseServer.start(0, data);
        Connection connection = connect(server.url("order"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (n INT)");
      statement.execute("INSERT INTO t VALUES (7)");
    }
    try (DatabaseServer server = DatabaseServer.start(0, data);
        Connection connection = connect(server.url("order"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n FROM t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(7);
    }
  }

  @Test
  void servicesDoNotShareADatabase() throws SQLException {
    try (DatabaseServer server = DatabaseServer.start(0, null);
        Connection order = connect(server.url("order"));
        Connection user = connect(server.url("user"));
        Statement create = order.createStatement();
        Statement look = user.createStatement()) {
      create.execute("CREATE TABLE t (n INT)");
      assertThatThrownBy(() -> look.execute("SELECT n FROM t")).hasMessageContaining("not found");
    }
  }

  @Test
  void noClientCreatesADatabase() {
    try (DatabaseServer server = DatabaseServer.start(0, null)) {
      assertThatThrownBy(() -> connect(server.url("another"))).hasMessageContaining("not found");
    }
  }

  @Test
  void listensOnTheLoopbackAddressOnly() throws IOException {
    List<InetAddress> others =
        Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
            .flatMap(card -> Collections.list(card.getInetAddresses()).stream())
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    try (DatabaseServer server = DatabaseServer.start(0, null)) {
      new Socket("127.0.0.1", server.port()).close();
      for (InetAddress other : others) {
        assertThatThrownBy(() -> new Socket(other, server.port()).close())
            .isInstanceOf(IOException.class);
      }
    }
  }

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, DatabaseServer.USER, DatabaseServer.PASSWORD);
  }
}
