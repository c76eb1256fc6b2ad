package io.ringwire.shop.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {

  @Test
  void aTakenPortIsNamedAndNothingIsLeftRunning() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      StringWriter err = new StringWriter();
      int exitCode =
          DemoMain.commandLine()
              .setErr(new PrintWriter(err, true))
              .execute("--port", "" + taken.getLocalPort(), "--instances", "1");
      assertThat(exitCode).isEqualTo(1);
      assertThat(err.toString().strip())
          .startsWith("ringwire demo: port " + taken.getLocalPort() + " on 127.0.0.1 is taken")
          .contains("choose another port by --port, or 0")
          .doesNotContain("\n");
    }
    // What the first start opened under fixed names (the databases in memory) is free again.
    try (Demo demo = Demo.start(0, 1)) {
      assertThat(new Http(demo.url()).get("/v1/items/item-0001").status()).isEqualTo(200);
    }
  }

  @Test
  void aPortThatIsNoneIsOneLine() {
    StringWriter err = new StringWriter();
    int exitCode =
        DemoMain.commandLine().setErr(new PrintWriter(err, true)).execute("--port", "70000");
    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString().strip())
        .startsWith("ringwire demo: --port must be 0 to 65535, was 70000")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 17})
  void aNumberOfInstancesOutOfBoundsIsRefused(int instances) {
    assertThatThrownBy(() -> Demo.start(0, instances)).hasMessageContaining("1 to 16");
  }
}
