package io.ringwire.shop.inventory;

import io.ringwire.shop.inventory.v1.Item;
import io.ringwire.shop.inventory.v1.Reservation;
import io.ringwire.shop.inventory.v1.ReserveLine;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps items, their stock, and who holds some of it; shared by every instance of the service. Methods block. */
public interface StockStore {

  /** Adds the items that are not there; those that are keep their price and stock. */
  void seed(List<Item> items);

  /** The items that there are of these, at most 64, by their ids. */
  Map<String, Item> find(Set<String> itemIds);

  /** Ids of items in their order, those after {@code afterItemId} only. */
  List<String> ids(String afterItemId, int countMax);

  /** Takes the stock of all lines or of none; repeated for an order, gives the first reservation again. */
  ReserveResult reserve(String orderId, List<ReserveLine> lines);

  /** Gives an order's stock back once; without a reservation, marks the order so that it can never reserve. */
  Reservation release(String orderId);

  /** How an attempt to reserve ended. */
  sealed interface ReserveResult {}

  /** The order holds its stock. */
  record Reserved(Reservation reservation) implements ReserveResult {}

  /** The order was released before, so nothing was taken. */
  record Closed() implements ReserveResult {}

  /** Nothing was taken: there is no such item. */
  record NoSuchItem(String itemId) implements ReserveResult {}

  /** Nothing was taken: there is not enough of one item. */
  record Short(String itemId, int asked, long available) implements ReserveResult {}
}
