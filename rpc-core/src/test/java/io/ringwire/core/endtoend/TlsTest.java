package io.ringwire.core.endtoend;

import static io.ringwire.core.endtoend.CallsTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.StringValue;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.CallContext;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.server.RpcServer;
import io.ringwire.core.transport.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS and mTLS, right certificates and wrong ones. */
@Timeout(60)
class TlsTest {
  private static final StringValue HELLO = StringValue.of("hello");
  private static final CallOptions SHORT = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(2));

  @TempDir private static Path directory;

  private static Certificates ours;
  private static Certificates strangers;

  private final World world = new World();
  private final EchoHandlers handlers = new EchoHandlers();

  @BeforeAll
  static void issueCertificates() throws Exception {
    ours = Certificates.newAuthority(directory, "ours");
    ours.issue("server", "127.0.0.1");
    ours.issue("elsewhere", "192.0.2.1");
    ours.issue("client", "client");
    strangers = Certificates.newAuthority(directory, "strangers");
    strangers.issue("client", "client");
  }

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  private RpcServer serve(String certificate, boolean mutual) {
    Tls tls =
        Tls.server(
            ours.chain(certificate), ours.key(certificate), mutual ? ours.authority() : null);
    return world.serve(handlers, builder -> builder.tls(tls));
  }

  private EchoService echo(RpcServer server, @Nullable Tls tls) {
    RpcClient client = world.clientOf(builder -> tls == null ? builder : builder.tls(tls), server);
    return client.create(EchoService.class, SHORT);
  }

  private void assertRefused(EchoService echo) {
    Throwable failure = catchThrowable(() -> get(echo.ring(HELLO)));
    assertThat(RpcException.statusOf(failure).code())
        .isIn(StatusCode.UNAVAILABLE, StatusCode.DEADLINE_EXCEEDED, StatusCode.UNAUTHENTICATED);
    assertThat(handlers.threads).isEmpty();
  }

  @Test
  void callsRunOverTls() throws Exception {
    EchoService echo = echo(serve("server", false), Tls.client(ours.authority(), null, null));
    assertThat(get(echo.ring(HELLO))).isEqualTo(HELLO);
    String large = "x".repeat(1 << 20);
    assertThat(get(echo.ring(StringValue.of(large))).getValue()).isEqualTo(large);
  }

  @Test
  void underMtlsTheHandlerLearnsWhoCalls() throws Exception {
    CompletableFuture<String> peer = new CompletableFuture<>();
    handlers.answer =
        request -> {
          peer.complete(CallContext.current().peer());
          return CompletableFuture.completedFuture(request);
        };
    EchoService echo =
        echo(
            serve("server", true),
            Tls.client(ours.authority(), ours.chain("client"), ours.key("client")));
    assertThat(get(echo.ring(HELLO))).isEqualTo(HELLO);
    assertThat(get(peer)).contains("CN=client");
  }

  @Test
  void underMtlsAClientWithoutACertificateRunsNothing() {
    assertRefused(echo(serve("server", true), Tls.client(ours.authority(), null, null)));
  }

  @Test
  void underMtlsAStrangersCertificateRunsNothing() {
    assertRefused(
        echo(
            serve("server", true),
            Tls.client(ours.authority(), strangers.chain("client"), strangers.key("client"))));
  }

  @Test
  void aServerOfAnotherNameIsNotTrusted() {
    assertRefused(echo(serve("elsewhere", false), Tls.client(ours.authority(), null, null)));
  }

  @Test
  void aServerOfAnotherAuthorityIsNotTrusted() {
    assertRefused(echo(serve("server", false), Tls.client(strangers.authority(), null, null)));
  }

  @Test
  void plainTextDoesNotGetThrough() {
    assertRefused(echo(serve("server", false), null));
  }
}
