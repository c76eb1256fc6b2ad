package io.ringwire.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.codec.serialization.BytesSerializer;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.contract.RouteTemplate;
import io.ringwire.core.contract.ServiceContract;
import io.ringwire.gateway.testing.EverythingService;
import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.gateway.transcode.Schema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cases of google.api.http that people get wrong. */
class RouteMatcherTest {
  private static final DescriptorSet SET =
      ServiceContract.of(EverythingService.class).descriptors();

  private static Route route(String text) throws Exception {
    String[] parts = text.split(" ", 2);
    Schema schema = Schema.of(SET);
    MethodSchema echo =
        schema.method("ringwire.gateway.test.EverythingService", "Echo").orElseThrow();
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.of(
                "test.Service",
                "Method",
                CallKind.UNARY,
                BytesSerializer.INSTANCE,
                BytesSerializer.INSTANCE)
            .build();
    RouteTemplate template = RouteTemplate.parse(parts[1]);
    return new Route(
        parts[0], template, method, echo.requestTranscoder(), echo.replyTranscoder(), schema);
  }

  private static RouteTable table(String... routes) throws Exception {
    List<Route> all = new ArrayList<>();
    for (String each : routes) {
      all.add(route(each));
    }
    return RouteTable.of(all, List.of());
  }

  /** What a request meets: the route's name and captures, or the verdict. */
  private static String match(RouteTable table, String request) {
    String[] parts = request.split(" ", 2);
    RouteVerdict verdict = table.match(parts[0], parts[1]);
    if (verdict instanceof RouteVerdict.Found found) {
      return found.route().name() + " " + found.captures();
    }
    if (verdict instanceof RouteVerdict.WrongMethod wrong) {
      return "405 " + wrong.allow();
    }
    if (verdict instanceof RouteVerdict.BadPath) {
      return "400";
    }
    return verdict instanceof RouteVerdict.TrailingSlash ? "slash" : "404";
  }

  @Test
  void anEncodedSlashIsDecodedInOneSegmentAndKeptInMany() throws Exception {
    RouteTable table = table("GET /one/{id}", "GET /many/{n=a/*}", "GET /rest/{n=**}");
    assertThat(match(table, "GET /one/x%2Fy")).isEqualTo("GET /one/{id} [x/y]");
    assertThat(match(table, "GET /many/a/x%2fy%20z")).isEqualTo("GET /many/{n=a/*} [a/x%2fy z]");
    assertThat(match(table, "GET /rest/x%2Fy/z")).isEqualTo("GET /rest/{n=**} [x%2Fy/z]");
  }

  @Test
  void anEncodedSlashOutsideOfACaptureIsRefused() throws Exception {
    RouteTable table = table("GET /a/*/{id}", "GET /b/**");
    assertThat(match(table, "GET /a/x%2Fy/z")).isEqualTo("400");
    assertThat(match(table, "GET /b/x%2Fy")).isEqualTo("400");
    assertThat(match(table, "GET /a/x/z%2F")).isEqualTo("GET /a/*/{id} [z/]");
  }

  @Test
  void malformedAndHostilePathsAreRefused() throws Exception {
    RouteTable table = table("GET /a/{id}", "GET /**");
    for (String path :
        List.of(
            "/a/%",
            "/a/%2",
            "/a/%zz",
            "/a/%ff",
            "/a/%00",
            "/a/..",
            "/a/.",
            "/a/%2e%2e",
            "/a/%2E",
            "/a//b",
            "//a",
            "/a/b//",
            "/a/x\\y",
            "/a/x%5Cy",
            "/a/\u00e9",
            "/a/x y",
            "a",
            "*")) {
      assertThat(match(table, "GET " + path)).as(path).isEqualTo("400");
    }
  }

  @Test
  void aTrailingSlashIsToldApart() throws Exception {
    RouteTable table = table("GET /a", "GET /a/{id}");
    assertThat(match(table, "GET /a/")).isEqualTo("slash");
    assertThat(match(table, "GET /a/x/")).isEqualTo("slash");
    assertThat(match(table, "GET /b/")).isEqualTo("404");
  }

  @Test
  void doubleStarMatchesZeroSegmentsAndMany() throws Exception {
    RouteTable table = table("GET /v1/{name=**}", "POST /v2/{name=a/**}:go");
    assertThat(match(table, "GET /v1")).isEqualTo("GET /v1/{name=**} []");
    assertThat(match(table, "GET /v1/a/b/c")).isEqualTo("GET /v1/{name=**} [a/b/c]");
    assertThat(match(table, "POST /v2/a:go")).isEqualTo("POST /v2/{name=a/**}:go [a]");
    assertThat(match(table, "POST /v2/a/b/c:go")).isEqualTo("POST /v2/{name=a/**}:go [a/b/c]");
  }

