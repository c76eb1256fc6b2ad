package io.ringwire.shop.store;

import java.util.ArrayList;
import java.util.List;

/** The real server on a free port, and pools on one of its databases: as instances of a service have them. */
public final class ShopDatabase implements AutoCloseable {
  private final DatabaseServer server = DatabaseServer.start(0, null);
  private final List<Database> opened = new ArrayList<>();

  /** One more instance's pool. */
  public Database open(String service, List<String> schema) {
    Database database = Database.open(server.url(service), schema);
    opened.add(database);
    return database;
  }

  @Override
  public void close() {
    opened.forEach(Database::close);
    server.close();
  }
}
