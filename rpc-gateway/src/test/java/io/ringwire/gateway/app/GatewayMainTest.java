package io.ringwire.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that fail: each says what is wrong, and by which option it is put right. */
class GatewayMainTest {
  @TempDir private Path directory;

  private final StringWriter err = new StringWriter();

  /** With a cache, so that nobody waits for the registry that is not there. */
  private int run(Path cache, String... ports) {
    String[] args = java.util.Arrays.copyOf(ports, ports.length + 2);
    args[ports.length] = "--registry=127.0.0.1:1";
    args[ports.length + 1] = "--cache=" + cache;
    return GatewayMain.run(args, new PrintWriter(err, true));
  }

  private static ServerSocket taken() throws Exception {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void aTakenPortIsCuredByPort() throws Exception {
    try (ServerSocket taken = taken()) {
      int port = taken.getLocalPort();
      assertThat(run(directory, "--port=" + port)).isEqualTo(1);
      assertThat(err.toString())
          .startsWith("ringwire gateway: port " + port + " on 127.0.0.1 is taken")
          .contains("choose another with --port");
    }
  }

  @Test
  void aTakenAdminPortIsCuredByAdminPort() throws Exception {
    try (ServerSocket taken = taken()) {
      int port = taken.getLocalPort();
      assertThat(run(directory, "--port=0", "--admin-port=" + port)).isEqualTo(1);
      assertThat(err.toString())
          .startsWith("ringwire gateway: the admin port " + port + " on 127.0.0.1 is taken")
          .contains("choose another with --admin-port")
          .doesNotContain("--port");
    }
  }

  @Test
  void theJarLeavesTheNameThatEveryApplicationWouldUseForItsLogs() {
    assertThat(GatewayMain.class.getResource("/logback.xml")).isNull();
    assertThat(GatewayMain.class.getResource("/logback-gateway.xml")).isNotNull();
  }

  @Test
  void aCacheThatCannotBeWrittenIsCuredByCache() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "no directory");
    assertThat(run(file, "--port=0")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("ringwire gateway: ")
        .contains(file.toString())
        .contains("choose another with --cache")
        .doesNotContain("--port");
  }
}