  @Test
  void aVerbNobodyRegisteredIsPartOfTheValue() throws Exception {
    RouteTable table = table("GET /foo/{id}", "POST /foo/{id}:cancel", "GET /foo:list");
    assertThat(match(table, "GET /foo/x:123")).isEqualTo("GET /foo/{id} [x:123]");
    assertThat(match(table, "GET /foo/x:cancel")).isEqualTo("GET /foo/{id} [x:cancel]");
    assertThat(match(table, "POST /foo/x:cancel")).isEqualTo("POST /foo/{id}:cancel [x]");
    assertThat(match(table, "POST /foo/x:y:cancel")).isEqualTo("POST /foo/{id}:cancel [x:y]");
    assertThat(match(table, "GET /foo:list")).isEqualTo("GET /foo:list []");
    assertThat(match(table, "GET /foo/x%3Acancel")).isEqualTo("GET /foo/{id} [x:cancel]");
    assertThat(match(table, "POST /foo/x%3Acancel")).isEqualTo("405 GET, HEAD, OPTIONS");
  }

  @Test
  void verdictsComeAfterMethodAwareBacktracking() throws Exception {
    RouteTable table = table("GET /a/b", "POST /a/{x}", "PUT /a/b", "DELETE /**", "GET /a/{x}/c");
    assertThat(match(table, "GET /a/b")).isEqualTo("GET /a/b []");
    assertThat(match(table, "POST /a/b")).isEqualTo("POST /a/{x} [b]");
    assertThat(match(table, "DELETE /a/b")).isEqualTo("DELETE /** []");
    assertThat(match(table, "PATCH /a/b")).isEqualTo("405 DELETE, GET, HEAD, OPTIONS, POST, PUT");
    assertThat(match(table, "GET /a/b/c")).isEqualTo("GET /a/{x}/c [b]");
    assertThat(match(table("GET /a"), "GET /b")).isEqualTo("404");
  }

  @Test
  void literalGoesBeforeStarBeforeDoubleStar() throws Exception {
    RouteTable table = table("GET /**", "GET /*", "GET /a");
    assertThat(match(table, "GET /a")).isEqualTo("GET /a []");
    assertThat(match(table, "GET /b")).isEqualTo("GET /* []");
    assertThat(match(table, "GET /b/c")).isEqualTo("GET /** []");
  }

  @Test
  void headIsServedByGet() throws Exception {
    RouteTable table = table("GET /a", "POST /b");
    assertThat(match(table, "HEAD /a")).isEqualTo("GET /a []");
    assertThat(match(table, "HEAD /b")).isEqualTo("405 OPTIONS, POST");
  }

  @Test
  void customMethodsMatchThemselvesOrAll() throws Exception {
    RouteTable table = table("* /a", "PURGE /b");
    assertThat(match(table, "LINK /a")).isEqualTo("* /a []");
    assertThat(match(table, "PURGE /b")).isEqualTo("PURGE /b []");
  }

  @Test
  void aDuplicateTemplateIsServedOnceAndShown() throws Exception {
    RouteTable table = table("GET /a/{x}", "GET /a/{y}", "POST /a/{y}", "GET /a/{z=*}");
    assertThat(table.routes()).extracting(Route::name).containsExactly("GET /a/{x}", "POST /a/{y}");
    assertThat(table.problems())
        .extracting(RouteProblem::route)
        .containsExactly("GET /a/{y}", "GET /a/{z=*}");
    assertThat(table.problems().get(0).text())
        .contains("test.Service/Method")
        .contains("GET /a/{x}");
  }

  @Test
  void sixtyFourThousandSlashesDoNotOverflow() throws Exception {
    RouteTable table = table("GET /a/{x}", "GET /r/{n=**}", "GET /" + "*/".repeat(60) + "end");
    assertThat(match(table, "GET " + "/".repeat(64_000))).isEqualTo("400");
    assertThat(match(table, "GET " + "/x".repeat(64_000))).isEqualTo("404");
    assertThat(match(table, "GET /r" + "/x".repeat(64_000))).startsWith("GET /r/{n=**} [x/x");
  }
}
