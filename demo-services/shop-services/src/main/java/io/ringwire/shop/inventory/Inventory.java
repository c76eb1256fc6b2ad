package io.ringwire.shop.inventory;

import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.inventory.v1.GetItemRequest;
import io.ringwire.shop.inventory.v1.InventoryService;
import io.ringwire.shop.inventory.v1.Item;
import io.ringwire.shop.inventory.v1.ListItemsRequest;
import io.ringwire.shop.inventory.v1.ListItemsResponse;
import io.ringwire.shop.inventory.v1.ReleaseRequest;
import io.ringwire.shop.inventory.v1.Reservation;
import io.ringwire.shop.inventory.v1.ReserveLine;
import io.ringwire.shop.inventory.v1.ReserveRequest;
import io.ringwire.shop.paging.PageSize;
import io.ringwire.shop.paging.PageToken;
import io.ringwire.shop.validation.Fields;
import io.ringwire.shop.validation.Lines;
import java.util.List;
import java.util.Map;

/** Answers {@link InventoryService}. */
public final class Inventory implements InventoryService {
  private static final String LIST = "items";

  private final StockStore store;

  public Inventory(StockStore store) {
    this.store = store;
  }

  /** Adds the catalogue unless some instance did so before. */
  public void seed() {
    store.seed(Catalogue.items());
  }

  @Override
  public ListItemsResponse listItems(ListItemsRequest request) {
    int size = PageSize.of(request.getPageSize());
    String after = PageToken.lastKey(LIST, request.getPageToken());
    // One more than asked for tells whether there is a next page.
    List<Item> items = store.list(after, size + 1);
    if (items.size() <= size) {
      return ListItemsResponse.newBuilder().addAllItems(items).build();
    }
    return ListItemsResponse.newBuilder()
        .addAllItems(items.subList(0, size))
        .setNextPageToken(PageToken.after(LIST, items.get(size - 1).getItemId()))
        .build();
  }

  @Override
  public Item getItem(GetItemRequest request) {
    String itemId = Fields.id("item_id", request.getItemId());
    return store
        .find(itemId)
        .orElseThrow(
            () ->
                ShopError.ITEM_NOT_FOUND.exception(
                    "the catalogue has no such item", Map.of("item_id", itemId)));
  }

  @Override
  public Reservation reserve(ReserveRequest request) {
    String orderId = Fields.id("order_id", request.getOrderId());
    Lines.check(request.getLinesList(), ReserveLine::getItemId, ReserveLine::getQuantity);
    StockStore.ReserveResult result = store.reserve(orderId, request.getLinesList());
    if (result instanceof StockStore.Reserved reserved) {
      return reserved.reservation();
    }
    if (result instanceof StockStore.NoSuchItem missing) {
      throw ShopError.ITEM_NOT_FOUND.exception(
          "the catalogue has no such item", Map.of("item_id", missing.itemId()));
    }
    if (result instanceof StockStore.Short shortage) {
      throw ShopError.OUT_OF_STOCK.exception(
          "only " + shortage.available() + " in stock, " + shortage.asked() + " were asked for",
          Map.of(
              "item_id", shortage.itemId(),
              "asked", Integer.toString(shortage.asked()),
              "available", Long.toString(shortage.available())));
    }
    throw ShopError.RESERVATION_CLOSED.exception(
        "the order's stock was released already", Map.of("order_id", orderId));
  }

  @Override
  public Reservation release(ReleaseRequest request) {
    return store.release(Fields.id("order_id", request.getOrderId()));
  }
}
