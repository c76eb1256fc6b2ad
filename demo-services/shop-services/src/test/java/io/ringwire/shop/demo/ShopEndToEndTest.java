package io.ringwire.shop.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ringwire.shop.demo.Http.Answer;
import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.service.ServiceInstance;
import io.ringwire.shop.service.ShopService;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole shop over real sockets: HTTP, gateway, registry, two instances of each service, database. */
class ShopEndToEndTest {
  /** Stock of most items at the start. */
  private static final long PLENTY = 1_000_000;

  private static Demo demo;
  private static Http http;

  @BeforeAll
  static void start() {
    demo = Demo.start(0, 2);
    http = new Http(demo.url());
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void eachServiceHasTwoInstancesOnPortsOfTheirOwn() {
    assertThat(demo.instances()).hasSize(2 * ShopService.values().length);
    assertThat(demo.instances()).extracting(ServiceInstance::port).doesNotHaveDuplicates();
  }

  @Test
  void aUserIsCreatedAndRead() {
    Answer created =
        http.post(
            "/v1/users",
            """
            {"name": "Joan", "email": "joan@shop.example",
             "address": {"street": "1 Ring Road", "postal_code": "10115", "city": "Berlin", "country": "DE"}}""");
    assertThat(created.status()).as(created.body()).isEqualTo(200);
    String userId = created.json().getString("user_id");
    Answer read = http.get("/v1/users/" + userId);
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.json()).isEqualTo(created.json());
    assertThat(read.json().getString("address.city")).isEqualTo("Berlin");
    assertThat(read.json().getString("created_at")).endsWith("Z");
  }

  @Test
  void anOrderIsPlacedReadAndListed() {
    String userId = newUser("lister");
    Answer placed = order(userId, "item-0001", 2);
    assertThat(placed.status()).as(placed.body()).isEqualTo(200);
    Config order = placed.json();
    assertThat(order.getString("state")).isEqualTo("CONFIRMED");
    assertThat(order.getString("total.minor_units")).isEqualTo("1780");
    assertThat(order.getString("total.currency")).isEqualTo("EUR");
    assertThat(order.getConfigList("lines").get(0).getString("name")).isEqualTo("Espresso cup");

    assertThat(http.get("/v1/orders/" + order.getString("order_id")).json()).isEqualTo(order);

    String second = order(userId, "item-0002", 1).json().getString("order_id");
    Config firstPage = http.get("/v1/orders?user_id=" + userId + "&page_size=1").json();
    assertThat(firstPage.getConfigList("orders")).hasSize(1);
    Config lastPage =
        http.get(
                "/v1/orders?user_id="
                    + userId
                    + "&page_size=1&page_token="
                    + firstPage.getString("next_page_token"))
            .json();
    Set<String> listed = new HashSet<>();
    for (Config page : List.of(firstPage, lastPage)) {
      page.getConfigList("orders").forEach(o -> listed.add(o.getString("order_id")));
    }
    assertThat(listed).containsExactlyInAnyOrder(order.getString("order_id"), second);
  }

  @Test
  void theCatalogueIsListedInPages() {
    Set<String> items = new HashSet<>();
    String token = "";
    int pages = 0;
    do {
      Config page = http.get("/v1/items?page_size=15&page_token=" + token).json();
      page.getConfigList("items").forEach(item -> items.add(item.getString("item_id")));
      token = page.hasPath("next_page_token") ? page.getString("next_page_token") : "";
      pages++;
    } while (!token.isEmpty() && pages < 10);
    assertThat(items).hasSize(50);
    assertThat(http.get("/v1/items/item-0007").json().getString("price.minor_units"))
        .isEqualTo("5990");
  }

