package io.ringwire.shop.inventory;

import io.ringwire.codec.status.RpcException;
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
import io.ringwire.shop.store.Lookups;
import io.ringwire.shop.store.ReadCache;
import io.ringwire.shop.store.ReadThreads;
import io.ringwire.shop.validation.Fields;
import io.ringwire.shop.validation.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers {@link InventoryService}. */
public final class Inventory implements InventoryService {
  private static final String LIST = "items";

  /** How old what is said of an item may be, when another instance has sold of it since. */
  static final Duration STALE_MAX = Duration.ofSeconds(1);

  /** Items kept in memory, some 400 bytes each. */
  private static final int ITEMS_KEPT_MAX = 20_000;

  /** Pages kept: only which ids are on them. */
  private static final int PAGES_KEPT_MAX = 1_000;

  private final StockStore store;
  private final ReadCache<Item> items;
  private final ReadCache<List<String>> pages;

  /**
   * @param threads where the catalogue is read; the caller's to close
   */
  public Inventory(StockStore store, ReadThreads threads) {
    this.store = store;
    this.items =
        new ReadCache<>(STALE_MAX, ITEMS_KEPT_MAX, new Lookups<>(threads, store::find)::find);
    this.pages =
        new ReadCache<>(
            STALE_MAX, PAGES_KEPT_MAX, page -> threads.read(() -> Optional.of(ids(page))));
  }

  /** Adds the catalogue unless some instance did so before. */
  public void seed() {
    store.seed(Catalogue.items());
  }

  @Override
  public CompletionStage<ListItemsResponse> listItems(ListItemsRequest request) {
    int size = PageSize.of(request.getPageSize());
    String after = PageToken.lastKey(LIST, request.getPageToken());
    return pages.find(pageKey(size, after)).thenCompose(ids -> page(ids.orElse(List.of()), size));
  }

  private CompletionStage<ListItemsResponse> page(List<String> ids, int size) {
    List<CompletableFuture<Optional<Item>>> found = new ArrayList<>(size);
    for (String itemId : ids.subList(0, Math.min(size, ids.size()))) {
      found.add(items.find(itemId).toCompletableFuture());
    }
    String next = ids.size() > size ? PageToken.after(LIST, ids.get(size - 1)) : "";
    return CompletableFuture.allOf(found.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            all -> {
              ListItemsResponse.Builder page = ListItemsResponse.newBuilder();
              found.forEach(item -> item.join().ifPresent(page::addItems));
              return page.setNextPageToken(next).build();
            });
  }

  private static String pageKey(int size, String after) {
    return size + " " + after;
  }

  // One more than asked for tells whether there is a next page.
  private List<String> ids(String pageKey) {
    int space = pageKey.indexOf(' ');
    int size = Integer.parseInt(pageKey.substring(0, space));
    return store.ids(pageKey.substring(space + 1), size + 1);
  }

  @Override
  public CompletionStage<Item> getItem(GetItemRequest request) {
    String itemId = Fields.id("item_id", request.getItemId());
    return items.find(itemId).thenApply(item -> item.orElseThrow(() -> notFound(itemId)));
  }

  private static RpcException notFound(String itemId) {
    return ShopError.ITEM_NOT_FOUND.exception(
        "the catalogue has no such item", Map.of("item_id", itemId));
  }

  @Override
  public Reservation reserve(ReserveRequest request) {
    String orderId = Fields.id("order_id", request.getOrderId());
    Lines.check(request.getLinesList(), ReserveLine::getItemId, ReserveLine::getQuantity);
    StockStore.ReserveResult result = store.reserve(orderId, request.getLinesList());
    if (result instanceof StockStore.Reserved reserved) {
      return told(reserved.reservation());
    }
    if (result instanceof StockStore.NoSuchItem missing) {
      throw notFound(missing.itemId());
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
    return told(store.release(Fields.id("order_id", request.getOrderId())));
  }

  /** The stock of its items has changed. */
  private Reservation told(Reservation reservation) {
    reservation.getLinesList().forEach(line -> items.changed(line.getItemId()));
    return reservation;
  }
}
