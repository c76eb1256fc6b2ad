package io.ringwire.perf.load.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.Http2Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TlsTargetTest {
  @TempDir private Path temp = Path.of("unset");

  private final Answers answers = new Answers();

  @Test
  void overTlsTheServerChoosesHttp2() throws Exception {
    TestCertificate certificate = TestCertificate.of("127.0.0.1");
    try (ScriptedHttp2Server server = http2(certificate, "h2", "http/1.1");
        HttpTarget target =
            target(server.url(), options(Trust.in(certificate.writePem(temp.resolve("ca.pem")))))) {
      answers.sendWantingBody(target);
      assertThat(answers.next()).isEqualTo("ok: over https");
      answers.sendWantingBody(target);
      assertThat(answers.next()).isEqualTo("ok: over https");
      assertThat(server.accepted).hasValue(1);
      assertThat(target.description()).endsWith("over HTTP/1.1 or 2 as the server chooses");
    }
  }

  @Test
  void overTlsHttp1IsSpokenWithThoseWhoSpeakNothingElseAndWhenAskedFor() throws Exception {
    TestCertificate certificate = TestCertificate.of("127.0.0.1");
    for (HttpVersion version : List.of(HttpVersion.AUTO, HttpVersion.HTTP_1_1)) {
      try (ScriptedHttpServer server =
              new ScriptedHttpServer(
                  certificate.socketFactory("http/1.1"), request -> ScriptedHttpServer.ok("one"));
          HttpTarget target = target(server.url(), options(Trust.ANYBODY).withVersion(version))) {
        answers.sendWantingBody(target);
        assertThat(answers.next()).isEqualTo("ok: one");
        answers.send(target);
        assertThat(answers.next()).isEqualTo("ok");
        assertThat(server.accepted).hasValue(1);
      }
    }
  }

  @Test
  void http2OverTlsNeedsAServerThatChoosesIt() throws Exception {
    TestCertificate certificate = TestCertificate.of("127.0.0.1");
    try (ScriptedHttpServer server =
            new ScriptedHttpServer(
                certificate.socketFactory("http/1.1"), request -> ScriptedHttpServer.ok("one"));
        HttpTarget target =
            target(server.url(), options(Trust.ANYBODY).withVersion(HttpVersion.HTTP_2))) {
      answers.send(target);

      // A server that knows none of the protocols offered may refuse the handshake or choose none.
      assertThat(answers.next()).matches("(CONNECT|TLS)_FAILED: .*");
    }
  }

  @Test
  void aCertificateNobodyTrustsIsRefusedAndTheOneGivenIsNot() throws Exception {
    TestCertificate certificate = TestCertificate.of("127.0.0.1");
    TestCertificate other = TestCertificate.of("127.0.0.1");
    Path otherPem = other.writePem(temp.resolve("other.pem"));
    try (ScriptedHttp2Server server = http2(certificate, "h2")) {
      for (Trust trust : List.of(Trust.SYSTEM, Trust.in(otherPem))) {
        try (HttpTarget target = target(server.url(), options(trust))) {
          answers.send(target);
          assertThat(answers.next()).startsWith("TLS_FAILED: ");
        }
      }
      try (HttpTarget target = target(server.url(), options(Trust.ANYBODY))) {
        answers.send(target);
        assertThat(answers.next()).isEqualTo("ok");
      }
    }
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() throws Exception {
    TestCertificate certificate = TestCertificate.of("127.0.0.2");
    try (ScriptedHttp2Server server = http2(certificate, "h2");
        HttpTarget target =
            target(server.url(), options(Trust.in(certificate.writePem(temp.resolve("ca.pem")))))) {
      answers.send(target);

      assertThat(answers.next()).startsWith("TLS_FAILED: ").contains("127.0.0.1");
    }
  }

  @Test
  void aFileOfAuthoritiesThatCannotBeReadIsNamed() throws Exception {
    Path missing = temp.resolve("none.pem");
    assertThatThrownBy(() -> target("https://127.0.0.1:1", options(Trust.in(missing))))
        .hasMessageContaining(missing.toString());
    Path garbage = Files.writeString(temp.resolve("garbage.pem"), "no certificate");
    assertThatThrownBy(() -> target("https://127.0.0.1:1", options(Trust.in(garbage))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(garbage.toString());
  }

  private static ScriptedHttp2Server http2(TestCertificate certificate, String... protocols)
      throws Exception {
    return new ScriptedHttp2Server(
        Http2Settings.defaultSettings(),
        certificate.server(protocols),
        request -> request.answer(200, "over " + request.headers.scheme()));
  }

  private static HttpOptions options(Trust trust) {
    return HttpOptions.of(16, Duration.ofSeconds(20)).withTrust(trust);
  }

  private static HttpTarget target(String url, HttpOptions options) {
    return HttpTarget.of(HttpRequest.of(URI.create(url), "GET", List.of(), ""), options);
  }
}
