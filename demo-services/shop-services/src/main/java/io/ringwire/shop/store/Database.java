package io.ringwire.shop.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.shop.error.ShopError;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service's database: bounded pools of connections, and work in transactions. Thread-safe; its methods block, so they
 * run on blocking threads only.
 *
 * <p>A database that goes away is found again by the calls that follow. One that comes back empty, as a database in
 * memory does, is made and filled anew by the first of them; what it held is gone.
 */
public final class Database implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Database.class);

  /** Tries of a transaction that the database itself asks to repeat: a deadlock, or a row locked for too long. */
  static final int TRANSACTION_TRIES_MAX = 5;

  /** Pooled connections of one instance for transactions. Eight instances of the demo stay below two hundred in all. */
  static final int CONNECTIONS_MAX = 10;

  /** Likewise for single statements: one a reader ({@link ReadThreads}), and some for those who write one row. */
  static final int SINGLE_CONNECTIONS_MAX = 8;

  // Kept open when idle, so that the first call after a quiet time does not pay for a handshake.
  private static final int CONNECTIONS_IDLE_MIN = 2;

  /** How long a call waits for a free connection before it fails as STORE_UNAVAILABLE. */
  private static final long CONNECTION_WAIT_MILLIS = 2_000;

  /** How long a start waits for the database to answer for the first time. */
  private static final long START_WAIT_MILLIS = 10_000;

  // Of the SQL standard (42S02) and H2's finer ones: no such table, nor one of a similar name, nor
  // any at all.
  private static final Set<String> NO_SUCH_TABLE = Set.of("42S02", "42S03", "42S04");

  private final HikariDataSource pool;
  // Of connections that commit each statement: a commit of its own would be one round trip more.
  private final HikariDataSource singles;
  private final List<String> schema;

  // Held while the tables are made and filled; never while a connection is.
  private final ReentrantLock making = new ReentrantLock();
  private volatile Runnable rows = () -> {};
  private volatile boolean unfilled;
  private boolean opened; // Under the lock.

  private Database(HikariDataSource pool, HikariDataSource singles, List<String> schema) {
    this.pool = pool;
    this.singles = singles;
    this.schema = schema;
  }

  /**
   * Connects, and creates what is missing of the schema.
   *
   * @param url JDBC URL, such as {@code jdbc:h2:tcp://127.0.0.1:9123/mem:user}
   * @param schema statements that change nothing when they were run before
   * @throws DatabaseUnreachableException when no connection can be made within 10 s
   */
  public static Database open(String url, List<String> schema) {
    return open(url, schema, START_WAIT_MILLIS, CONNECTION_WAIT_MILLIS);
  }

  /** As {@link #open(String, List)}, with the waits of a test. */
  static Database open(
      String url, List<String> schema, long startWaitMillis, long connectionWaitMillis) {
    HikariConfig transactions = config(url, "", CONNECTIONS_MAX, connectionWaitMillis);
    transactions.setInitializationFailTimeout(startWaitMillis);
    transactions.setAutoCommit(false);
    HikariConfig statements = config(url, "-single", SINGLE_CONNECTIONS_MAX, connectionWaitMillis);
    // The other pool has found the database by then; connections come with the first who ask.
    statements.setInitializationFailTimeout(-1);
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(transactions);
    } catch (RuntimeException e) { // Hikari's own, or of a URL that no driver knows.
      throw new DatabaseUnreachableException(url, e);
    }
    Database database = new Database(pool, new HikariDataSource(statements), schema);
    try {
      database.make();
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    return database;
  }

  private static HikariConfig config(
      String url, String suffix, int connectionsMax, long connectionWaitMillis) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(new ReusedStatements(url));
    config.setMaximumPoolSize(connectionsMax);
    config.setMinimumIdle(CONNECTIONS_IDLE_MIN);
    config.setConnectionTimeout(connectionWaitMillis);
    config.setPoolName(
        "shop-" + url.substring(Math.max(url.lastIndexOf('/'), url.lastIndexOf(':')) + 1) + suffix);
    return config;
  }

  /**
   * Runs work in one transaction: committed when it returns, rolled back when it throws. Work that the database asks to
   * repeat is run again, up to 5 times, so it must hold no state of its own.
   *
   * @throws RpcException STORE_UNAVAILABLE when the database does not answer, CANCELLED when the thread is interrupted,
   *     or what {@code work} threw
   */
  public <T> T transact(Work<T> work) {
    return run(pool, work);
  }

  /**
   * Runs work that is one statement, and commits by itself: one round trip to the database in place of two. Repeated and
   * failing as {@link #transact}.
   */
  public <T> T single(Work<T> work) {
    return run(singles, work);
  }

  private <T> T run(HikariDataSource from, Work<T> work) {
    if (unfilled && !making.isHeldByCurrentThread()) {
      make();
    }
    boolean made = false;
    for (int tries = 1; ; tries++) {
      try (Connection connection = from.getConnection()) {
        return from == pool ? attempt(connection, work) : single(connection, work);
      } catch (SQLTransactionRollbackException | SQLTimeoutException e) {
        if (tries >= TRANSACTION_TRIES_MAX) {
          throw unavailable(e);
        }
        log.debug("transaction repeated after try {}", tries, e);
      } catch (SQLException e) {
        if (made || making.isHeldByCurrentThread() || !isNoSuchTable(e)) {
          throw failure(e);
        }
        make();
        made = true;
      }
    }
  }

  /**
   * Puts rows in that are always there: now, and again whenever the tables had to be made anew.
   *
   * @param rows changes nothing when it was run before
   */
  public void fill(Runnable rows) {
    rows.run();
    this.rows = rows;
  }

  /** Creates what is missing of the schema; the rows too, if a table was missing of those that had been there. */
  private void make() {
    making.lock();
    try {
      if (transact(this::create) && opened) {
        log.warn(
            "{} came back without its tables: they are made and filled as at a first start, what they held is gone",
            pool.getPoolName());
        unfilled = true;
      }
      opened = true;
      if (unfilled) {
        rows.run();
        unfilled = false;
      }
    } finally {
      making.unlock();
    }
  }

  private <T> T attempt(Connection connection, Work<T> work) throws SQLException {
    try {
      T result = ran(connection, work);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      try {
        connection.rollback();
      } catch (SQLException rollback) {
        e.addSuppressed(rollback); // The server rolls back by itself.
        // The pool does not know H2's word for a broken connection, and would lend this one again.
        pool.evictConnection(connection);
      }
      throw e;
    }
  }

  /** A batch hides what its first statement failed with, and with it whether to repeat. */
  private static <T> T ran(Connection connection, Work<T> work) throws SQLException {
    try {
      return work.run(connection);
    } catch (BatchUpdateException e) {
      SQLException first = e.getNextException();
      throw first == null ? e : first;
    }
  }

  private <T> T single(Connection connection, Work<T> work) throws SQLException {
    try {
      return ran(connection, work);
    } catch (SQLException e) {
      if (isUnreachable(e)) {
        singles.evictConnection(connection); // As above: no rollback finds it out here.
      }
      throw e;
    }
  }

  private static boolean isNoSuchTable(SQLException e) {
    String state = e.getSQLState(); // The pool's own failures have none.
    return state != null && NO_SUCH_TABLE.contains(state);
  }

  private static RuntimeException failure(SQLException e) {
    if (Thread.currentThread().isInterrupted()) {
      return Status.of(StatusCode.CANCELLED, "the call was cancelled").asException(e);
    }
    return isUnreachable(e) ? unavailable(e) : new IllegalStateException("a statement failed", e);
  }

  private static boolean isUnreachable(SQLException e) {
    return e instanceof SQLTransientConnectionException
        || e instanceof SQLNonTransientConnectionException
        || e instanceof SQLRecoverableException;
  }

  private static RpcException unavailable(SQLException e) {
    return ShopError.STORE_UNAVAILABLE
        .status("the service's database does not answer", Map.of())
        .asException(e);
  }

  /** Whether a table was missing. */
  private boolean create(Connection connection) throws SQLException {
    int tables = tables(connection);
    try (Statement statement = connection.createStatement()) {
      for (String ddl : schema) {
        statement.execute(ddl);
      }
    }
    return tables(connection) > tables;
  }

  private static int tables(Connection connection) throws SQLException {
    int count = 0;
    try (ResultSet tables =
        connection.getMetaData().getTables(null, connection.getSchema(), null, null)) {
      while (tables.next()) {
        count++;
      }
    }
    return count;
  }

  @Override
  public void close() {
    singles.close();
    pool.close();
  }

  /** What runs in a transaction. It neither commits nor rolls back. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }
}
