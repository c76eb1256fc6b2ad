package io.ringwire.perf.load.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpRequestTest {
  private static final HttpOrigin ORIGIN = HttpOrigin.of(URI.create("http://shop.test:8080/x"));

  @Test
  void bothVersionsSayTheSame() {
    HttpRequest request =
        HttpRequest.of(
            ORIGIN,
            "POST",
            "/v1/orders?x=1",
            List.of("X-Tenant:  blue ", "Connection: close", "Accept: */*", "Host: other.test"),
            "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(new String(request.http1(), StandardCharsets.ISO_8859_1))
        .isEqualTo(
            "POST /v1/orders?x=1 HTTP/1.1\r\n"
                + "X-Tenant: blue\r\n"
                + "Connection: close\r\n"
                + "Accept: */*\r\n"
                + "Host: other.test\r\n"
                + "User-Agent: ringwire-load\r\n"
                + "Content-Type: application/json\r\n"
                + "Content-Length: 2\r\n"
                + "\r\n"
                + "{}");
    assertThat(request.http2())
        .extracting(header -> header.getKey() + ": " + header.getValue())
        .containsExactly(
            ":method: POST",
            ":path: /v1/orders?x=1",
            ":scheme: http",
            ":authority: other.test",
            "x-tenant: blue",
            "accept: */*",
            "user-agent: ringwire-load",
            "content-type: application/json",
            "content-length: 2");
  }

  @Test
  void aLengthIsSaidWhereABodyIsUsual() {
    assertThat(encoded("GET")).doesNotContain("Content-");
    assertThat(encoded("DELETE")).doesNotContain("Content-");
    assertThat(encoded("PUT")).contains("Content-Length: 0\r\n").doesNotContain("Content-Type");
  }

  @Test
  void anExpectedStatusIsTheOnlySuccess() {
    HttpRequest any = HttpRequest.of(ORIGIN, "GET", "/", List.of(), new byte[0]);
    assertThat(any.isSuccess(204)).isTrue();
    assertThat(any.isSuccess(304)).isFalse();
    HttpRequest missing = any.expecting(404);
    assertThat(missing.isSuccess(404)).isTrue();
    assertThat(missing.isSuccess(200)).isFalse();
    assertThatThrownBy(() -> any.expecting(100)).hasMessageContaining("was 100");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "/a b", "/a\r\nX: y", "/é", "/a#b"})
  void whatIsNoPathIsRefused(String path) {
    assertThatThrownBy(() -> HttpRequest.of(ORIGIN, "GET", path, List.of(), new byte[0]))
        .hasMessageContaining("'" + path + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X",
        ": x",
        "X Y: z",
        "X: a\r\nY: smuggled",
        "X: \u0000",
        "X: \u20ac",
        "Content-Length: 3",
        "transfer-encoding: chunked"
      })
  void whatIsNoHeaderIsRefused(String header) {
    assertThatThrownBy(() -> HttpRequest.of(ORIGIN, "GET", "/", List.of(header), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(header.split(":")[0]);
  }

  @Test
  void anOriginHasAHostAndAPort() {
    assertThat(HttpOrigin.of(URI.create("https://shop.test/x")))
        .isEqualTo(new HttpOrigin(true, "shop.test", 443, "shop.test"));
    assertThat(HttpOrigin.of(URI.create("HTTP://[::1]:81")))
        .isEqualTo(new HttpOrigin(false, "::1", 81, "[::1]:81"));
    for (String wrong : List.of("ftp://x/", "http:///x", "http://user@x/", "/x")) {
      assertThatThrownBy(() -> HttpOrigin.of(URI.create(wrong))).hasMessageContaining(wrong);
    }
  }

  private static String encoded(String verb) {
    HttpRequest request = HttpRequest.of(ORIGIN, verb, "/", List.of(), new byte[0]);
    return new String(request.http1(), StandardCharsets.ISO_8859_1);
  }
}
