package io.ringwire.perf.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.perf.load.scenario.Scenario.MixCall;
import io.ringwire.perf.load.scenario.ScenarioCall.Http;
import io.ringwire.perf.load.scenario.ScenarioCall.Rpc;
import io.ringwire.perf.load.template.Template;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScenarioFileTest {
  private static final String WHOLE =
      """
      name: shop
      defaults: {base: "http://127.0.0.1:8080", registry: "10.0.0.1:2181", timeout: 3s, think: 5ms}
      data:
        cities: cities.csv
        people: {file: people.jsonl, order: random}
      setup:
        - name: create user
          times: 20
          http: POST ${base}/v1/users
          body:
            name: "User ${seq}"
            age: ${random(18,18)}
            city: ${cities.city}
            tags: [a, 1, 1.50, true, null, "true", {}, []]
            note: "say \\"${seq}\\" $${x}"
          capture: {user_id: /user_id}
      calls:
        - name: get user
          weight: 95
          http: GET /v1/users/${pool.user_id}?who=${people.name}
          headers: {X-Tenant: "blue ${seq}"}
          expect: 404
          think: 10ms
        - name: get order
          weight: 0.5
          rpc: shop.order.v1.OrderService/GetOrder
          request: {order_id: "${pool.order_id}"}
        - http: POST http://other:9/x
          body: plain ${seq}
          capture: {order_id: orders.0.id}
        - rpc: a.B/C
      """;

  @TempDir private Path temp = Path.of("unset");

  @Test
  void aWholeScenarioIsRead() throws Exception {
    Files.writeString(temp.resolve("cities.csv"), "city\nParis \"FR\"\n");
    Files.writeString(temp.resolve("people.jsonl"), "{\"name\": \"Grace H\"}\n");
    Scenario scenario = read(WHOLE, null);

    assertThat(scenario.name()).isEqualTo("shop");
    assertThat(scenario.registry()).contains("10.0.0.1:2181");
    assertThat(scenario.timeout()).contains(Duration.ofSeconds(3));
    assertThat(scenario.pools()).containsOnlyKeys("user_id", "order_id");

    assertThat(scenario.setup()).singleElement().matches(call -> call.times() == 20);
    Http create = (Http) scenario.setup().get(0).call().request();
    assertThat(create.verb()).isEqualTo("POST");
    assertThat(create.base()).isEqualTo("http://127.0.0.1:8080");
    assertThat(text(create.path(), 0)).isEqualTo("/v1/users");
    assertThat(text(create.body(), 7))
        .isEqualTo(
            "{\"name\":\"User 7\",\"age\":18,\"city\":\"Paris \\\"FR\\\"\","
                + "\"tags\":[\"a\",1,1.50,true,null,\"true\",{},[]],\"note\":\"say \\\"7\\\" ${x}\"}");

    assertThat(scenario.calls())
        .extracting(call -> call.call().name())
        .containsExactly("get user", "get order", "POST http://other:9/x", "a.B/C");
    MixCall getUser = scenario.calls().get(0);
    assertThat(getUser.weight()).isEqualTo(95);
    assertThat(getUser.think()).isEqualTo(Duration.ofMillis(10));
    assertThat(getUser.call().place()).isEqualTo("scenario.yaml:18");
    assertThat(getUser.call().needs()).singleElement().isSameAs(scenario.pools().get("user_id"));
    Http get = (Http) getUser.call().request();
    assertThat(get.expected()).isEqualTo(404);
    assertThat(text(get.path(), 0)).isEqualTo("/v1/users/?who=Grace%20H");
    assertThat(get.headers()).singleElement().matches(h -> text(h, 3).equals("X-Tenant: blue 3"));
    assertThat(get.body().isFixed()).isTrue();

    MixCall getOrder = scenario.calls().get(1);
    assertThat(getOrder.weight()).isEqualTo(0.5);
    assertThat(getOrder.think()).isEqualTo(Duration.ofMillis(5));
    Rpc rpc = (Rpc) getOrder.call().request();
    assertThat(rpc.method()).isEqualTo("shop.order.v1.OrderService/GetOrder");
    assertThat(text(rpc.json(), 0)).isEqualTo("{\"order_id\":\"\"}");

    Http other = (Http) scenario.calls().get(2).call().request();
    assertThat(other.base()).isEqualTo("http://other:9");
    assertThat(text(other.body(), 4)).isEqualTo("plain 4");
    assertThat(text(((Rpc) scenario.calls().get(3).call().request()).json(), 0)).isEqualTo("{}");
  }

  @Test
  void theBaseUrlIsReplacedByTheOneGiven() throws Exception {
    Scenario scenario =
        read("name: x\ndefaults: {base: 'http://a:1'}\ncalls: [{http: GET /x}]", "http://b:2");

    assertThat(((Http) scenario.calls().get(0).call().request()).base()).isEqualTo("http://b:2");
  }

  @Test
  void anUnknownKeyIsToldWithItsPlaceAndTheNearest() {
    assertWrong(
        """
        name: x
        calls:
          - http: GET http://a/
          - http: GET http://a/
            wieght: 5
        """,
        "scenario.yaml:5: calls[1].wieght: there is no such key; did you mean weight?");
    assertWrong(
        "name: x\ncals: []\n", "scenario.yaml:2: cals: there is no such key; did you mean calls?");
    assertWrong(
        "name: x\ndefaults: {bse: y}\ncalls: [{http: GET /}]",
        "scenario.yaml:2: defaults.bse: there is no such key; did you mean base?");
    assertWrong(
        "name: x\ncalls:\n  - htp: GET http://a/\n",
        "scenario.yaml:3: calls[0].htp: there is no such key; did you mean http?");
  }

  @Test
  void whatIsWrongIsToldWithItsPlaceAndTheCure() {
    assertWrong("", "scenario.yaml: it is empty");
    assertWrong("name: [x", "scenario.yaml:1: no YAML: ");
    assertWrong("- a", "scenario.yaml:1: here stand keys and their values, not a list");
    assertWrong("name: x", "scenario.yaml:1: the key calls is missing");
    assertWrong("name: x\nname: y\ncalls: []", "scenario.yaml:2: the key name stands here twice");
    assertWrong("name: x\ncalls: []", "calls must have 1 to 64 elements, has 0");
    assertWrong("name: x\ncalls: {a: b}", "scenario.yaml:2: calls: here stands a list");
    assertCall("weight: 0\n    http: GET http://a/", "calls[0].weight: a weight is above 0");
    assertCall(
        "weight: x\n    http: GET http://a/", "calls[0].weight: here stands a number, not 'x'");
    assertCall("name: y", "calls[0]: a call has either http: VERB URL or rpc: SERVICE/METHOD");
    assertCall("http: GET /x", "no base URL is known; set defaults.base, or give --base URL");
    assertCall("http: FETCH http://a/", "write a verb and a URL, like GET ${base}/v1/items");
    assertCall("http: GET a/b", "a URL begins with ${base}, / or http://host:port, not 'a/b'");
    assertCall("http: GET http://a/x y", "must be percent-encoded");
    assertCall(
        "http: GET http://a/${sq}",
        "calls[0].http: there is no function or value 'sq'; did you mean seq?");
    assertCall(
        "rpc: nothing", "a method is like shop.order.v1.OrderService/GetOrder, not 'nothing'");
    assertCall("rpc: a/b\n    body: x", "calls[0].body: body is of http calls");
    assertCall("http: GET http://a/\n    request: {}", "request is of rpc calls");
    assertCall(
        "http: GET http://a/\n    expect: 99",
        "here stands a whole number from 200 to 599, not '99'");
    assertCall("http: GET http://a/\n    think: soon", "'soon' is no duration");
    assertCall("http: GET http://a/\n    headers: {'a b': c}", "'a b' is no header's name");
    assertCall("http: GET http://a/\n    capture: {a: //}", "'//' leads nowhere");
    assertCall("http: GET http://a/\n    capture: {'a b': /x}", "'a b' cannot stand in ${...}");
    assertCall("rpc: a/b\n    request: {x: .inf}", "JSON has no number .inf");
    assertCall("rpc: a/b\n    request: {x: !y z}", "the tag !y is not known here");
    assertWrong(
        "name: x\ncalls:\n  - {name: a, http: GET http://a/}\n  - {name: a, http: GET http://b/}",
        "scenario.yaml:4: calls[1].name: two calls are called a");
    assertWrong(
        "name: x\ndata: {d: none.csv}\ncalls: [{http: GET http://a/}]",
        "scenario.yaml:2: data.d: there is no file ");
    assertWrong(
        "name: x\ndata: {d: {file: a.csv, order: backwards}}\ncalls: [{http: GET http://a/}]",
        "data.d.order: the order is random or turns, not backwards");
  }

  @Test
  void aRequestThatNestsItselfIsRefused() {
    assertCall("rpc: a/b\n    request: &r {x: *r}", "nested deeper than 64");
  }

  private void assertCall(String call, String message) {
    assertWrong("name: x\ncalls:\n  - " + call + "\n", message);
  }

  private void assertWrong(String text, String message) {
    assertThatThrownBy(() -> read(text, null))
        .isInstanceOf(ScenarioException.class)
        .hasMessageStartingWith("scenario.yaml")
        .hasMessageContaining(message);
  }

  private Scenario read(String text, @Nullable String base) throws ScenarioException, IOException {
    return ScenarioFile.read(Files.writeString(temp.resolve("scenario.yaml"), text), 1, base);
  }

  private static String text(Template template, long sequence) {
    return new String(template.render(sequence), StandardCharsets.UTF_8);
  }
}
