package io.ringwire.perf.load.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TemplateTest {
  private static final DataSet PEOPLE =
      new DataSet(
          "people",
          List.of("id", "name"),
          List.of(
              List.of("u-1", "Grace \"Amazing\" Hopper"),
              List.of("u/2", "a\\b\n\u0007\u00e9 \uD83D\uDE00")),
          false);

  private final Pool orders = new Pool("order_id");
  private final Variables variables =
      new Variables(
          7, Map.of("people", PEOPLE), Map.of("order_id", orders), Map.of("tenant", "blue"));

  @Test
  void aTextWithoutPlacesIsTheSameForEachCall() throws Exception {
    Template plain = Template.parse("{\"a\": 1} $ {} $5", Quoting.JSON, variables);

    assertThat(plain.isFixed()).isTrue();
    assertThat(text(plain, 0)).isEqualTo("{\"a\": 1} $ {} $5");
    byte[] first = plain.render(0);
    first[0] = 'x';
    assertThat(text(plain, 1)).startsWith("{");
  }

  @Test
  void eachCallHasItsNumber() throws Exception {
    Template template = Template.parse("/v1/${seq}/x?n=${ seq }", Quoting.URL, variables);

    assertThat(template.isFixed()).isFalse();
    assertThat(text(template, 0)).isEqualTo("/v1/0/x?n=0");
    assertThat(text(template, 1_234_567)).isEqualTo("/v1/1234567/x?n=1234567");
  }

  @Test
  void twoDollarsEscape() throws Exception {
    assertThat(text(Template.parse("$${seq} ${seq} $$", Quoting.NONE, variables), 3))
        .isEqualTo("${seq} 3 $$");
    assertThat(Template.parse("$${seq}", Quoting.NONE, variables).isFixed()).isTrue();
  }

  @Test
  void randomNumbersFillTheirRangeEvenlyAndDependOnTheSeed() throws Exception {
    Template dice = Template.parse("${random(1,6)}", Quoting.NONE, variables);
    Map<String, Integer> thrown = new TreeMap<>();
    for (int i = 0; i < 60_000; i++) {
      thrown.merge(text(dice, i), 1, Integer::sum);
    }

    assertThat(thrown).containsOnlyKeys("1", "2", "3", "4", "5", "6");
    assertThat(thrown.values()).allSatisfy(n -> assertThat(n).isBetween(9_500, 10_500));

    Template again = Template.parse("${random(1,6)}", Quoting.NONE, variables);
    Template other = Template.parse("${random(1,6)}", Quoting.NONE, Variables.of(8, null));
    assertThat(first100(again)).isEqualTo(first100(dice)).isNotEqualTo(first100(other));
  }

  @Test
  void twoPlacesAreDrawnApart() throws Exception {
    Template pair =
        Template.parse("${random(1,1000000)} ${random(1,1000000)}", Quoting.NONE, variables);
    String[] drawn = text(pair, 0).split(" ");

    assertThat(drawn[0]).isNotEqualTo(drawn[1]);
  }

  @Test
  void negativeAndHugeRangesAreDrawnFrom() throws Exception {
    Template template = Template.parse("${random(-5,-5)}", Quoting.NONE, variables);
    assertThat(text(template, 9)).isEqualTo("-5");
    Template huge = Template.parse("${random(0,9223372036854775806)}", Quoting.NONE, variables);
    assertThat(Long.parseLong(text(huge, 1))).isNotNegative();
  }

  @Test
  void wordsArePickedAndUuidsAreUuids() throws Exception {
    Set<String> picked = new HashSet<>();
    Set<UUID> uuids = new HashSet<>();
    Template pick = Template.parse("${pick(red, green ,blue)}", Quoting.NONE, variables);
    Template uuid = Template.parse("${uuid}", Quoting.NONE, variables);
    for (int i = 0; i < 1_000; i++) {
      picked.add(text(pick, i));
      uuids.add(UUID.fromString(text(uuid, i)));
    }

    assertThat(picked).containsExactlyInAnyOrder("red", "green", "blue");
    assertThat(uuids).hasSize(1_000).allMatch(u -> u.version() == 4 && u.variant() == 2);
  }

  @Test
  void aCallTakesAllItsValuesFromOneRowAndRowsTakeTurns() throws Exception {
    Template url = Template.parse("/${people.id}?n=${people.name}", Quoting.URL, variables);

    assertThat(text(url, 0)).isEqualTo("/u-1?n=Grace%20%22Amazing%22%20Hopper");
    assertThat(text(url, 1)).isEqualTo("/u%2F2?n=a%5Cb%0A%07%C3%A9%20%F0%9F%98%80");
    assertThat(text(url, 2)).startsWith("/u-1?");
  }

  @Test
  void rowsMayBeDrawnAtRandomButStillOneACall() throws Exception {
    DataSet random =
        new DataSet(
            "d",
            List.of("a", "b"),
            List.of(List.of("1", "1"), List.of("2", "2"), List.of("3", "3")),
            true);
    Template template = Template.parse("${d.a}${d.b}", Quoting.NONE, Variables.of(1, random));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      seen.add(text(template, i));
    }

    assertThat(seen).containsExactlyInAnyOrder("11", "22", "33");
  }

  @Test
  void noValueBreaksOutOfItsJsonString() throws Exception {
    Template template =
        Template.parse(
            "{\"say \\\"${people.id}\\\"\": \"<${people.name}>\", \"n\": ${seq}, \"bare\": ${people.name},"
                + " \"word\":${pick(a)}}",
            Quoting.JSON,
            variables);
    for (int call = 0; call < 2; call++) {
      JsonNode json = new ObjectMapper().readTree(template.render(call));
      String name = PEOPLE.rows().get(call).get(1);
      String id = PEOPLE.rows().get(call).get(0);
      assertThat(json.get("say \"" + id + "\"").asText()).isEqualTo("<" + name + ">");
      assertThat(json.get("n").isInt()).isTrue();
      assertThat(json.get("bare").asText()).isEqualTo(name);
      assertThat(json.get("word").asText()).isEqualTo("a");
    }
  }

  @Test
  void noValueEndsAHeader() throws Exception {
    Template template = Template.parse("X-Name: ${people.name}", Quoting.HEADER, variables);

    assertThat(text(template, 1)).doesNotContain("\n").startsWith("X-Name: a\\b ");
  }

  @Test
  void valuesOfAPoolAreThoseThatWereAdded() throws Exception {
    Template template = Template.parse("${pool.order_id}", Quoting.NONE, variables);
    assertThat(orders.isEmpty()).isTrue();
    assertThat(text(template, 0)).isEmpty();

    orders.add("o-1");
    orders.add("o-2");
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      drawn.add(text(template, i));
    }
    assertThat(drawn).containsExactlyInAnyOrder("o-1", "o-2");
  }

  @Test
  void aFullPoolKeepsTheNewest() {
    for (int i = 0; i < Pool.VALUES_MAX + 5; i++) {
      orders.add("o-" + i);
    }
    Set<String> kept = new HashSet<>();
    for (int i = 0; i < Pool.VALUES_MAX; i++) {
      kept.add(orders.draw(2L * i));
    }

    assertThat(orders.size()).isEqualTo(Pool.VALUES_MAX);
    assertThat(kept).hasSize(Pool.VALUES_MAX).doesNotContain("o-4").contains("o-5", "o-10004");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${rndom(1,5)}|there is no function or value 'rndom'; did you mean random?",
        "${tenand}|did you mean tenant?",
        "${zzzzzzz}|there are: seq, random, pick, uuid, tenant, people.id, people.name, pool.order_id",
        "${people.nam}|there is no column of people 'nam'; did you mean name?",
        "${poeple.name}|there is no data set 'poeple'; did you mean people?",
        "${pool.order}|there is no pool 'order'; there are: order_id",
        "a ${seq|${ without its } at character 3 of 'a ${seq'",
        "${}|${} cannot be read; write ${seq}, ${random(1,9)} or ${data.column}",
        "${random(1)}|random takes two whole numbers",
        "${random(5,1)}|random(5,1) has no number to choose",
        "${random(1,x)}|'x' is no whole number",
        "${pick()}|pick takes the words to choose from",
        "${seq(1)}|seq takes no arguments; write ${seq}",
      })
  void whatCannotBeFilledInIsToldWithTheCure(String template, String message) {
    assertThatThrownBy(() -> Template.parse(template, Quoting.NONE, variables))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(message);
  }

  private static String first100(Template template) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      all.append(text(template, i)).append(' ');
    }
    return all.toString();
  }

  private static String text(Template template, long sequence) {
    return new String(template.render(sequence), StandardCharsets.UTF_8);
  }
}
