package io.ringwire.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.core.contract.RouteTemplate.Any;
import io.ringwire.core.contract.RouteTemplate.Literal;
import io.ringwire.core.contract.RouteTemplate.Rest;
import io.ringwire.core.contract.RouteTemplate.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/orders | /v1/orders",
        "/v1/orders/{order_id} | /v1/orders/*",
        "/v1/orders/{order_id}:cancel | /v1/orders/*:cancel",
        "/v1/{name=shelves/*/books/**}:read | /v1/shelves/*/books/**:read",
        "/v1/*/x/** | /v1/*/x/**",
        "/v1/{a.b_2.c}/{d} | /v1/*/*",
        "/v1/caf%C3%A9~!$&'(),;+@-._ | /v1/caf%C3%A9~!$&'(),;+@-._",
        "/** | /**",
        "/v1/%61b | /v1/ab",
        "/v1/a%2Ab/c%3ad:%65 | /v1/a%2Ab/c%3Ad:e",
      })
  void readsTheGrammar(String template, String shape) {
    assertThat(RouteTemplate.parse(template).shape()).isEqualTo(shape);
  }

  @Test
  void readsLiteralsWildcardsVariablesAndVerb() {
    RouteTemplate template =
        RouteTemplate.parse("/v1/{name=shelves/*/books}/{a.b_c}/caf%C3%A9/**:re-index");
    assertThat(template.segments())
        .containsExactly(
            new Literal("v1"),
            new Literal("shelves"),
            new Any(),
            new Literal("books"),
            new Any(),
            new Literal("caf\u00e9"),
            new Rest());
    assertThat(template.variables())
        .containsExactly(new Variable("name", 1, 4, true), new Variable("a.b_c", 4, 5, false));
    assertThat(template.verb()).isEqualTo("re-index");
    assertThat(template).hasToString("/v1/{name=shelves/*/books}/{a.b_c}/caf%C3%A9/**:re-index");
  }

  @Test
  void aVariableOfOneLiteralOrStarIsOneSegment() {
    assertThat(RouteTemplate.parse("/{a=*}").variables())
        .containsExactly(new Variable("a", 0, 1, false));
    assertThat(RouteTemplate.parse("/{a=x}").variables())
        .containsExactly(new Variable("a", 0, 1, false));
    assertThat(RouteTemplate.parse("/{a=**}").variables())
        .containsExactly(new Variable("a", 0, 1, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v1/orders | it does not begin with / (at character 1)",
        "/ | a segment is empty (at character 2)",
        "/v1/ | a segment is empty (at character 5)",
        "/v1//x | a segment is empty (at character 5)",
        "/v1/x: | after ':' stands no verb (at character 7)",
        "/v1/x:a:b | ':' cannot stand here (at character 8)",
        "/v1/x:a/b | '/' cannot stand here (at character 8)",
        "/v1/**/x | ** must be the last segment (at character 8)",
        "/v1/{a=**}/x | ** must be the last segment (at character 12)",
        "/v1/{a=x/{b}} | a variable stands inside a variable (at character 11)",
        "/v1/{a | the variable a is not closed by } (at character 7)",
        "/v1/{} | a field name is expected (at character 6)",
        "/v1/{a.} | a field name is expected (at character 8)",
        "/v1/{1a} | a field name is expected (at character 6)",
        "/v1/{a=} | a segment is empty (at character 8)",
        "/v1/{a}/{a} | the variable a occurs twice (at character 11)",
        "/v1/a}b | '}' cannot stand here (at character 6)",
        "/v1/{a}b | 'b' cannot stand here (at character 8)",
        "/v1/a*b | '*' cannot stand here (at character 6)",
        "/v1/a?b=c | '?' cannot stand here (at character 6)",
        "/v1/a%2 | % is not followed by two hexadecimal digits (at character 6)",
        "/v1/a%zz | % is not followed by two hexadecimal digits (at character 6)",
        "/v1/a%2Fb | %2F is a slash inside of a segment (at character 6)",
        "/v1/a%00 | %00 cannot stand in a path (at character 6)",
        "/v1/a%5cb | %5c cannot stand in a path (at character 6)",
        "/v1/%ff/x | the percent escapes are no UTF-8 (at character 5)",
        "/v1/x:%c3 | the percent escapes are no UTF-8 (at character 7)",
        "/v1/%2e%2E/x | a segment is .. (at character 11)",
        "/{a=**/b} | ** must be the last segment (at character 8)",
        "/v1/../x | a segment is .. (at character 7)",
        "/v1/./x | a segment is . (at character 6)",
        "/v1/ü | a segment is empty (at character 5)",
      })
  void saysWhatIsWrongAndWhere(String template, String fault) {
    assertThatThrownBy(() -> RouteTemplate.parse(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(fault);
  }

  @Test
  void refusesATemplateThatNoRequestLineCanHold() {
    assertThatThrownBy(() -> RouteTemplate.parse("/" + "a/".repeat(2_000) + "a"))
        .hasMessage("it is longer than 1024 characters (4002)");
    assertThatThrownBy(() -> RouteTemplate.parse("/" + "a/".repeat(64) + "a"))
        .hasMessage("it has more than 64 segments (at character 130)");
  }
}
