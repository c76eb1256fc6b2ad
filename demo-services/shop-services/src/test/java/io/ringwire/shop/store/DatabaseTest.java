package io.ringwire.shop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.shop.error.ShopError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  private static final List<String> SCHEMA =
      List.of("CREATE TABLE IF NOT EXISTS t (n INT PRIMARY KEY)");

  private static final int CALLERS = 4;

  private DatabaseServer server;
  private Database database;

  @BeforeEach
  void open() {
    server = DatabaseServer.start(0, null);
    database = Database.open(server.url("user"), SCHEMA, 5_000, 500);
  }

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  @Test
  void workThatReturnsIsCommittedAndSeenByAnotherInstance() {
    database.transact(connection -> insert(connection, 1));
    try (Database other = Database.open(server.url("user"), SCHEMA)) {
      assertThat(other.transact(DatabaseTest::count)).isEqualTo(1);
    }
  }

  @Test
  void workThatThrowsIsRolledBack() {
    assertThatThrownBy(
            () ->
                database.transact(
                    connection -> {
                      insert(connection, 1);
                      throw ShopError.USER_NOT_FOUND.exception("no", Map.of());
                    }))
        .isInstanceOf(RpcException.class);
    assertThat(database.transact(DatabaseTest::count)).isZero();
  }

  @Test
  void aDeadlockIsTriedAgainAndTheFirstTryLeavesNothing() {
    AtomicInteger tries = new AtomicInteger();
    database.transact(
        connection -> {
          insert(connection, tries.get());
          if (tries.incrementAndGet() < 3) {
            throw new SQLTransactionRollbackException("deadlock", "40001");
          }
          return true;
        });
    assertThat(tries).hasValue(3);
    assertThat(database.transact(DatabaseTest::count)).isEqualTo(1);
  }

  @Test
  void repetitionHasABound() {
    AtomicInteger tries = new AtomicInteger();
    assertThatThrownBy(
            () ->
                database.transact(
                    connection -> {
                      tries.incrementAndGet();
                      throw new SQLTransactionRollbackException("deadlock", "40001");
                    }))
        .isInstanceOfSatisfying(RpcException.class, DatabaseTest::isStoreUnavailable);
    assertThat(tries).hasValue(Database.TRANSACTION_TRIES_MAX);
  }

  @Test
  void aDatabaseThatIsGoneIsStoreUnavailableWithoutInternals() {
    server.close();
    assertThatThrownBy(() -> database.transact(DatabaseTest::count))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> {
              isStoreUnavailable(e);
              assertThat(e.status().text()).doesNotContain("127.0.0.1").doesNotContain("jdbc");
            });
  }

  @Test
  void aPoolWithoutAFreeConnectionIsStoreUnavailable() {
    assertThatThrownBy(() -> transactions(Database.CONNECTIONS_MAX + 1))
        .isInstanceOfSatisfying(RpcException.class, DatabaseTest::isStoreUnavailable);
  }

  /** Transactions within each other, each with a connection of its own. */
  private int transactions(int depth) {
    return depth == 0 ? 0 : database.transact(connection -> transactions(depth - 1));
  }

  @Test
  void aDatabaseThatCameBackEmptyIsMadeAndFilledAnew() {
    database.fill(() -> database.transact(connection -> insert(connection, 7)));
    database.transact(connection -> insert(connection, 8));
    restart();
    assertThat(whenBack(() -> database.transact(DatabaseTest::count))).isEqualTo(1);
    // And so it goes on.
    restart();
    assertThat(whenBack(() -> database.transact(DatabaseTest::count))).isEqualTo(1);
  }

  @Test
  void rowsThatCouldNotBeFilledInAreFilledInByTheNextCall() {
    AtomicInteger fills = new AtomicInteger();
    database.fill(
        () -> {
          if (fills.incrementAndGet() == 2) {
            throw ShopError.STORE_UNAVAILABLE.exception("gone again", Map.of());
          }
          database.transact(connection -> insert(connection, 7));
        });
    restart();
    assertThat(whenBack(() -> database.transact(DatabaseTest::count))).isEqualTo(1);
    assertThat(fills).hasValue(3);
  }

  @Test
  void callsThatNeverPauseFindTheDatabaseAgain() throws Exception {
    database.fill(() -> {});
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      CountDownLatch under = new CountDownLatch(CALLERS);
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(
            callers.submit(
                () -> {
                  while (!stop.get()) {
                    try {
                      database.transact(DatabaseTest::count);
                    } catch (RpcException e) {
                      isStoreUnavailable(e);
                    }
                    under.countDown();
                  }
                }));
      }
      assertThat(under.await(10, TimeUnit.SECONDS)).isTrue();
      restart();
      // Ten in a row, so that each pooled connection is a new one.
      long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      for (int inARow = 0; inARow < 10; ) {
        assertThat(System.nanoTime()).as("in time").isLessThan(deadlineNanos);
        try {
          database.transact(DatabaseTest::count);
          inARow++;
        } catch (RpcException e) {
          isStoreUnavailable(e);
          inARow = 0;
        }
      }
      stop.set(true);
      for (Future<?> call : calls) {
        call.get(10, TimeUnit.SECONDS);
      }
    } finally {
      stop.set(true);
      callers.shutdownNow();
    }
  }

  @Test
  void aBrokenStatementIsNoStoreUnavailable() {
    assertThatThrownBy(
            () ->
                database.transact(
                    connection -> {
                      try (Statement statement = connection.createStatement()) {
                        return statement.execute("SELECT * FROM nowhere");
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(SQLException.class);
  }

  @Test
  void aStartWithoutDatabaseNamesTheAddressAndTheCure() {
    String url = server.url("user");
    server.close();
    assertThatThrownBy(() -> Database.open(url, SCHEMA, 1, 500))
        .isInstanceOf(DatabaseUnreachableException.class)
        .hasMessageContaining(url)
        .hasMessageContaining("ringwire service database");
  }

  /** Another process at the same address, with nothing in memory. */
  private void restart() {
    int port = server.port();
    server.close();
    server = DatabaseServer.start(port, null);
  }

  private static <T> T whenBack(Supplier<T> call) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        return call.get();
      } catch (RpcException e) {
        isStoreUnavailable(e);
        assertThat(System.nanoTime()).as("in time").isLessThan(deadlineNanos);
      }
    }
  }

  private static void isStoreUnavailable(RpcException e) {
    assertThat(e.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(ShopError.of(e.status())).contains(ShopError.STORE_UNAVAILABLE);
  }

  @Test
  void anUrlThatIsNoneNamesItAndTheCure() {
    assertThatThrownBy(() -> Database.open("jdbc:nonsense:x", SCHEMA, 1, 500))
        .isInstanceOf(DatabaseUnreachableException.class)
        .hasMessageContaining("jdbc:nonsense:x")
        .hasMessageContaining("--database");
  }

  private static boolean insert(Connection connection, int n) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate("INSERT INTO t VALUES (" + n + ")") == 1;
    }
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
