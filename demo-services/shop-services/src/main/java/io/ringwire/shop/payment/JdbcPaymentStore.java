package io.ringwire.shop.payment;

import io.ringwire.shop.payment.v1.Payment;
import io.ringwire.shop.payment.v1.PaymentState;
import io.ringwire.shop.store.Database;
import io.ringwire.shop.store.Micros;
import io.ringwire.shop.type.v1.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Clock;
import java.util.List;

/** Payments in a table. An order's row decides between a charge and a refund that race: the first to insert it wins. */
public final class JdbcPaymentStore implements PaymentStore {
  /** What must be run before; running it again changes nothing. */
  public static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS payment (
            order_id VARCHAR(64) PRIMARY KEY,
            user_id VARCHAR(64) NOT NULL,
            amount_minor BIGINT NOT NULL,
            currency VARCHAR(3) NOT NULL,
            card_last4 VARCHAR(4) NOT NULL,
            state VARCHAR(20) NOT NULL,
            created_micros BIGINT NOT NULL
          )""");

  private static final String INSERT =
      "INSERT INTO payment (order_id, user_id, amount_minor, currency, card_last4, state, created_micros)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String FIND =
      "SELECT order_id, user_id, amount_minor, currency, card_last4, state, created_micros"
          + " FROM payment WHERE order_id = ?";
  private static final String REFUND =
      "UPDATE payment SET state = ? WHERE order_id = ? AND state = ?";

  private final Database database;
  private final Clock clock;

  public JdbcPaymentStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Payment putIfAbsent(Payment payment) {
    // A row that is there stays, so looking for it may come after the insertion is over.
    return database.single(connection -> insert(connection, payment))
        ? payment
        : database.single(connection -> find(connection, payment.getOrderId()));
  }

  @Override
  public Payment close(String orderId) {
    Payment voided =
        Payment.newBuilder()
            .setOrderId(orderId)
            .setState(PaymentState.VOIDED)
            .setCreatedAt(Micros.timestamp(Micros.now(clock)))
            .build();
    return database.transact(
        connection -> {
          if (insert(connection, voided)) {
            return voided;
          }
          try (PreparedStatement update = connection.prepareStatement(REFUND)) {
            update.setString(1, PaymentState.REFUNDED.name());
            update.setString(2, orderId);
            update.setString(3, PaymentState.CHARGED.name());
            update.executeUpdate();
          }
          return find(connection, orderId);
        });
  }

  private static boolean insert(Connection connection, Payment payment) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, payment.getOrderId());
      insert.setString(2, payment.getUserId());
      insert.setLong(3, payment.getAmount().getMinorUnits());
      insert.setString(4, payment.getAmount().getCurrency());
      insert.setString(5, payment.getCardLast4());
      insert.setString(6, payment.getState().name());
      insert.setLong(7, Micros.of(payment.getCreatedAt()));
      insert.executeUpdate();
      return true;
    } catch (SQLIntegrityConstraintViolationException e) {
      return false;
    }
  }

  private static Payment find(Connection connection, String orderId) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setString(1, orderId);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("the payment of order " + orderId + " vanished");
        }
        return payment(rows);
      }
    }
  }

  private static Payment payment(ResultSet row) throws SQLException {
    Payment.Builder payment =
        Payment.newBuilder()
            .setOrderId(row.getString("order_id"))
            .setUserId(row.getString("user_id"))
            .setCardLast4(row.getString("card_last4"))
            .setState(PaymentState.valueOf(row.getString("state")))
            .setCreatedAt(Micros.timestamp(row.getLong("created_micros")));
    if (payment.getState() != PaymentState.VOIDED) {
      payment.setAmount(
          Money.newBuilder()
              .setMinorUnits(row.getLong("amount_minor"))
              .setCurrency(row.getString("currency")));
    }
    return payment.build();
  }
}
