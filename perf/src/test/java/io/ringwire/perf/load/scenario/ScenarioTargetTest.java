package io.ringwire.perf.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.perf.load.generator.Target;
import io.ringwire.perf.load.scenario.ScenarioCall.Http;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScenarioTargetTest {
  private static final String SHOP =
      """
      name: shop
      setup:
        - name: create user
          times: 30
          http: POST http://a/users
          capture: {user_id: /user_id}
      calls:
        - {name: get user, weight: 90, http: "GET http://a/users/${pool.user_id}", think: 3ms}
        - {name: get order, weight: 9, http: "GET http://a/orders/${pool.order_id}"}
        - name: create order
          http: POST http://a/orders
          capture: {order_id: "/orders/*/id"}
      """;

  @TempDir private Path temp = Path.of("unset");

  private final FakeCarriers carriers = new FakeCarriers();
  private final List<String> outcomes = new ArrayList<>();

  @Test
  void callsAreChosenByWeight() throws Exception {
    ScenarioTarget target = target(SHOP, 1);
    carriers.answers = (path, answer) -> answer.succeeded(json("{\"user_id\": \"u\"}"));
    target.setUp();
    // Fills the pool of orders, from which a tenth of the calls draw.
    carriers.answers =
        (path, answer) -> answer.succeeded(json("{\"orders\": [{\"id\": 1}, {\"id\": 2}]}"));
    target.send(0, 2, new Told());

    int[] chosen = new int[3];
    for (long sequence = 0; sequence < 100_000; sequence++) {
      chosen[target.choose(sequence)]++;
    }

    assertThat(chosen[0]).isBetween(89_500, 90_500);
    assertThat(chosen[1]).isBetween(8_700, 9_300);
    assertThat(chosen[2]).isBetween(900, 1_100);
  }

  @Test
  void theSameSeedChoosesTheSameCalls() throws Exception {
    String two = "name: x\ncalls: [{http: GET http://a/1}, {http: GET http://a/2}]\n";

    List<Integer> choices = choices(target(two, 1));

    assertThat(choices(target(two, 1))).isEqualTo(choices);
    assertThat(choices(target(two, 2))).isNotEqualTo(choices);
  }

  @Test
  void aCallThatDrawsFromAnEmptyPoolGivesWayToAnother() throws Exception {
    ScenarioTarget target = target(SHOP, 1);

    assertThat(choices(target)).containsOnly(2);

    carriers.answers = (path, answer) -> answer.succeeded(json("{\"orders\": [{\"id\": \"o\"}]}"));
    target.send(0, 2, new Told());
    assertThat(outcomes).containsExactly("ok");
    assertThat(choices(target)).containsOnly(1, 2).contains(1, 2);
    target.send(1, 1, new Told());
    assertThat(carriers.sent).containsExactly("/orders", "/orders/o");
  }

  @Test
  void setupIsMadeAsOftenAsWantedAndWhatItCapturedIsUsed() throws Exception {
    int[] created = new int[1];
    carriers.answers =
        (path, answer) -> answer.succeeded(json("{\"user_id\": \"u" + created[0]++ + "\"}"));
    ScenarioTarget target = target(SHOP, 1);

    target.setUp();

    assertThat(created[0]).isEqualTo(30);
    carriers.sent.clear();
    target.send(5, 0, new Told());
    assertThat(carriers.sent).singleElement().asString().matches("/users/u\\d+");
  }

  @Test
  void aSetupCallIsTriedAgainAndAlwaysAnew() throws Exception {
    int[] asked = new int[1];
    carriers.answers =
        (path, answer) -> {
          if (asked[0]++ < 2) {
            answer.failed("HTTP 503", "starting");
          } else {
            answer.succeeded(json("{\"user_id\": \"u\"}"));
          }
        };

    target(SHOP, 1).setUp();

    assertThat(asked[0]).isEqualTo(32);
    assertThat(carriers.sequences).doesNotHaveDuplicates().hasSize(32);
  }

  @Test
  void aSetupCallThatKeepsFailingIsToldWithItsPlace() throws Exception {
    carriers.answers = (path, answer) -> answer.failed("HTTP 400", "no email");
    ScenarioTarget target = target(SHOP, 1);

    assertThatThrownBy(target::setUp)
        .isInstanceOf(ScenarioException.class)
        .hasMessage("shop.yaml:3: the setup call create user failed: HTTP 400 no email");
    assertThat(carriers.sent).hasSize(Setup.TRIES_MAX);
  }

  @Test
  void aMixOfWhichNothingCanBeMadeIsRefused() throws Exception {
    ScenarioTarget target =
        target(
            """
            name: shop
            calls:
              - {name: a, http: "GET http://a/${pool.b}", capture: {c: /c}}
              - {name: d, http: "GET http://a/${pool.c}", capture: {b: /b}}
            """,
            1);

    assertThatThrownBy(target::setUp)
        .hasMessageContaining("shop.yaml:3: no call can be made")
        .hasMessageContaining("setup call with capture");
  }

  @Test
  void anAnswerWithoutWhatIsToBeKeptIsAFailure() throws Exception {
    ScenarioTarget target = target(SHOP, 1);
    for (String body : List.of("{\"orders\": []}", "{}", "<html>", "")) {
      carriers.answers = (path, answer) -> answer.succeeded(json(body));
      target.send(0, 2, new Told());
    }

    assertThat(outcomes).hasSize(4).allMatch(outcome -> outcome.startsWith("NOT_CAPTURED"));
    assertThat(outcomes.get(0)).isEqualTo("NOT_CAPTURED the answer has no /orders/*/id");
  }

  @Test
  void bodiesAreWantedOnlyWhereSomethingIsKept() throws Exception {
    List<Boolean> wanted = new ArrayList<>();
    carriers.answers = (path, answer) -> wanted.add(answer.wantsBody());
    ScenarioTarget target = target(SHOP, 1);
    target.send(0, 1, new Told());
    target.send(0, 2, new Told());

    assertThat(wanted).containsExactly(false, true);
    assertThat(target.operations()).containsExactly("get user", "get order", "create order");
    assertThat(target.thinkNanos(0)).isEqualTo(3_000_000);
    assertThat(target.thinkNanos(1)).isZero();
    assertThat(target.description()).isEqualTo("scenario shop: 3 calls in the mix, seed 1, here");
    target.close();
    assertThat(carriers.closed).isTrue();
  }

  private ScenarioTarget target(String text, long seed) throws Exception {
    Path file = Files.writeString(temp.resolve("shop.yaml"), text);
    return new ScenarioTarget(ScenarioFile.read(file, seed, null), carriers, seed);
  }

  private static List<Integer> choices(ScenarioTarget target) {
    List<Integer> choices = new ArrayList<>();
    for (long sequence = 0; sequence < 200; sequence++) {
      choices.add(target.choose(sequence));
    }
    return choices;
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private final class Told implements Target.Answer {
    @Override
    public void succeeded() {
      outcomes.add("ok");
    }

    @Override
    public void failed(String status, String text) {
      outcomes.add(status + " " + text);
    }
  }

  /** Answers at once. */
  private static final class FakeCarriers implements Carriers {
    final List<String> sent = new ArrayList<>();
    final List<Long> sequences = new ArrayList<>();
    BiConsumer<String, Target.Answer> answers = (path, answer) -> answer.succeeded();
    boolean closed;

    @Override
    public Carrier carrier(ScenarioCall call) {
      return (sequence, answer) -> {
        String path =
            new String(((Http) call.request()).path().render(sequence), StandardCharsets.UTF_8);
        sent.add(path);
        sequences.add(sequence);
        answers.accept(path, answer);
      };
    }

    @Override
    public void flush() {}

    @Override
    public String place() {
      return ", here";
    }

    @Override
    public List<String> remarks() {
      return List.of();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
