package io.ringwire.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.gateway.route.PathTemplate.Any;
import io.ringwire.gateway.route.PathTemplate.Literal;
import io.ringwire.gateway.route.PathTemplate.Rest;
import io.ringwire.gateway.route.PathTemplate.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {
  @Test
  void readsLiteralsWildcardsVariablesAndVerb() throws Exception {
    PathTemplate template = PathTemplate.parse("/v1/{name=shelves/*/books}/{a.b_c}/**:re-index");
    assertThat(template.segments())
        .containsExactly(
            new Literal("v1"),
            new Literal("shelves"),
            new Any(),
            new Literal("books"),
            new Any(),
            new Rest());
    assertThat(template.variables())
        .containsExactly(new Variable("name", 1, 4, true), new Variable("a.b_c", 4, 5, false));
    assertThat(template.verb()).isEqualTo("re-index");
  }

  @Test
  void aVariableOfOneLiteralOrStarIsOneSegment() throws Exception {
    assertThat(PathTemplate.parse("/{a=*}").variables())
        .containsExactly(new Variable("a", 0, 1, false));
    assertThat(PathTemplate.parse("/{a=x}").variables())
        .containsExactly(new Variable("a", 0, 1, false));
    assertThat(PathTemplate.parse("/{a=**}").variables())
        .containsExactly(new Variable("a", 0, 1, true));
  }

  @Test
  void literalsAreDecoded() throws Exception {
    assertThat(PathTemplate.parse("/caf%C3%A9").segments())
        .containsExactly(new Literal("caf\u00e9"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v1/a | it must begin with /",
        "/ | it must not end with /",
        "/v1/ | it must not end with /",
        "/v1//a | a literal, *, ** or {field} is expected",
        "/{a={b}} | variables do not nest",
        "/{a=x/{b}} | variables do not nest",
        "/**/a | ** must be the last segment",
        "/{a=**}/b | ** must be the last segment",
        "/{a=**/b} | ** must be the last segment",
        "/{a}/{a} | the field a occurs twice",
        "/{a | the variable a lacks its }",
        "/{a= } | a literal, *, ** or {field} is expected",
        "/{} | a field name is expected",
        "/{1a} | a field name is expected",
        "/{a.} | a field name is expected",
        "/a}b | unexpected '}'",
        "/a*b | unexpected '*'",
        "/a: | a literal, *, ** or {field} is expected",
        "/a:b:c | unexpected ':'",
        "/a:b/c | unexpected '/'",
        "/a%2 | a malformed percent escape",
        "/a?b | unexpected '?'",
      })
  void refusesWhatTheGrammarDoesNotHave(String template, String rule) {
    assertThatThrownBy(() -> PathTemplate.parse(template))
        .isInstanceOf(RouteException.class)
        .hasMessageStartingWith("path template \"" + template + "\"")
        .hasMessageEndingWith(rule);
  }

  @Test
  void refusesEndlessTemplates() {
    assertThatThrownBy(() -> PathTemplate.parse("/a".repeat(65)))
        .isInstanceOf(RouteException.class);
    assertThatThrownBy(() -> PathTemplate.parse("/" + "a".repeat(2000)))
        .isInstanceOf(RouteException.class);
  }
}
