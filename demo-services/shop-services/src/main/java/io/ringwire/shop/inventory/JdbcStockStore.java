package io.ringwire.shop.inventory;

import io.ringwire.shop.inventory.v1.Item;
import io.ringwire.shop.inventory.v1.Reservation;
import io.ringwire.shop.inventory.v1.ReservationState;
import io.ringwire.shop.inventory.v1.ReserveLine;
import io.ringwire.shop.inventory.v1.ReservedLine;
import io.ringwire.shop.store.Database;
import io.ringwire.shop.store.Marks;
import io.ringwire.shop.store.Micros;
import io.ringwire.shop.type.v1.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stock in tables. A piece is taken by an update that only matches while enough is left, so two orders never get the
 * same one, whichever instances they come through. Rows are locked in the order of item ids, so that orders for the
 * same items wait for each other instead of deadlocking; and first of all comes the reservation's own row, which makes
 * two calls for one order wait for each other too.
 */
public final class JdbcStockStore implements StockStore {
  /** What must be run before; running it again changes nothing. */
  public static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS item (
            item_id VARCHAR(64) PRIMARY KEY,
            name VARCHAR(200) NOT NULL,
            description VARCHAR(1000) NOT NULL,
            price_minor BIGINT NOT NULL,
            currency VARCHAR(3) NOT NULL,
            available BIGINT NOT NULL CHECK (available >= 0)
          )""",
          """
          CREATE TABLE IF NOT EXISTS reservation (
            order_id VARCHAR(64) PRIMARY KEY,
            state VARCHAR(20) NOT NULL,
            created_micros BIGINT NOT NULL
          )""",
          """
          CREATE TABLE IF NOT EXISTS reservation_line (
            order_id VARCHAR(64) NOT NULL,
            position INT NOT NULL,
            item_id VARCHAR(64) NOT NULL,
            name VARCHAR(200) NOT NULL,
            quantity INT NOT NULL,
            price_minor BIGINT NOT NULL,
            currency VARCHAR(3) NOT NULL,
            PRIMARY KEY (order_id, position)
          )""");

  private static final String ITEM =
      "SELECT item_id, name, description, price_minor, currency, available FROM item";
  private static final String IDS =
      "SELECT item_id FROM item WHERE item_id > ? ORDER BY item_id LIMIT ?";
  private static final String SEED =
      "INSERT INTO item (item_id, name, description, price_minor, currency, available) VALUES (?, ?, ?, ?, ?, ?)";
  private static final String TAKE =
      "UPDATE item SET available = available - ? WHERE item_id = ? AND available >= ?";
  private static final String PUT_BACK =
      "UPDATE item SET available = available + ? WHERE item_id = ?";
  private static final String OPEN =
      "INSERT INTO reservation (order_id, state, created_micros) VALUES (?, ?, ?)";
  private static final String CLOSE =
      "UPDATE reservation SET state = ? WHERE order_id = ? AND state = ?";
  private static final String FIND =
      "SELECT state, created_micros FROM reservation WHERE order_id = ?";
  private static final String ADD_LINE =
      "INSERT INTO reservation_line (order_id, position, item_id, name, quantity, price_minor, currency)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String LINES =
      "SELECT item_id, name, quantity, price_minor, currency FROM reservation_line WHERE order_id = ? ORDER BY position";

  private final Database database;
  private final Clock clock;

  public JdbcStockStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void seed(List<Item> items) {
    for (Item item : items) {
      database.transact(connection -> insertUnlessThere(connection, item));
    }
  }

  private static boolean insertUnlessThere(Connection connection, Item item) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(SEED)) {
      insert.setString(1, item.getItemId());
      insert.setString(2, item.getName());
      insert.setString(3, item.getDescription());
      insert.setLong(4, item.getPrice().getMinorUnits());
      insert.setString(5, item.getPrice().getCurrency());
      insert.setLong(6, item.getAvailable());
      insert.executeUpdate();
      return true;
    } catch (SQLIntegrityConstraintViolationException e) {
      return false;
    }
  }

  @Override
  public Map<String, Item> find(Set<String> itemIds) {
    return database.single(connection -> items(connection, itemIds));
  }

  @Override
  public List<String> ids(String afterItemId, int countMax) {
    return database.single(
        connection -> {
          List<String> ids = new ArrayList<>();
          try (PreparedStatement select = connection.prepareStatement(IDS)) {
            select.setString(1, afterItemId);
            select.setInt(2, countMax);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                ids.add(rows.getString("item_id"));
              }
            }
          }
          return ids;
        });
  }

  @Override
  public ReserveResult reserve(String orderId, List<ReserveLine> lines) {
    try {
      return database.transact(connection -> reserve(connection, orderId, lines));
    } catch (NotReserved refusal) {
      return refusal
          .result; // Rolled back: neither the reservation nor any line before this one is left.
    }
  }

  private ReserveResult reserve(Connection connection, String orderId, List<ReserveLine> lines)
      throws SQLException {
    long nowMicros = Micros.now(clock);
    if (!open(connection, orderId, ReservationState.RESERVED, nowMicros)) {
      Reservation known = reservation(connection, orderId);
      return known.getState() == ReservationState.RESERVED ? new Reserved(known) : new Closed();
    }
    take(connection, lines);
    Reservation.Builder reservation =
        Reservation.newBuilder()
            .setOrderId(orderId)
            .setState(ReservationState.RESERVED)
            .setCreatedAt(Micros.timestamp(nowMicros));
    addLines(connection, reservation, lines);
    return new Reserved(reservation.setTotal(Totals.of(reservation.getLinesList())).build());
  }

  private static boolean open(
      Connection connection, String orderId, ReservationState state, long nowMicros)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(OPEN)) {
      insert.setString(1, orderId);
      insert.setString(2, state.name());
      insert.setLong(3, nowMicros);
      insert.executeUpdate();
      return true;
    } catch (SQLIntegrityConstraintViolationException e) {
      return false;
    }
  }

  /** All lines in one round trip, each taken or the whole given up. */
  private static void take(Connection connection, List<ReserveLine> lines) throws SQLException {
    List<ReserveLine> lockOrder = new ArrayList<>(lines);
    lockOrder.sort(Comparator.comparing(ReserveLine::getItemId));
    int[] taken;
    try (PreparedStatement update = connection.prepareStatement(TAKE)) {
      for (ReserveLine line : lockOrder) {
        update.setInt(1, line.getQuantity());
        update.setString(2, line.getItemId());
        update.setInt(3, line.getQuantity());
        update.addBatch();
      }
      taken = update.executeBatch();
    }
    for (int i = 0; i < taken.length; i++) {
      if (taken[i] == 0) {
        throw notReserved(connection, lockOrder.get(i));
      }
    }
  }

  private static NotReserved notReserved(Connection connection, ReserveLine line)
      throws SQLException {
    Item item = items(connection, Set.of(line.getItemId())).get(line.getItemId());
    return new NotReserved(
        item == null
            ? new NoSuchItem(line.getItemId())
            : new Short(line.getItemId(), line.getQuantity(), item.getAvailable()));
  }

  /** Adds the lines at the prices of this moment, to the table and to the answer. Their items are locked by now. */
  private static void addLines(
      Connection connection, Reservation.Builder reservation, List<ReserveLine> lines)
      throws SQLException {
    Set<String> itemIds = new HashSet<>();
    lines.forEach(line -> itemIds.add(line.getItemId()));
    Map<String, Item> items = items(connection, itemIds);
    try (PreparedStatement insert = connection.prepareStatement(ADD_LINE)) {
      for (int position = 0; position < lines.size(); position++) {
        ReserveLine line = lines.get(position);
        Item item = items.get(line.getItemId());
        if (item == null) {
          throw new NotReserved(new NoSuchItem(line.getItemId()));
        }
        insert.setString(1, reservation.getOrderId());
        insert.setInt(2, position);
        insert.setString(3, item.getItemId());
        insert.setString(4, item.getName());
        insert.setInt(5, line.getQuantity());
        insert.setLong(6, item.getPrice().getMinorUnits());
        insert.setString(7, item.getPrice().getCurrency());
        insert.addBatch();
        reservation.addLines(
            ReservedLine.newBuilder()
                .setItemId(item.getItemId())
                .setName(item.getName())
                .setQuantity(line.getQuantity())
                .setUnitPrice(item.getPrice()));
      }
      insert.executeBatch();
    }
  }

  @Override
  public Reservation release(String orderId) {
    return database.transact(
        connection -> {
          boolean neverReserved =
              open(connection, orderId, ReservationState.RELEASED, Micros.now(clock));
          if (!neverReserved && close(connection, orderId)) {
            putBack(connection, reservation(connection, orderId).getLinesList());
          }
          return reservation(connection, orderId);
        });
  }

  private static boolean close(Connection connection, String orderId) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(CLOSE)) {
      update.setString(1, ReservationState.RELEASED.name());
      update.setString(2, orderId);
      update.setString(3, ReservationState.RESERVED.name());
      return update.executeUpdate() == 1;
    }
  }

  private static void putBack(Connection connection, List<ReservedLine> lines) throws SQLException {
    List<ReservedLine> lockOrder = new ArrayList<>(lines);
    lockOrder.sort(Comparator.comparing(ReservedLine::getItemId));
    try (PreparedStatement update = connection.prepareStatement(PUT_BACK)) {
      for (ReservedLine line : lockOrder) {
        update.setInt(1, line.getQuantity());
        update.setString(2, line.getItemId());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private static Reservation reservation(Connection connection, String orderId)
      throws SQLException {
    Reservation.Builder reservation = Reservation.newBuilder().setOrderId(orderId);
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setString(1, orderId);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("the reservation of order " + orderId + " vanished");
        }
        reservation
            .setState(ReservationState.valueOf(rows.getString("state")))
            .setCreatedAt(Micros.timestamp(rows.getLong("created_micros")));
      }
    }
    try (PreparedStatement select = connection.prepareStatement(LINES)) {
      select.setString(1, orderId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          reservation.addLines(
              ReservedLine.newBuilder()
                  .setItemId(rows.getString("item_id"))
                  .setName(rows.getString("name"))
                  .setQuantity(rows.getInt("quantity"))
                  .setUnitPrice(money(rows)));
        }
      }
    }
    if (reservation.getLinesCount() > 0) {
      reservation.setTotal(Totals.of(reservation.getLinesList()));
    }
    return reservation.build();
  }

  private static Map<String, Item> items(Connection connection, Set<String> itemIds)
      throws SQLException {
    Map<String, Item> found = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(ITEM + " WHERE item_id IN " + Marks.of(itemIds.size()))) {
      Marks.fill(select, itemIds);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Item item = item(rows);
          found.put(item.getItemId(), item);
        }
      }
    }
    return found;
  }

  private static Item item(ResultSet row) throws SQLException {
    return Item.newBuilder()
        .setItemId(row.getString("item_id"))
        .setName(row.getString("name"))
        .setDescription(row.getString("description"))
        .setPrice(money(row))
        .setAvailable(row.getLong("available"))
        .build();
  }

  private static Money money(ResultSet row) throws SQLException {
    return Money.newBuilder()
        .setMinorUnits(row.getLong("price_minor"))
        .setCurrency(row.getString("currency"))
        .build();
  }

  /** Leaves a transaction so that it is rolled back; never leaves this class. */
  private static final class NotReserved extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ReserveResult result;

    NotReserved(ReserveResult result) {
      super(null, null, false, false);
      this.result = result;
    }
  }
}
