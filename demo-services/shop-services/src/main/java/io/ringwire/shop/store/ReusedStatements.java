package io.ringwire.shop.store;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections that keep the statements prepared on them: neither the pool nor H2's driver does, and preparing is a round
 * trip to the database of its own. Closing such a statement gives it back; one that is asked for while it is out is
 * prepared anew.
 */
final class ReusedStatements implements DataSource {
  /** Statements kept by one connection; the one not used for longest makes room. A store has some twenty. */
  static final int STATEMENTS_MAX = 64;

  private final String url;

  ReusedStatements(String url) {
    this.url = url;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return getConnection(DatabaseServer.USER, DatabaseServer.PASSWORD);
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return proxy(Connection.class, new Reusing(DriverManager.getConnection(url, user, password)));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object invoke(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw cause == null ? e : cause;
    }
  }

  /** A connection, which one thread uses at a time. */
  private static final class Reusing implements InvocationHandler {
    private final Connection connection;
    private final Map<String, Reused> statements =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Reused> eldest) {
            if (size() <= STATEMENTS_MAX) {
              return false;
            }
            eldest.getValue().retire();
            return true;
          }
        };

    Reusing(Connection connection) {
      this.connection = connection;
    }

    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      if (method.getName().equals("prepareStatement")
          && arguments != null
          && arguments.length == 1
          && arguments[0] instanceof String sql) {
        return prepare(sql);
      }
      return ReusedStatements.invoke(connection, method, arguments);
    }

    private PreparedStatement prepare(String sql) throws SQLException {
      Reused kept = statements.get(sql);
      if (kept != null) {
        if (kept.isOut) {
          return connection.prepareStatement(sql);
        }
        kept.isOut = true;
        return kept.proxy;
      }
      Reused fresh = new Reused(connection.prepareStatement(sql));
      statements.put(sql, fresh);
      return fresh.proxy;
    }
  }

  /** A statement that outlives its closing. */
  private static final class Reused implements InvocationHandler {
    private final PreparedStatement statement;
    private final PreparedStatement proxy;
    private boolean isOut = true;
    private boolean isRetired;

    Reused(PreparedStatement statement) {
      this.statement = statement;
      this.proxy = ReusedStatements.proxy(PreparedStatement.class, this);
    }

    /** It is not kept any more: closed now, or when it comes back. */
    void retire() {
      isRetired = true;
      if (!isOut) {
        closeQuietly();
      }
    }

    private void closeQuietly() {
      try {
        statement.close();
      } catch (SQLException e) {
        // The connection is broken, and its statements with it; the pool finds out by itself.
      }
    }

    @Override
    public @Nullable Object invoke(
        Object self, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      switch (method.getName()) {
        case "close":
          isOut = false;
          if (isRetired) {
            closeQuietly();
          } else if (!statement.isClosed()) {
            statement.clearParameters();
            statement.clearBatch();
          }
          return null;
        case "isClosed":
          return !isOut || statement.isClosed();
        default:
          return ReusedStatements.invoke(statement, method, arguments);
      }
    }
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps no " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
