package io.ringwire.shop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReusedStatementsTest {
  private static final String PLUS_ONE = "SELECT CAST(? AS INT) + 1";

  private DatabaseServer server;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    server = DatabaseServer.start(0, null);
    connection = new ReusedStatements(server.url("user")).getConnection();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    server.close();
  }

  @Test
  void aStatementThatWasGivenBackIsTheSameAgainWithoutItsParameters() throws SQLException {
    PreparedStatement first = connection.prepareStatement(PLUS_ONE);
    assertThat(run(first, 1)).isEqualTo(2);
    first.close();
    assertThat(first.isClosed()).isTrue();
    PreparedStatement again = connection.prepareStatement(PLUS_ONE);
    assertThat(again).isSameAs(first);
    assertThat(again.isClosed()).isFalse();
    assertThatThrownBy(again::executeQuery).isInstanceOf(SQLException.class);
    assertThat(run(again, 5)).isEqualTo(6);
  }

  @Test
  void oneThatIsOutIsNotGivenOutTwice() throws SQLException {
    try (PreparedStatement one = connection.prepareStatement(PLUS_ONE);
        PreparedStatement other = connection.prepareStatement(PLUS_ONE)) {
      assertThat(other).isNotSameAs(one);
      one.setInt(1, 1);
      try (ResultSet rows = one.executeQuery()) {
        assertThat(run(other, 10)).isEqualTo(11);
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(2);
      }
    }
  }

  @Test
  void moreThanAreKeptMakeRoomAndStillWork() throws SQLException {
    PreparedStatement oldest = connection.prepareStatement(PLUS_ONE);
    for (int i = 0; i < ReusedStatements.STATEMENTS_MAX + 10; i++) {
      try (PreparedStatement each = connection.prepareStatement("SELECT CAST(? AS INT) + " + i)) {
        assertThat(run(each, 1)).isEqualTo(1 + i);
      }
    }
    assertThat(run(oldest, 1)).as("retired while it was out").isEqualTo(2);
    oldest.close();
    assertThat(connection.prepareStatement(PLUS_ONE)).isNotSameAs(oldest);
  }

  @Test
  void failuresAreTheDatabasesOwn() {
    assertThatThrownBy(() -> connection.prepareStatement("SELECT * FROM nowhere"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("42S"));
  }

  private static int run(PreparedStatement statement, int parameter) throws SQLException {
    statement.setInt(1, parameter);
    try (ResultSet rows = statement.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }
}