  @Test
  void anOrderIsWatchedFromItsFirstStateToItsCancellation() {
    String orderId = order("demo-user", "item-0003", 1).json().getString("order_id");
    HttpResponse<Stream<String>> events = http.stream("/v1/orders/" + orderId + "/events");
    assertThat(events.statusCode()).isEqualTo(200);
    assertThat(events.headers().firstValue("content-type").orElse(""))
        .startsWith("text/event-stream");
    try (Stream<String> lines = events.body()) {
      Iterator<String> states =
          lines.filter(l -> l.startsWith("data:")).map(ShopEndToEndTest::state).iterator();
      assertThat(states.next()).isEqualTo("PENDING");
      assertThat(states.next()).isEqualTo("CONFIRMED");

      awaitAvailable("item-0003", PLENTY - 1);
      Answer cancelled = http.post("/v1/orders/" + orderId + ":cancel", "{}");
      assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
      assertThat(cancelled.json().getString("state")).isEqualTo("CANCELLED");
      awaitAvailable("item-0003", PLENTY);

      assertThat(states.next()).isEqualTo("CANCELLING");
      assertThat(states.next()).isEqualTo("CANCELLED");
      assertThat(states.hasNext()).isFalse();
    }
  }

  @Test
  void aFinishedOrdersEventsEndAndCanBeResumed() {
    String orderId = order("demo-user", "item-0003", 1).json().getString("order_id");
    http.postNothing("/v1/orders/" + orderId + ":cancel");
    assertThat(states("/v1/orders/" + orderId + "/events"))
        .containsExactly("PENDING", "CONFIRMED", "CANCELLING", "CANCELLED");
    assertThat(states("/v1/orders/" + orderId + "/events?after_sequence=2"))
        .containsExactly("CANCELLING", "CANCELLED");
  }

  @Test
  void cancellingWithoutABodyTwiceIsTheSameAsOnce() {
    String orderId = order("demo-user", "item-0004", 1).json().getString("order_id");
    Answer first = http.postNothing("/v1/orders/" + orderId + ":cancel");
    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(http.postNothing("/v1/orders/" + orderId + ":cancel").json())
        .isEqualTo(first.json());
  }

  @Test
  void aDeclinedCardIsABusinessErrorAndItsOrderIsRejectedWithNothingHeld() {
    Answer declined =
        http.post(
            "/v1/orders",
            """
            {"user_id": "demo-user", "card_number": "4000000000000002", "lines": [{"item_id": "item-0005", "quantity": 7}]}""");
    assertError(declined, ShopError.CARD_DECLINED, 400);
    awaitAvailable("item-0005", PLENTY);

    String orderId = about(declined).getString("order_id");
    Config order = http.get("/v1/orders/" + orderId).json();
    assertThat(order.getString("state")).isEqualTo("REJECTED");
    assertThat(order.getString("rejection_reason")).isEqualTo("CARD_DECLINED");
    assertThat(order.getString("card_last4")).isEqualTo("0002");
    assertThat(states("/v1/orders/" + orderId + "/events"))
        .containsExactly("PENDING", "REJECTING", "REJECTED");
    assertError(
        http.postNothing("/v1/orders/" + orderId + ":cancel"),
        ShopError.ORDER_NOT_CANCELLABLE,
        400);
  }

  @Test
  void everyOtherBusinessErrorHasItsStatusAndCode() {
    Answer soldOut = order("demo-user", "item-0050", 1);
    assertError(soldOut, ShopError.OUT_OF_STOCK, 400);
    assertThat(about(soldOut).getString("item_id")).isEqualTo("item-0050");
    assertThat(about(soldOut).getString("asked")).isEqualTo("1");
    assertThat(about(soldOut).getString("available")).isEqualTo("0");

    assertError(order("nobody", "item-0001", 1), ShopError.USER_NOT_FOUND, 404);
    assertError(order("demo-user", "nothing", 1), ShopError.ITEM_NOT_FOUND, 404);
    assertError(order("demo-user", "item-0001", 0), ShopError.INVALID_QUANTITY, 400);
    assertError(
        http.post("/v1/orders", "{\"user_id\": \"demo-user\"}"), ShopError.INVALID_FIELD, 400);
    Answer noTestCard =
        http.post(
            "/v1/orders",
            """
            {"user_id": "demo-user", "card_number": "4111111111111111", "lines": [{"item_id": "item-0001", "quantity": 1}]}""");
    assertError(noTestCard, ShopError.INVALID_CARD, 400);
    assertThat(about(noTestCard).hasPath("order_id")).isTrue();
    assertError(http.get("/v1/users/nobody"), ShopError.USER_NOT_FOUND, 404);
    assertError(http.get("/v1/items/nothing"), ShopError.ITEM_NOT_FOUND, 404);
    assertError(http.get("/v1/orders/nothing"), ShopError.ORDER_NOT_FOUND, 404);
    assertError(http.get("/v1/orders/nothing/events"), ShopError.ORDER_NOT_FOUND, 404);
    assertError(http.postNothing("/v1/orders/nothing:cancel"), ShopError.ORDER_NOT_FOUND, 404);
    assertError(http.get("/v1/items?page_token=abc"), ShopError.INVALID_PAGE_TOKEN, 400);
    assertError(http.get("/v1/items?page_size=101"), ShopError.INVALID_FIELD, 400);
    newUser("taken");
    assertError(
        http.post("/v1/users", "{\"name\": \"n\", \"email\": \"TAKEN@shop.example\"}"),
        ShopError.EMAIL_TAKEN,
        409);
  }

