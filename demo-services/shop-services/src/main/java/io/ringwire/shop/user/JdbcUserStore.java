package io.ringwire.shop.user;

import io.ringwire.shop.store.Database;
import io.ringwire.shop.store.Marks;
import io.ringwire.shop.store.Micros;
import io.ringwire.shop.user.v1.Address;
import io.ringwire.shop.user.v1.User;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Users in a table. */
public final class JdbcUserStore implements UserStore {
  /** What must be run before; running it again changes nothing. */
  public static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS users (
            user_id VARCHAR(64) PRIMARY KEY,
            name VARCHAR(100) NOT NULL,
            email VARCHAR(254) NOT NULL UNIQUE,
            has_address BOOLEAN NOT NULL,
            street VARCHAR(200) NOT NULL,
            postal_code VARCHAR(200) NOT NULL,
            city VARCHAR(200) NOT NULL,
            country VARCHAR(2) NOT NULL,
            created_micros BIGINT NOT NULL
          )""");

  private static final String INSERT =
      "INSERT INTO users (user_id, name, email, has_address, street, postal_code, city, country, created_micros)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String FIND =
      "SELECT user_id, name, email, has_address, street, postal_code, city, country, created_micros"
          + " FROM users WHERE user_id";

  private final Database database;

  public JdbcUserStore(Database database) {
    this.database = database;
  }

  @Override
  public boolean insert(User user) {
    return database.single(
        connection -> {
          try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, user.getUserId());
            insert.setString(2, user.getName());
            insert.setString(3, user.getEmail());
            insert.setBoolean(4, user.hasAddress());
            insert.setString(5, user.getAddress().getStreet());
            insert.setString(6, user.getAddress().getPostalCode());
            insert.setString(7, user.getAddress().getCity());
            insert.setString(8, user.getAddress().getCountry());
            insert.setLong(9, Micros.of(user.getCreatedAt()));
            insert.executeUpdate();
            return true;
          } catch (SQLIntegrityConstraintViolationException e) {
            return false;
          }
        });
  }

  @Override
  public Map<String, User> find(Set<String> userIds) {
    return database.single(
        connection -> {
          Map<String, User> found = new HashMap<>();
          try (PreparedStatement find =
              connection.prepareStatement(FIND + " IN " + Marks.of(userIds.size()))) {
            Marks.fill(find, userIds);
            try (ResultSet rows = find.executeQuery()) {
              while (rows.next()) {
                User user = user(rows);
                found.put(user.getUserId(), user);
              }
            }
          }
          return found;
        });
  }

  private static User user(ResultSet row) throws SQLException {
    User.Builder user =
        User.newBuilder()
            .setUserId(row.getString("user_id"))
            .setName(row.getString("name"))
            .setEmail(row.getString("email"))
            .setCreatedAt(Micros.timestamp(row.getLong("created_micros")));
    if (row.getBoolean("has_address")) {
      user.setAddress(
          Address.newBuilder()
              .setStreet(row.getString("street"))
              .setPostalCode(row.getString("postal_code"))
              .setCity(row.getString("city"))
              .setCountry(row.getString("country")));
    }
    return user.build();
  }
}
