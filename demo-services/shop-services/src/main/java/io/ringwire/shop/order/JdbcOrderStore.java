package io.ringwire.shop.order;

import com.google.protobuf.Timestamp;
import io.ringwire.shop.order.v1.Order;
import io.ringwire.shop.order.v1.OrderEvent;
import io.ringwire.shop.order.v1.OrderLine;
import io.ringwire.shop.order.v1.OrderState;
import io.ringwire.shop.store.Database;
import io.ringwire.shop.store.Marks;
import io.ringwire.shop.store.Micros;
import io.ringwire.shop.type.v1.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Orders in tables. {@code orders.sequence} is that of the order's last event, and is raised with it. */
public final class JdbcOrderStore implements OrderStore {
  /** What must be run before; running it again changes nothing. */
  public static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS orders (
            order_id VARCHAR(64) PRIMARY KEY,
            user_id VARCHAR(64) NOT NULL,
            state VARCHAR(20) NOT NULL,
            sequence BIGINT NOT NULL,
            rejection_reason VARCHAR(64) NOT NULL,
            card_last4 VARCHAR(4) NOT NULL,
            total_minor BIGINT,
            currency VARCHAR(3),
            created_micros BIGINT NOT NULL,
            updated_micros BIGINT NOT NULL,
            tries INT DEFAULT 0 NOT NULL,
            next_try_micros BIGINT DEFAULT 0 NOT NULL
          )""",
          "CREATE INDEX IF NOT EXISTS orders_of_user ON orders (user_id, order_id)",
          "CREATE INDEX IF NOT EXISTS orders_by_state ON orders (state, updated_micros)",
          """
          CREATE TABLE IF NOT EXISTS order_line (
            order_id VARCHAR(64) NOT NULL,
            position INT NOT NULL,
            item_id VARCHAR(64) NOT NULL,
            quantity INT NOT NULL,
            name VARCHAR(200) NOT NULL,
            unit_minor BIGINT,
            currency VARCHAR(3),
            PRIMARY KEY (order_id, position)
          )""",
          """
          CREATE TABLE IF NOT EXISTS order_event (
            order_id VARCHAR(64) NOT NULL,
            sequence BIGINT NOT NULL,
            state VARCHAR(20) NOT NULL,
            reason VARCHAR(64) NOT NULL,
            at_micros BIGINT NOT NULL,
            PRIMARY KEY (order_id, sequence)
          )""");

  // An order and its lines, a row a line; an order without lines has one row.
  private static final String COLUMNS =
      "SELECT o.order_id, o.user_id, o.state, o.rejection_reason, o.card_last4, o.total_minor,"
          + " o.currency AS total_currency, o.created_micros, o.updated_micros, l.item_id, l.quantity, l.name, l.unit_minor,"
          + " l.currency FROM ";
  private static final String LINES = " o LEFT JOIN order_line l ON l.order_id = o.order_id";
  // In the order of the index with its first column, though that is the same in all rows: else H2
  // reads and sorts all of
  // a user's orders for each page.
  private static final String PAGE =
      COLUMNS
          + "(SELECT * FROM orders WHERE user_id = ? AND order_id < ? ORDER BY user_id DESC, order_id DESC LIMIT ?)"
          + LINES
          + " ORDER BY o.order_id DESC, l.position";
  // Above every id: ids are letters and digits.
  private static final String NEWEST = "~";
  private static final String INSERT =
      "INSERT INTO orders (order_id, user_id, state, sequence, rejection_reason, card_last4, created_micros,"
          + " updated_micros) VALUES (?, ?, ?, 1, '', ?, ?, ?)";
  private static final String ADD_LINE =
      "INSERT INTO order_line (order_id, position, item_id, quantity, name) VALUES (?, ?, ?, ?, '')";
  private static final String ADD_EVENT =
      "INSERT INTO order_event (order_id, sequence, state, reason, at_micros)"
          + " SELECT order_id, sequence, state, rejection_reason, updated_micros FROM orders WHERE order_id = ?";
  private static final String ADVANCE =
      "UPDATE orders SET state = ?, sequence = sequence + 1, rejection_reason = ?, updated_micros = ?,"
          + " total_minor = COALESCE(?, total_minor), currency = COALESCE(?, currency), tries = 0, next_try_micros = 0"
          + " WHERE order_id = ? AND state = ?";
  private static final String PRICE_LINE =
      "UPDATE order_line SET name = ?, unit_minor = ?, currency = ? WHERE order_id = ? AND position = ?";
  private static final String EVENTS =
      "SELECT sequence, state, reason, at_micros FROM order_event WHERE order_id = ? AND sequence > ?"
          + " ORDER BY sequence LIMIT ?";
  private static final String STUCK =
      "SELECT order_id, tries, next_try_micros FROM orders"
          + " WHERE state = ? AND updated_micros < ? AND next_try_micros <= ?"
          + " ORDER BY GREATEST(updated_micros + ?, next_try_micros), order_id LIMIT ?";
  private static final String TAKE =
      "UPDATE orders SET tries = tries + 1, next_try_micros = ?"
          + " WHERE order_id = ? AND state = ? AND next_try_micros = ?";

  private final Database database;
  private final Clock clock;

  public JdbcOrderStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void insert(Order order) {
    database.transact(
        connection -> {
          try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, order.getOrderId());
            insert.setString(2, order.getUserId());
            insert.setString(3, order.getState().name());
            insert.setString(4, order.getCardLast4());
            insert.setLong(5, Micros.of(order.getCreatedAt()));
            insert.setLong(6, Micros.of(order.getUpdatedAt()));
            insert.executeUpdate();
          }
          try (PreparedStatement insert = connection.prepareStatement(ADD_LINE)) {
            for (int position = 0; position < order.getLinesCount(); position++) {
              insert.setString(1, order.getOrderId());
              insert.setInt(2, position);
              insert.setString(3, order.getLines(position).getItemId());
              insert.setInt(4, order.getLines(position).getQuantity());
              insert.addBatch();
            }
            insert.executeBatch();
          }
          addEvent(connection, order.getOrderId());
          return true;
        });
  }

  @Override
  public Optional<Order> find(String orderId) {
    return Optional.ofNullable(find(Set.of(orderId)).get(orderId));
  }

  @Override
  public Map<String, Order> find(Set<String> orderIds) {
    return database.single(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  COLUMNS
                      + "orders"
                      + LINES
                      + " WHERE o.order_id IN "
                      + Marks.of(orderIds.size())
                      + " ORDER BY o.order_id, l.position")) {
            Marks.fill(select, orderIds);
            Map<String, Order> found = new HashMap<>();
            for (Order order : orders(select)) {
              found.put(order.getOrderId(), order);
            }
            return found;
          }
        });
  }

  @Override
  public List<Order> list(String userId, String beforeOrderId, int countMax) {
    return database.single(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(PAGE)) {
            select.setString(1, userId);
            select.setString(2, beforeOrderId.isEmpty() ? NEWEST : beforeOrderId);
            select.setInt(3, countMax);
            return orders(select);
          }
        });
  }

  @Override
  public Optional<Timestamp> advance(Step step) {
    return database.transact(
        connection -> {
          long nowMicros = Micros.now(clock);
          if (!moved(connection, step, nowMicros)) {
            return Optional.empty();
          }
          if (step.priced() != null) {
            priceLines(connection, step.orderId(), step.priced().lines());
          }
          addEvent(connection, step.orderId());
          return Optional.of(Micros.timestamp(nowMicros));
        });
  }

  private static boolean moved(Connection connection, Step step, long nowMicros)
      throws SQLException {
    Priced priced = step.priced();
    try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
      update.setString(1, step.to().name());
      update.setString(2, step.reason());
      update.setLong(3, nowMicros);
      if (priced == null) {
        update.setNull(4, Types.BIGINT);
        update.setNull(5, Types.VARCHAR);
      } else {
        update.setLong(4, priced.total().getMinorUnits());
        update.setString(5, priced.total().getCurrency());
      }
      update.setString(6, step.orderId());
      update.setString(7, step.from().name());
      return update.executeUpdate() == 1;
    }
  }

  private static void priceLines(Connection connection, String orderId, List<OrderLine> lines)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(PRICE_LINE)) {
      for (int position = 0; position < lines.size(); position++) {
        OrderLine line = lines.get(position);
        update.setString(1, line.getName());
        update.setLong(2, line.getUnitPrice().getMinorUnits());
        update.setString(3, line.getUnitPrice().getCurrency());
        update.setString(4, orderId);
        update.setInt(5, position);
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private static void addEvent(Connection connection, String orderId) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_EVENT)) {
      insert.setString(1, orderId);
      insert.executeUpdate();
    }
  }

  @Override
  public List<OrderEvent> events(String orderId, long afterSequence, int countMax) {
    return database.transact(
        connection -> {
          List<OrderEvent> events = new ArrayList<>();
          try (PreparedStatement select = connection.prepareStatement(EVENTS)) {
            select.setString(1, orderId);
            select.setLong(2, afterSequence);
            select.setInt(3, countMax);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                events.add(
                    OrderEvent.newBuilder()
                        .setOrderId(orderId)
                        .setSequence(rows.getLong("sequence"))
                        .setState(OrderState.valueOf(rows.getString("state")))
                        .setReason(rows.getString("reason"))
                        .setAt(Micros.timestamp(rows.getLong("at_micros")))
                        .build());
              }
            }
          }
          return events;
        });
  }

  @Override
  public Map<String, Progress> progress(Collection<String> orderIds) {
    if (orderIds.isEmpty()) {
      return Map.of();
    }
    return database.transact(
        connection -> {
          Map<String, Progress> progress = new HashMap<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT order_id, sequence, state FROM orders WHERE order_id IN "
                      + Marks.of(orderIds.size()))) {
            Marks.fill(select, orderIds);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                progress.put(
                    rows.getString("order_id"),
                    new Progress(
                        rows.getLong("sequence"), OrderState.valueOf(rows.getString("state"))));
              }
            }
          }
          return progress;
        });
  }

  @Override
  public List<Stuck> stuck(OrderState state, long ageMicros, long nowMicros, int countMax) {
    return database.transact(
        connection -> {
          List<Stuck> stuck = new ArrayList<>();
          try (PreparedStatement select = connection.prepareStatement(STUCK)) {
            select.setString(1, state.name());
            select.setLong(2, nowMicros - ageMicros);
            select.setLong(3, nowMicros);
            select.setLong(4, ageMicros);
            select.setInt(5, countMax);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                stuck.add(
                    new Stuck(
                        rows.getString("order_id"),
                        state,
                        rows.getInt("tries"),
                        rows.getLong("next_try_micros")));
              }
            }
          }
          return stuck;
        });
  }

  @Override
  public boolean take(Stuck stuck, long nextTryMicros) {
    return database.transact(
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(TAKE)) {
            update.setLong(1, nextTryMicros);
            update.setString(2, stuck.orderId());
            update.setString(3, stuck.state().name());
            update.setLong(4, stuck.nextTryMicros());
            return update.executeUpdate() == 1;
          }
        });
  }

  /** Reads rows in which those of one order follow each other. */
  private static List<Order> orders(PreparedStatement select) throws SQLException {
    List<Order> orders = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      Order.Builder order = null;
      while (rows.next()) {
        String orderId = rows.getString("order_id");
        if (order == null || !order.getOrderId().equals(orderId)) {
          if (order != null) {
            orders.add(order.build());
          }
          order = order(rows);
        }
        if (rows.getString("item_id") != null) {
          order.addLines(line(rows));
        }
      }
      if (order != null) {
        orders.add(order.build());
      }
    }
    return orders;
  }

  private static Order.Builder order(ResultSet row) throws SQLException {
    Order.Builder order =
        Order.newBuilder()
            .setOrderId(row.getString("order_id"))
            .setUserId(row.getString("user_id"))
            .setState(OrderState.valueOf(row.getString("state")))
            .setRejectionReason(row.getString("rejection_reason"))
            .setCardLast4(row.getString("card_last4"))
            .setCreatedAt(Micros.timestamp(row.getLong("created_micros")))
            .setUpdatedAt(Micros.timestamp(row.getLong("updated_micros")));
    long totalMinor = row.getLong("total_minor");
    if (!row.wasNull()) {
      order.setTotal(
          Money.newBuilder()
              .setMinorUnits(totalMinor)
              .setCurrency(row.getString("total_currency")));
    }
    return order;
  }

  private static OrderLine line(ResultSet row) throws SQLException {
    OrderLine.Builder line =
        OrderLine.newBuilder()
            .setItemId(row.getString("item_id"))
            .setQuantity(row.getInt("quantity"))
            .setName(row.getString("name"));
    long unitMinor = row.getLong("unit_minor");
    if (!row.wasNull()) {
      line.setUnitPrice(
          Money.newBuilder().setMinorUnits(unitMinor).setCurrency(row.getString("currency")));
    }
    return line.build();
  }
}