  @Test
  void manyBuyersOfTheLastPiecesNeverGetMoreThanThereAre() throws Exception {
    List<Callable<Answer>> buyers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      buyers.add(() -> order("demo-user", "item-0049", 1));
    }
    List<Answer> answers = inParallel(buyers);
    assertThat(answers).filteredOn(a -> a.status() == 200).hasSize(3);
    assertThat(answers)
        .filteredOn(a -> a.status() != 200)
        .hasSize(9)
        .allSatisfy(a -> assertError(a, ShopError.OUT_OF_STOCK, 400));
    awaitAvailable("item-0049", 0);
  }

  @Test
  void theLinesThatTheDemoPrintsWorkAsPrinted() throws Exception {
    List<String> lines = demo.tryOut();
    assertThat(lines).hasSize(3).allSatisfy(line -> assertThat(line).startsWith("curl "));
    boolean curl = Curl.isInstalled();
    List<Config> answers = new ArrayList<>();
    for (String line : lines) {
      answers.add(ConfigFactory.parseString(curl ? Curl.run(line) : Curl.imitate(line)));
    }
    assertThat(answers.get(0).getString("email")).isEqualTo("grace@shop.example");
    assertThat(http.get("/v1/users/" + answers.get(0).getString("user_id")).status())
        .isEqualTo(200);
    Config order = answers.get(1);
    assertThat(order.getString("state")).isEqualTo("CONFIRMED");
    // The newest first.
    assertThat(answers.get(2).getConfigList("orders").get(0)).isEqualTo(order);
    // So that the stand-in is known to do what curl does.
    assertThat(ConfigFactory.parseString(Curl.imitate(lines.get(2)))).isEqualTo(answers.get(2));
  }

  private static String newUser(String name) {
    return http.post("/v1/users", "{\"name\": \"n\", \"email\": \"" + name + "@shop.example\"}")
        .json()
        .getString("user_id");
  }

  private static Answer order(String userId, String itemId, int quantity) {
    return http.post(
        "/v1/orders",
        "{\"user_id\": \""
            + userId
            + "\", \"lines\": [{\"item_id\": \""
            + itemId
            + "\", \"quantity\": "
            + quantity
            + "}]}");
  }

  /** Either instance may answer, and the one that sold nothing learns of it within a second. */
  private static void awaitAvailable(String itemId, long expected) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    long available;
    do {
      available = http.get("/v1/items/" + itemId).json().getLong("available");
    } while (available != expected && System.nanoTime() < deadlineNanos);
    assertThat(available).as(itemId).isEqualTo(expected);
  }

  private static List<String> states(String path) {
    try (Stream<String> lines = http.stream(path).body()) {
      return lines.filter(line -> line.startsWith("data:")).map(ShopEndToEndTest::state).toList();
    }
  }

  private static String state(String dataLine) {
    return ConfigFactory.parseString(dataLine.substring("data:".length())).getString("state");
  }

  private static void assertError(Answer answer, ShopError expected, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.body())
        .contains("\"" + expected.name() + "\"")
        .contains("" + expected.number())
        .contains(ShopError.DOMAIN);
  }

  /** What the error was about: the metadata of its google.rpc.ErrorInfo. */
  private static Config about(Answer answer) {
    return answer.json().getConfigList("details").get(0).getConfig("metadata");
  }

  private static <T> List<T> inParallel(List<Callable<T>> calls) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(calls.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> call : pool.invokeAll(calls, 60, TimeUnit.SECONDS)) {
        results.add(call.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
