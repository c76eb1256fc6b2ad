package io.ringwire.shop.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.shop.inventory.StockStore.Closed;
import io.ringwire.shop.inventory.StockStore.NoSuchItem;
import io.ringwire.shop.inventory.StockStore.ReserveResult;
import io.ringwire.shop.inventory.StockStore.Reserved;
import io.ringwire.shop.inventory.v1.Item;
import io.ringwire.shop.inventory.v1.Reservation;
import io.ringwire.shop.inventory.v1.ReservationState;
import io.ringwire.shop.inventory.v1.ReserveLine;
import io.ringwire.shop.store.Database;
import io.ringwire.shop.store.ShopDatabase;
import io.ringwire.shop.type.v1.Money;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcStockStoreTest {
  private static final int THREADS = 16;

  private final ShopDatabase shop = new ShopDatabase();
  // Two instances of the service: each has a pool of its own.
  private JdbcStockStore store;
  private JdbcStockStore sibling;

  @BeforeEach
  void open() {
    store = instance();
    sibling = instance();
    store.seed(List.of(item("a", 100, 250), item("b", 50, 999), item("empty", 0, 1)));
  }

  private JdbcStockStore instance() {
    return new JdbcStockStore(shop.open("inventory", JdbcStockStore.SCHEMA), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void reservingTakesStockAndSaysTodaysPrices() {
    Reservation reservation = reserved(store.reserve("o1", List.of(line("b", 2), line("a", 3))));

    assertThat(reservation.getState()).isEqualTo(ReservationState.RESERVED);
    assertThat(reservation.getLinesList()).extracting(l -> l.getItemId()).containsExactly("b", "a");
    assertThat(reservation.getLines(0).getUnitPrice().getMinorUnits()).isEqualTo(999);
    assertThat(reservation.getTotal()).isEqualTo(eur(2 * 999 + 3 * 250));
    assertThat(available("a")).isEqualTo(97);
    assertThat(available("b")).isEqualTo(48);
  }

  @Test
  void aRepetitionAtAnotherInstanceGetsTheFirstAnswerAndTakesNothing() {
    ReserveResult first = store.reserve("o1", List.of(line("a", 3)));
    ReserveResult again = sibling.reserve("o1", List.of(line("a", 3)));
    assertThat(again).isEqualTo(first);
    assertThat(available("a")).isEqualTo(97);
  }

  @Test
  void oneShortLineLeavesEveryOtherLineUntouched() {
    ReserveResult result = store.reserve("o1", List.of(line("a", 3), line("b", 51)));
    assertThat(result).isEqualTo(new StockStore.Short("b", 51, 50));
    assertThat(available("a")).isEqualTo(100);
    // And nothing is remembered: with fewer it succeeds.
    assertThat(store.reserve("o1", List.of(line("a", 3), line("b", 50))))
        .isInstanceOf(Reserved.class);
  }

  @Test
  void anUnknownItemIsNamed() {
    assertThat(store.reserve("o1", List.of(line("a", 1), line("zzz", 1))))
        .isEqualTo(new NoSuchItem("zzz"));
    assertThat(available("a")).isEqualTo(100);
  }

  @Test
  void releasingGivesBackOnceHoweverOften() {
    store.reserve("o1", List.of(line("a", 3), line("b", 1)));
    Reservation released = store.release("o1");
    assertThat(released.getState()).isEqualTo(ReservationState.RELEASED);
    assertThat(sibling.release("o1")).isEqualTo(released);
    assertThat(available("a")).isEqualTo(100);
    assertThat(available("b")).isEqualTo(50);
  }

  @Test
  void aReservationAfterItsReleaseIsRefused() {
    Reservation mark = store.release("late");
    assertThat(mark.getState()).isEqualTo(ReservationState.RELEASED);
    assertThat(mark.getLinesList()).isEmpty();
    assertThat(sibling.reserve("late", List.of(line("a", 1)))).isEqualTo(new Closed());

    store.reserve("o1", List.of(line("a", 1)));
    store.release("o1");
    assertThat(store.reserve("o1", List.of(line("a", 1)))).isEqualTo(new Closed());
    assertThat(available("a")).isEqualTo(100);
  }

  @Test
  void manyInstancesNeverSellMoreThanThereIs() throws Exception {
    List<Callable<ReserveResult>> orders = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int order = i;
      JdbcStockStore instance = i % 2 == 0 ? store : sibling;
      // In both orders of lines, so that unordered locking would deadlock.
      List<ReserveLine> lines =
          i % 4 < 2 ? List.of(line("a", 1), line("b", 1)) : List.of(line("b", 1), line("a", 1));
      orders.add(() -> instance.reserve("order-" + order, lines));
    }
    List<ReserveResult> results = inParallel(orders);
    assertThat(results).filteredOn(Reserved.class::isInstance).hasSize(50);
    assertThat(results)
        .filteredOn(r -> !(r instanceof Reserved))
        .allSatisfy(r -> assertThat(r).isEqualTo(new StockStore.Short("b", 1, 0)))
        .hasSize(150);
    assertThat(available("b")).isZero();
    assertThat(available("a")).isEqualTo(50);
  }

  @Test
  void oneOrderReservedByManyAtOnceTakesItsStockOnce() throws Exception {
    List<Callable<ReserveResult>> calls = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      JdbcStockStore instance = i % 2 == 0 ? store : sibling;
      calls.add(() -> instance.reserve("same", List.of(line("a", 7))));
    }
    assertThat(inParallel(calls)).hasOnlyElementsOfType(Reserved.class);
    assertThat(available("a")).isEqualTo(93);
  }

  @Test
  void reserveAndReleaseThatRaceEndWithAllStockBack() throws Exception {
    for (int round = 0; round < 20; round++) {
      String order = "race-" + round;
      List<Callable<Object>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(() -> store.reserve(order, List.of(line("a", 5))));
        calls.add(() -> sibling.release(order));
      }
      inParallel(calls);
      assertThat(available("a")).as("round %d", round).isEqualTo(100);
    }
  }

  @Test
  void seedingAgainKeepsStockAndPrices() {
    store.reserve("o1", List.of(line("a", 3)));
    sibling.seed(List.of(item("a", 100, 1), item("new", 5, 1)));
    assertThat(available("a")).isEqualTo(97);
    assertThat(item("a").getPrice()).isEqualTo(eur(250));
    assertThat(available("new")).isEqualTo(5);
  }

  @Test
  void instancesThatStartAtOnceCreateOneCatalogue() throws Exception {
    List<Callable<JdbcStockStore>> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Database database = shop.open("payment", List.of());
      starts.add(
          () -> {
            database.transact(connection -> created(connection));
            JdbcStockStore instance = new JdbcStockStore(database, Clock.systemUTC());
            instance.seed(Catalogue.items());
            return instance;
          });
    }
    JdbcStockStore any = inParallel(starts).get(0);
    List<String> ids = any.ids("", 1_000);
    assertThat(ids).hasSize(50);
    assertThat(any.find(Set.copyOf(ids)).values())
        .containsExactlyInAnyOrderElementsOf(Catalogue.items());
  }

  private static boolean created(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String ddl : JdbcStockStore.SCHEMA) {
        statement.execute(ddl);
      }
      return true;
    }
  }

  @Test
  void listsInPagesInTheOrderOfIds() {
    assertThat(store.ids("", 2)).containsExactly("a", "b");
    assertThat(store.ids("b", 2)).containsExactly("empty");
    assertThat(store.ids("empty", 2)).isEmpty();
  }

  private static <T> List<T> inParallel(List<Callable<T>> tasks) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      CyclicBarrier start = new CyclicBarrier(Math.min(THREADS, tasks.size()));
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < tasks.size(); i++) {
        Callable<T> task = tasks.get(i);
        boolean first = i < start.getParties();
        futures.add(
            pool.submit(
                () -> {
                  if (first) {
                    start.await(10, TimeUnit.SECONDS);
                  }
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  private long available(String itemId) {
    return item(itemId).getAvailable();
  }

  private Item item(String itemId) {
    return Objects.requireNonNull(store.find(Set.of(itemId)).get(itemId), itemId);
  }

  private static Reservation reserved(ReserveResult result) {
    assertThat(result).isInstanceOf(Reserved.class);
    return ((Reserved) result).reservation();
  }

  private static Item item(String id, long available, long priceMinor) {
    return Item.newBuilder()
        .setItemId(id)
        .setName("Item " + id)
        .setPrice(eur(priceMinor))
        .setAvailable(available)
        .build();
  }

  private static ReserveLine line(String itemId, int quantity) {
    return ReserveLine.newBuilder().setItemId(itemId).setQuantity(quantity).build();
  }

  private static Money eur(long minorUnits) {
    return Money.newBuilder().setMinorUnits(minorUnits).setCurrency("EUR").build();
  }
}
