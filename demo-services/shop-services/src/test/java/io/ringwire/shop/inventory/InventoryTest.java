package io.ringwire.shop.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.RpcException;
import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.inventory.v1.GetItemRequest;
import io.ringwire.shop.inventory.v1.Item;
import io.ringwire.shop.inventory.v1.ListItemsRequest;
import io.ringwire.shop.inventory.v1.ListItemsResponse;
import io.ringwire.shop.inventory.v1.ReleaseRequest;
import io.ringwire.shop.inventory.v1.Reservation;
import io.ringwire.shop.inventory.v1.ReserveLine;
import io.ringwire.shop.inventory.v1.ReserveRequest;
import io.ringwire.shop.store.ReadThreads;
import io.ringwire.shop.testing.Answers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InventoryTest {
  private final FakeStock store = new FakeStock();
  private final ReadThreads threads = new ReadThreads("inventory");
  private final Inventory inventory = new Inventory(store, threads);

  @AfterEach
  void close() {
    threads.close();
  }

  @BeforeEach
  void seed() {
    inventory.seed();
  }

  @Test
  void theCatalogueHasFiftyItemsOfWhichTwoAreScarce() {
    assertThat(store.items).hasSize(50);
    assertThat(store.items.values())
        .allSatisfy(i -> assertThat(i.getPrice().getMinorUnits()).isPositive());
    assertThat(store.items.values())
        .extracting(i -> i.getPrice().getCurrency())
        .containsOnly("EUR");
    assertThat(item("item-0049").getAvailable()).isEqualTo(3);
    assertThat(item("item-0050").getAvailable()).isZero();
    assertThat(store.items.values()).filteredOn(i -> i.getAvailable() == 1_000_000).hasSize(48);
  }

  @Test
  void pagesLeadThroughTheWholeCatalogueOnce() {
    List<String> seen = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      ListItemsResponse page =
          list(ListItemsRequest.newBuilder().setPageSize(15).setPageToken(token).build());
      page.getItemsList().forEach(i -> seen.add(i.getItemId()));
      token = page.getNextPageToken();
      pages++;
    } while (!token.isEmpty() && pages < 10);
    assertThat(pages).isEqualTo(4);
    assertThat(seen).containsExactlyElementsOf(store.items.keySet());
  }

  @Test
  void aPageOfExactlyTheRestIsTheLast() {
    assertThat(list(ListItemsRequest.newBuilder().setPageSize(50).build()).getNextPageToken())
        .isEmpty();
    assertThat(list(ListItemsRequest.getDefaultInstance()).getItemsCount()).isEqualTo(20);
  }

  @Test
  void anUnknownItemIsNamed() {
    assertThatThrownBy(() -> item("nothing"))
        .satisfies(
            e ->
                assertThat(failure(e, ShopError.ITEM_NOT_FOUND))
                    .containsEntry("item_id", "nothing"));
  }

  @Test
  void outOfStockSaysWhatWasAskedAndWhatThereIs() {
    store.next = new StockStore.Short("item-0049", 4, 3);
    assertThatThrownBy(() -> reserve("item-0049", 4))
        .satisfies(
            e ->
                assertThat(failure(e, ShopError.OUT_OF_STOCK))
                    .containsEntry("item_id", "item-0049")
                    .containsEntry("asked", "4")
                    .containsEntry("available", "3"));
  }

  @Test
  void aClosedReservationIsRefused() {
    store.next = new StockStore.Closed();
    assertThatThrownBy(() -> reserve("item-0001", 1))
        .satisfies(
            e ->
                assertThat(failure(e, ShopError.RESERVATION_CLOSED))
                    .containsEntry("order_id", "o1"));
  }

  @Test
  void linesAreCheckedBeforeTheStoreIsAsked() {
    store.next = new StockStore.Reserved(Reservation.getDefaultInstance());
    assertThatThrownBy(() -> reserve("item-0001", 0))
        .satisfies(e -> failure(e, ShopError.INVALID_QUANTITY));
    assertThatThrownBy(() -> inventory.release(ReleaseRequest.getDefaultInstance()))
        .satisfies(e -> failure(e, ShopError.INVALID_FIELD));
  }

  private Item item(String id) {
    return Answers.of(inventory.getItem(GetItemRequest.newBuilder().setItemId(id).build()));
  }

  private ListItemsResponse list(ListItemsRequest request) {
    return Answers.of(inventory.listItems(request));
  }

  private Reservation reserve(String item, int quantity) {
    return inventory.reserve(
        ReserveRequest.newBuilder()
            .setOrderId("o1")
            .addLines(ReserveLine.newBuilder().setItemId(item).setQuantity(quantity))
            .build());
  }

  private static Map<String, String> failure(Throwable e, ShopError expected) {
    assertThat(ShopError.of(RpcException.statusOf(e))).contains(expected);
    return AppError.from(RpcException.statusOf(e)).orElseThrow().metadata();
  }

  private static final class FakeStock implements StockStore {
    private final TreeMap<String, Item> items = new TreeMap<>();
    private ReserveResult next = new Closed();

    @Override
    public void seed(List<Item> seed) {
      seed.forEach(item -> items.putIfAbsent(item.getItemId(), item));
    }

    @Override
    public Map<String, Item> find(Set<String> itemIds) {
      Map<String, Item> found = new HashMap<>(items);
      found.keySet().retainAll(itemIds);
      return found;
    }

    @Override
    public List<String> ids(String afterItemId, int countMax) {
      return items.tailMap(afterItemId, false).keySet().stream().limit(countMax).toList();
    }

    @Override
    public ReserveResult reserve(String orderId, List<ReserveLine> lines) {
      return next;
    }

    @Override
    public Reservation release(String orderId) {
      throw new AssertionError("not asked for");
    }
  }
}
